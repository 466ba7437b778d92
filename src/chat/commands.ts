import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../base/lifecycle';
import type { PromptAttachment } from '../sessions/promptAttachment';
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
  'parley.forkSession',
  'parley.exportSession',
  'parley.archiveSession',
  'parley.deleteSession',
  'parley.openInEditor',
  'parley.moveToPanel',
  'parley.allowRequest',
  'parley.rejectRequest',
  'parley.answerNotification',
  'parley.stop',
  'parley.restartAgent',
  'parley.focusMessage',
  'parley.find',
  'parley.addSelection',
  'parley.addFile',
  'parley.addTerminalSelection',
  'parley.addChanges',
  'parley.addProblem',
  'parley.addTest',
  'parley.fixProblem',
  'parley.explainProblem',
  'parley.resolveConflict',
  'parley.fixTest',
  'parley.showTrace',
  'parley.showLog',
] as const;

type CommandId = (typeof commandIds)[number];

type ComposedWhat = 'fix' | 'explain' | 'resolve' | 'fixTest';

interface ComposedMessage {
  readonly text: string;
  readonly attachments: readonly PromptAttachment[];
}

/** What commands put into the composer. */
export interface CommandAttachments {
  /** What is selected in the active editor, or its file. */
  selection(): PromptAttachment | undefined;
  /** What is selected in the active terminal. */
  terminalSelection(): Promise<PromptAttachment | undefined>;
  /** What a menu, or a quick fix, was opened on. @param args As VS Code calls its command. */
  clicked(what: 'changes' | 'problem' | 'test', args: readonly unknown[]): Promise<readonly PromptAttachment[]>;
  /** What a quick fix or a menu asks an agent; undefined: its arguments are not those of one. */
  composed(what: ComposedWhat, args: readonly unknown[]): Promise<ComposedMessage | undefined>;
  /** Files and folders by their addresses. */
  of(uris: readonly string[]): Promise<readonly PromptAttachment[]>;
}

/** What commands act on. */
export interface CommandServices {
  readonly surfaces: Surfaces;
  readonly sessions: WorkspaceSessions;
  readonly attachments: CommandAttachments;
  /** @param key What the followed link of a notification holds. */
  answerNotification(key: unknown): void;
  openHistory(): unknown;
  /** Does something with a session, and with what is kept of it. */
  actOn(action: 'fork' | 'export' | 'archive' | 'delete', session: Session): unknown;
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
  /** Writes a message to be looked over and sent by the person. */
  const compose = async (what: ComposedWhat, args: readonly unknown[]): Promise<void> => {
    const composed = await services.attachments.composed(what, args);
    if (!composed) return;
    await surfaces.revealActive();
    surfaces.active.attach(composed.attachments);
    surfaces.active.insert(composed.text);
  };
  const addClicked = async (what: 'changes' | 'problem' | 'test', args: readonly unknown[]): Promise<void> =>
    attach(surfaces, await services.attachments.clicked(what, args));
  const commands: Readonly<Record<CommandId, (...args: readonly unknown[]) => unknown>> = {
    'parley.newSession': async () => {
      await surfaces.offerNewSession();
      if (!services.hasFolder()) await sayNoFolder();
    },
    'parley.openSession': () => services.openHistory(),
    'parley.nextWaiting': () => goToNextWaiting(surfaces),
    'parley.renameSession': withShown(renameSession),
    'parley.closeSession': withShown(({ id }) => {
      sessions.close(id);
    }),
    'parley.forkSession': withShown((session) => services.actOn('fork', session)),
    'parley.exportSession': withShown((session) => services.actOn('export', session)),
    'parley.archiveSession': withShown((session) => services.actOn('archive', session)),
    'parley.deleteSession': withShown((session) => services.actOn('delete', session)),
    'parley.openInEditor': withShown(({ id }) => {
      surfaces.openInEditor(id);
    }),
    'parley.moveToPanel': withShown(({ id }) => surfaces.moveToPanel(id)),
    'parley.allowRequest': () => answerRequest(surfaces, 'allow'),
    'parley.rejectRequest': () => answerRequest(surfaces, 'reject'),
    'parley.answerNotification': (key) => {
      services.answerNotification(key);
    },
    'parley.stop': withShown((session) => {
      session.cancel();
    }),
    'parley.restartAgent': withShown((session) => {
      void session.restart();
    }),
    'parley.focusMessage': () => surfaces.focusMessage(),
    'parley.find': () => surfaces.find(),
    'parley.addSelection': async () => {
      const selection = services.attachments.selection();
      if (selection) await attach(surfaces, [selection]);
    },
    'parley.addTerminalSelection': async () => {
      const selection = await services.attachments.terminalSelection();
      if (selection) await attach(surfaces, [selection]);
    },
    'parley.fixProblem': (...args) => compose('fix', args),
    'parley.explainProblem': (...args) => compose('explain', args),
    'parley.resolveConflict': (...args) => compose('resolve', args),
    'parley.fixTest': (...args) => compose('fixTest', args),
    'parley.addChanges': (...args) => addClicked('changes', args.length > 0 ? args : [activeFile()]),
    'parley.addProblem': (...args) => addClicked('problem', args),
    'parley.addTest': (...args) => addClicked('test', args),
    'parley.addFile': async (clicked, all) => {
      const uris = Array.isArray(all) && all.length > 0 ? all : [clicked ?? activeFile()];
      const addresses = uris.filter((uri) => uri instanceof vscode.Uri).map(String);
      await attach(surfaces, await services.attachments.of(addresses));
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

async function attach(surfaces: Surfaces, attachments: readonly PromptAttachment[]): Promise<void> {
  if (attachments.length === 0) return;
  await surfaces.revealActive();
  surfaces.active.attach(attachments);
}

/** The file of the active editor, also where it is no text. */
function activeFile(): vscode.Uri | undefined {
  const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom) return input.uri;
  return vscode.window.activeTextEditor?.document.uri;
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
