import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../base/lifecycle';
import type { PanelView } from './panelView';

/** The commands of package.json. A test compares the two. */
export const commandIds = [
  'parley.newSession',
  'parley.stop',
  'parley.restartAgent',
  'parley.focusMessage',
  'parley.showTrace',
  'parley.showLog',
] as const;

type CommandId = (typeof commandIds)[number];

/** What commands act on. */
export interface CommandServices {
  readonly view: PanelView;
  hasFolder(): boolean;
  showTrace(): Promise<void>;
  showLog(): void;
}

/** Registers every command. A command that is forgotten here does not compile. */
export function registerCommands(services: CommandServices): Disposable {
  const { view } = services;
  const { panel } = view;
  const commands: Readonly<Record<CommandId, () => unknown>> = {
    'parley.newSession': async () => {
      await view.reveal();
      panel.offerNewSession();
      if (!services.hasFolder()) await sayNoFolder();
    },
    'parley.stop': () => {
      panel.shown?.cancel();
    },
    'parley.restartAgent': () => {
      void panel.shown?.restart();
    },
    'parley.focusMessage': async () => {
      await view.reveal();
      panel.post({ type: 'focusComposer' });
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

async function sayNoFolder(): Promise<void> {
  const open = vscode.l10n.t('Open Folder…');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('An agent works in a folder. Open one to begin.'),
    open,
  );
  if (answer === open) await vscode.commands.executeCommand('workbench.action.files.openFolder');
}
