import * as vscode from 'vscode';
import type { ChangeReview } from './changeReview';
import { type Disposable, DisposableStore } from './base/lifecycle';
import type { LazyChanges } from './lazyChanges';
import type { ShownHunk } from './workspace/changes/hunkEditors';

/** The commands that are about what agents have changed. A test compares package.json with all commands. */
const commandIds = [
  'parley.reviewChanges',
  'parley.keepAllChanges',
  'parley.undoAllChanges',
  'parley.restoreCheckpoint',
  'parley.nextChange',
  'parley.previousChange',
  'parley.keepChange',
  'parley.undoChange',
  'parley.showChange',
] as const;

type CommandId = (typeof commandIds)[number];

/** @param shown The session that the webview in use shows. */
export function registerChangeCommands(changes: LazyChanges, shown: () => string | undefined): Disposable {
  const withSession = (act: (review: ChangeReview, sessionId: string) => Promise<void>) => async () => {
    const review = await changes.get();
    const sessionId = shown() ?? review.desk.sessions.find(({ pending }) => pending.length > 0)?.sessionId;
    if (sessionId !== undefined) await act(review, sessionId);
    else await vscode.window.showInformationMessage(vscode.l10n.t('There are no changes to review.'));
  };
  /** Acts on the change whose button was pressed, else on the one at the cursor. */
  const withHunk = (act: (review: ChangeReview, hunk: ShownHunk) => Promise<void>) => async (given: unknown) => {
    const review = await changes.get();
    const hunk = review.isShownHunk(given) ? given : await review.hunks.atCursor();
    if (hunk) await act(review, hunk);
    else vscode.window.setStatusBarMessage(vscode.l10n.t('There are no changes to review here.'), 5000);
  };
  const commands: Readonly<Record<CommandId, (...args: readonly unknown[]) => unknown>> = {
    'parley.reviewChanges': withSession(({ editors }, sessionId) => editors.showAll(sessionId)),
    'parley.keepAllChanges': withSession(({ actions }, sessionId) => actions.keepAll(sessionId)),
    'parley.undoAllChanges': withSession(({ actions }, sessionId) => actions.undoAll(sessionId)),
    'parley.restoreCheckpoint': withSession(({ checkpoints }, sessionId) => checkpoints.pick(sessionId)),
    'parley.nextChange': async () => (await changes.get()).hunks.go(1),
    'parley.previousChange': async () => (await changes.get()).hunks.go(-1),
    'parley.keepChange': withHunk(({ hunks }, hunk) => hunks.keep(hunk)),
    'parley.undoChange': withHunk(({ hunks }, hunk) => hunks.undo(hunk)),
    'parley.showChange': withHunk(({ hunks }, hunk) => hunks.show(hunk)),
  };
  const store = new DisposableStore();
  for (const id of commandIds) store.add(vscode.commands.registerCommand(id, commands[id]));
  return store;
}
