import * as path from 'node:path';
import * as vscode from 'vscode';
import { errorMessage } from '../../base/errors';
import { DisposableObject } from '../../base/lifecycle';
import type { Log } from '../../base/log';
import type { Checkpoint } from '../../changes/changeRecord';
import { changedFiles } from '../../changes/changesView';
import type { FileVersion } from '../../changes/fileContent';
import { forEachOf } from '../../changes/keyedQueue';
import { UnknownContentError } from '../../changes/review';
import type { SessionChanges } from '../../changes/sessionChanges';
import type { TrackedFile } from '../../changes/trackedFile';
import type { ChangeDesk } from './changeDesk';
import { ReviewTexts } from './reviewTexts';

/** VS Code makes an editor of each file of a multi-file diff. */
const MAX_SHOWN = 200;
const AT_ONCE = 8;

/** What a person does with the changes of a session: looks at them, keeps them, undoes them, goes back to a checkpoint. */
export class ChangeActions extends DisposableObject {
  readonly #texts: ReviewTexts;

  /** @param ask Puts a question with answers that can be picked, and does not stand in the way meanwhile. */
  constructor(
    private readonly desk: ChangeDesk,
    private readonly log: Log,
    private readonly ask: (question: string, ...answers: readonly string[]) => Thenable<string | undefined> = (
      question,
      ...answers
    ) => vscode.window.showInformationMessage(question, ...answers),
  ) {
    super();
    this.#texts = this.register(
      new ReviewTexts(async (file, source) => {
        switch (source.kind) {
          case 'nothing':
            return '';
          case 'base': {
            const base = desk.get(source.sessionId)?.get(file)?.base;
            return base && this.#text(base);
          }
          case 'version':
            return this.#text({ kind: 'file', hash: source.hash, size: 0, executable: false });
        }
      }),
    );
    this.register(
      desk.onDidChange((sessionId) => {
        this.#texts.changed(sessionId);
      }),
    );
  }

  /** Shows what a session changed in a file: before and now. */
  async showFile(sessionId: string, file: string): Promise<void> {
    const tracked = this.desk.get(sessionId)?.get(file);
    const uri = this.#uri(file);
    const [before, after] = tracked ? this.#sides(sessionId, tracked) : [undefined, uri];
    const isText = tracked?.counts !== undefined;
    if (!before || !after || !isText) {
      if (tracked?.current.kind !== 'absent') await vscode.commands.executeCommand('vscode.open', uri);
      else await this.ask(vscode.l10n.t('{0} was deleted, and was no text.', path.basename(file)));
      return;
    }
    const title = vscode.l10n.t('{0} (Parley: before ↔ now)', path.basename(file));
    await vscode.commands.executeCommand('vscode.diff', before, after, title);
  }

  /** Shows all that waits for review, in one editor. */
  async showAll(sessionId: string): Promise<void> {
    const pending = (this.desk.get(sessionId)?.pending ?? []).filter(({ counts }) => counts !== undefined);
    if (pending.length === 0) {
      await this.ask(vscode.l10n.t('There are no changes to review.'));
      return;
    }
    const shown = pending.slice(0, MAX_SHOWN);
    const title =
      shown.length < pending.length
        ? vscode.l10n.t('Parley: the first {0} of {1} changed files', shown.length, pending.length)
        : vscode.l10n.t('Parley: changed files');
    const sides = shown.map((file) => [this.#uri(file.path), ...this.#sides(sessionId, file)]);
    await vscode.commands.executeCommand('vscode.changes', title, sides);
  }

  /** Accepts a file as it is; a file that was moved, at both places. */
  async keepFile(sessionId: string, file: string): Promise<void> {
    for (const one of this.#together(sessionId, file)) await this.desk.review.keepFile(sessionId, one);
  }

  async undoFile(sessionId: string, file: string): Promise<void> {
    await this.#tellingFailures(this.#together(sessionId, file), (one) => this.desk.review.undoFile(sessionId, one));
  }

  async keepAll(sessionId: string): Promise<void> {
    const pending = this.desk.get(sessionId)?.pending ?? [];
    await forEachOf(pending, AT_ONCE, ({ path: file }) => this.desk.review.keepFile(sessionId, file));
  }

  /** Takes back all that waits for review; what was there can be brought back. */
  async undoAll(sessionId: string): Promise<void> {
    const changes = this.desk.get(sessionId);
    const pending = changes?.pending ?? [];
    if (!changes || pending.length === 0) return;
    const before = this.#wayBack(changes, vscode.l10n.t('Before all changes were undone'));
    const done = await this.#tellingFailures(
      pending.map(({ path: file }) => file),
      (file) => this.desk.review.undoFile(sessionId, file, before),
    );
    void this.#offerBack(sessionId, before, vscode.l10n.t('Files with changes undone: {0}', done));
  }

  /** Lets the person choose a checkpoint of a session, newest first, and brings its files back. */
  async pickCheckpoint(sessionId: string): Promise<void> {
    const changes = this.desk.get(sessionId);
    const checkpoints = changes?.checkpoints.toReversed() ?? [];
    if (!changes || checkpoints.length === 0) {
      await this.ask(vscode.l10n.t('There is no checkpoint yet: one is made with each message.'));
      return;
    }
    const items = checkpoints.map((checkpoint) => ({
      label: `$(${checkpoint.kind === 'prompt' ? 'comment' : 'discard'}) ${checkpoint.title}`,
      description: new Date(checkpoint.at).toLocaleString(vscode.env.language),
      detail: countText(changes.returnsTo(checkpoint).length),
      checkpoint,
    }));
    const placeHolder = vscode.l10n.t('Files are brought back to how they were then');
    const picked = await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true });
    if (picked) await this.#askToRestore(changes, picked.checkpoint);
  }

  /** Brings files back to how they were before a prompt, after a yes. */
  async restore(sessionId: string, promptId: string): Promise<void> {
    const changes = this.desk.get(sessionId);
    const checkpoint = changes?.checkpoints.find(({ id }) => id === promptId);
    if (changes && checkpoint) await this.#askToRestore(changes, checkpoint);
    else await this.ask(vscode.l10n.t('There is no checkpoint of this message.'));
  }

  /** The same at once: the person has said so. */
  async restoreNow(sessionId: string, promptId: string): Promise<void> {
    const changes = this.desk.get(sessionId);
    const checkpoint = changes?.checkpoints.find(({ id }) => id === promptId);
    if (changes && checkpoint) await this.#restore(changes, checkpoint);
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
      const question = vscode.l10n.t(
        'Restore files to how they were before “{1}”? Files that would change, also where you have edited them since: {0}',
        count,
        checkpoint.title,
      );
      const answer = await this.ask(question, yes, show);
      if (answer === yes) await this.#restore(changes, checkpoint);
      if (answer !== show || this.isDisposed) return;
      await this.#preview(changes, checkpoint);
    }
  }

  async #restore(changes: SessionChanges, checkpoint: Checkpoint): Promise<void> {
    const title = vscode.l10n.t('Before files were restored');
    const {
      restored,
      failed,
      checkpoint: before,
    } = await this.desk.review.restore(changes.sessionId, checkpoint, title);
    this.#tellFailed(failed);
    if (before) void this.#offerBack(changes.sessionId, before, vscode.l10n.t('Files restored: {0}', restored.length));
  }

  async #offerBack(sessionId: string, before: Checkpoint, text: string): Promise<void> {
    const back = vscode.l10n.t('Take Back');
    const changes = this.desk.get(sessionId);
    if ((await this.ask(text, back)) === back && changes && !this.isDisposed) await this.#restore(changes, before);
  }

  /** Shows what a way back would change: now and then. */
  async #preview(changes: SessionChanges, checkpoint: Checkpoint): Promise<void> {
    const returns = changes.returnsTo(checkpoint).slice(0, MAX_SHOWN);
    const sides = returns.map(({ path: file, from, to }) => [
      this.#uri(file),
      from.kind === 'absent' ? undefined : this.#uri(file),
      to.current.kind === 'file' ? this.#texts.uri(file, { kind: 'version', hash: to.current.hash }) : undefined,
    ]);
    const title = vscode.l10n.t('Parley: files now ↔ as they would be');
    await vscode.commands.executeCommand('vscode.changes', title, sides);
  }

  #wayBack(changes: SessionChanges, title: string): Checkpoint {
    return changes.checkpoint({ id: crypto.randomUUID(), at: Date.now(), kind: 'beforeRestore', title });
  }

  /** Both ends of a move, or the file alone. */
  #together(sessionId: string, file: string): readonly string[] {
    const moved = changedFiles(this.desk.get(sessionId)?.pending ?? []).find((one) => one.path === file)?.oldPath;
    return moved === undefined ? [file] : [moved, file];
  }

  #sides(sessionId: string, { path: file, base, current }: TrackedFile): readonly [vscode.Uri?, vscode.Uri?] {
    return [
      this.#texts.uri(file, base.kind === 'absent' ? { kind: 'nothing' } : { kind: 'base', sessionId }),
      current.kind === 'absent' ? this.#texts.uri(file, { kind: 'nothing' }) : this.#uri(file),
    ];
  }

  /** As it is open, where it is. */
  #uri(file: string): vscode.Uri {
    return this.desk.files.document(file)?.uri ?? vscode.Uri.file(file);
  }

  async #text(version: FileVersion): Promise<string | undefined> {
    return (await this.desk.versions.text(version))?.text.replace(/^\ufeff/, '');
  }

  /** @returns How many it worked for. */
  async #tellingFailures(files: readonly string[], work: (file: string) => Promise<void>): Promise<number> {
    const failed: string[] = [];
    await forEachOf(files, AT_ONCE, async (file) => {
      try {
        await work(file);
      } catch (error) {
        failed.push(file);
        if (!(error instanceof UnknownContentError)) {
          this.log.warn(`A file could not be changed back: ${errorMessage(error)}`);
        }
      }
    });
    this.#tellFailed(failed);
    return files.length - failed.length;
  }

  #tellFailed(files: readonly string[]): void {
    const [first] = files;
    if (first === undefined) return;
    const name = path.basename(first);
    void vscode.window.showWarningMessage(
      files.length === 1
        ? vscode.l10n.t('{0} is left as it is: no earlier version is known, or it could not be written.', name)
        : vscode.l10n.t(
            '{0} and {1} more files are left as they are: no earlier version is known, or they could not be written.',
            name,
            files.length - 1,
          ),
    );
  }
}

function countText(count: number): string {
  if (count === 0) return vscode.l10n.t('All files are as they were then');
  return count === 1 ? vscode.l10n.t('1 file differs now') : vscode.l10n.t('{0} files differ now', count);
}
