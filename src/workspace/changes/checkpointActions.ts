import * as vscode from 'vscode';
import { labelText } from '../../base/labelText';
import { DisposableObject } from '../../base/lifecycle';
import { notificationText } from '../../base/notificationText';
import type { RestoreOutcome } from '../../changes/changedFile';
import type { Checkpoint } from '../../changes/changeRecord';
import type { SessionChanges } from '../../changes/sessionChanges';
import type { Ask } from '../ask';
import type { ChangeDesk } from './changeDesk';
import { tellLeftFiles } from './leftFiles';
import type { ReviewEditors } from './reviewEditors';

/** Ways back to how a session's files were: to a message, and from there again. */
export class CheckpointActions extends DisposableObject {
  constructor(
    private readonly desk: ChangeDesk,
    private readonly editors: ReviewEditors,
    private readonly ask: Ask,
  ) {
    super();
  }

  /** Lets the person choose a checkpoint of a session, newest first, and brings its files back. */
  async pick(sessionId: string): Promise<void> {
    const changes = this.desk.get(sessionId);
    const checkpoints = changes?.checkpoints.toReversed() ?? [];
    if (!changes || checkpoints.length === 0) {
      await this.ask(vscode.l10n.t('There is no checkpoint yet: one is made with each message.'));
      return;
    }
    const items = checkpoints.map((checkpoint) => ({
      label: `$(${checkpoint.kind === 'prompt' ? 'comment' : 'discard'}) ${labelText(checkpoint.title)}`,
      description: new Date(checkpoint.at).toLocaleString(vscode.env.language),
      detail: countText(changes.returnsTo(checkpoint).length),
      checkpoint,
    }));
    const isCut = (checkpoints.at(-1)?.number ?? 1) > 1;
    const end = {
      label: vscode.l10n.t('Older checkpoints are no longer kept'),
      kind: vscode.QuickPickItemKind.Separator,
    };
    const placeHolder = vscode.l10n.t('Files are brought back to how they were then');
    const picked = await vscode.window.showQuickPick<vscode.QuickPickItem & { readonly checkpoint?: Checkpoint }>(
      isCut ? [...items, end] : items,
      { placeHolder, matchOnDescription: true },
    );
    if (picked?.checkpoint) await this.#askToRestore(changes, picked.checkpoint);
  }

  /** Brings files back to how they were before a prompt, after a yes. */
  async restore(sessionId: string, promptId: string): Promise<void> {
    const changes = this.desk.get(sessionId);
    const checkpoint = changes?.checkpoints.find(({ id }) => id === promptId);
    if (changes && checkpoint) await this.#askToRestore(changes, checkpoint);
    else await this.ask(vscode.l10n.t('There is no checkpoint of this message.'));
  }

  /** The same at once: the person has said so. */
  async restoreNow(sessionId: string, promptId: string): Promise<RestoreOutcome> {
    const changes = this.desk.get(sessionId);
    const checkpoint = changes?.checkpoints.find(({ id }) => id === promptId);
    if (!changes || !checkpoint) return 'noCheckpoint';
    return (await this.#restore(changes, checkpoint)) ? 'restored' : 'notRestored';
  }

  /** Shows what bringing files back to how they were before a prompt would change. */
  async preview(sessionId: string, promptId: string): Promise<void> {
    await this.desk.settled();
    const changes = this.desk.get(sessionId);
    const checkpoint = changes?.checkpoints.find(({ id }) => id === promptId);
    if (!changes || !checkpoint) await this.ask(vscode.l10n.t('There is no checkpoint of this message.'));
    else if (changes.returnsTo(checkpoint).length > 0) await this.editors.showReturns(changes, checkpoint);
    else await this.ask(vscode.l10n.t('All files are as they were then.'));
  }

  async #askToRestore(changes: SessionChanges, checkpoint: Checkpoint): Promise<void> {
    await this.desk.settled();
    const [yes, show] = [vscode.l10n.t('Restore'), vscode.l10n.t('Show What Changes')];
    for (;;) {
      const count = changes.returnsTo(checkpoint).length;
      if (count === 0) {
        await this.ask(vscode.l10n.t('All files are as they were then.'));
        return;
      }
      const question = `${questionOf(checkpoint)} ${changesText(count)}`;
      const answer = await this.ask(question, yes, show);
      if (answer === yes) await this.#restore(changes, checkpoint);
      if (answer !== show || this.isDisposed) return;
      await this.editors.showReturns(changes, checkpoint);
    }
  }

  /** @returns Whether all files are as they were. */
  async #restore(changes: SessionChanges, checkpoint: Checkpoint): Promise<boolean> {
    const title = vscode.l10n.t('Before files were restored');
    const {
      restored,
      failed,
      checkpoint: before,
    } = await this.desk.review.restore(changes.sessionId, checkpoint, title);
    tellLeftFiles(failed);
    if (before) void this.offerBack(changes.sessionId, before, vscode.l10n.t('Files restored: {0}', restored.length));
    return failed.length === 0;
  }

  /** Offers the way back to how files were before something was done. */
  async offerBack(sessionId: string, before: Checkpoint, text: string): Promise<void> {
    const back = vscode.l10n.t('Take Back');
    const changes = this.desk.get(sessionId);
    if ((await this.ask(text, back)) === back && changes && !this.isDisposed) await this.#restore(changes, before);
  }

  /** Notes how all files of a session stand before something is done to them. */
  wayBack(changes: SessionChanges, title: string): Checkpoint {
    return changes.checkpoint({ id: crypto.randomUUID(), at: Date.now(), kind: 'beforeRestore', title });
  }
}

function countText(count: number): string {
  if (count === 0) return vscode.l10n.t('All files are as they were then');
  return count === 1 ? vscode.l10n.t('1 file differs now') : vscode.l10n.t('{0} files differ now', count);
}

function questionOf({ kind, title }: Checkpoint): string {
  const name = notificationText(title);
  return kind === 'prompt'
    ? vscode.l10n.t('Restore files to how they were before “{0}”?', name)
    : vscode.l10n.t('Restore files to how they were? {0}.', name);
}

function changesText(count: number): string {
  return count === 1
    ? vscode.l10n.t('1 file would change, also where you have edited it since.')
    : vscode.l10n.t('{0} files would change, also where you have edited them since.', count);
}
