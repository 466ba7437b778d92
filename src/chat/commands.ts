import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../base/lifecycle';
import type { Session } from '../sessions/session';
import type { WorkspaceSessions } from '../sessions/workspaceSessions';
import { renameSession } from './openSessionCommand';
import type { Surfaces } from './surfaces';

/** The commands of package.json. A test compares the two. */
export const commandIds = [
  'parley.newSession',
  'parley.openSession',
  'parley.nextWaiting',
  'parley.renameSession',
  'parley.closeSession',
  'parley.openInEditor',
  'parley.moveToPanel',
  'parley.allowRequest',
  'parley.rejectRequest',
  'parley.stop',
  'parley.restartAgent',
  'parley.focusMessage',
  'parley.showTrace',
  'parley.showLog',
] as const;

type CommandId = (typeof commandIds)[number];

/** What commands act on. */
export interface CommandServices {
  readonly surfaces: Surfaces;
  readonly sessions: WorkspaceSessions;
  openHistory(): void;
  hasFolder(): boolean;
  showTrace(): Promise<void>;
  showLog(): void;
}

/** Registers every command. A command that is forgotten here does not compile. */
export function registerCommands(services: CommandServices): Disposable {
  const { surfaces, sessions } = services;
  /** Does something with the session that the webview in use shows. */
  const withShown = (act: (session: Session) => unknown) => () => {
    const { shown } = surfaces.active;
    return shown && act(shown);
  };
  const commands: Readonly<Record<CommandId, () => unknown>> = {
    'parley.newSession': async () => {
      await surfaces.offerNewSession();
      if (!services.hasFolder()) await sayNoFolder();
    },
    'parley.openSession': () => {
      services.openHistory();
    },
    'parley.nextWaiting': () => goToNextWaiting(surfaces),
    'parley.renameSession': withShown(renameSession),
    'parley.closeSession': withShown(({ id }) => {
      sessions.close(id);
    }),
    'parley.openInEditor': withShown(({ id }) => {
      surfaces.openInEditor(id);
    }),
    'parley.moveToPanel': withShown(({ id }) => surfaces.moveToPanel(id)),
    'parley.allowRequest': () => answerRequest(surfaces, 'allow'),
    'parley.rejectRequest': () => answerRequest(surfaces, 'reject'),
    'parley.stop': withShown((session) => {
      session.cancel();
    }),
    'parley.restartAgent': withShown((session) => {
      void session.restart();
    }),
    'parley.focusMessage': async () => {
      await surfaces.revealActive();
      surfaces.active.post({ type: 'focusComposer' });
    },
    'parley.showTrace': () => services.showTrace(),
    'parley.showLog': () => {
      services.showLog();
    },
  };
  const store = new DisposableStore();
  for (const id of commandIds) store.add(vscode.commands.registerCommand(id, commands[id]));
  return store;
}

/** Shows the waiting session that comes after the one that is shown. */
async function goToNextWaiting(surfaces: Surfaces): Promise<void> {
  const next = surfaces.nextWaiting();
  if (next) await surfaces.reveal(next.id);
  else vscode.window.setStatusBarMessage(vscode.l10n.t('No session needs your answer'), 5000);
}

/**
 * The webview answers, so that what is allowed is what it shows, and has shown for a moment. A request that cannot be seen is shown,
 * and not answered.
 */
async function answerRequest(surfaces: Surfaces, answer: 'allow' | 'reject'): Promise<void> {
  const { active } = surfaces;
  if ((active.shown?.state.openRequests.length ?? 0) === 0) await goToNextWaiting(surfaces);
  else if (active.visible) active.post({ type: 'answerRequest', answer });
  else await surfaces.revealActive();
}

async function sayNoFolder(): Promise<void> {
  const open = vscode.l10n.t('Open Folder…');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('An agent works in a folder. Open one to begin.'),
    open,
  );
  if (answer === open) await vscode.commands.executeCommand('workbench.action.files.openFolder');
}
