import * as path from 'node:path';
import * as vscode from 'vscode';
import { errorMessage } from '../../base/errors';
import { labelText } from '../../base/labelText';
import type { Log } from '../../base/log';
import { changedFiles } from '../../changes/changesView';
import { forEachOf } from '../../base/async';
import { UnknownContentError } from '../../changes/review';
import type { ChangeDesk } from './changeDesk';
import type { CheckpointActions } from './checkpointActions';
import { tellLeftFiles } from './leftFiles';

const AT_ONCE = 8;
/** How long the status bar says what was done. Milliseconds. */
const SAID_MS = 8000;

/** What a person decides about whole files that a session has changed: to keep them, or to undo them. */
export class ChangeActions {
  constructor(
    private readonly desk: ChangeDesk,
    private readonly checkpoints: CheckpointActions,
    private readonly log: Log,
  ) {}

  /** Accepts a file as it is; a file that was moved, at both places. */
  async keepFile(sessionId: string, file: string): Promise<void> {
    for (const one of this.#together(sessionId, file)) await this.desk.review.keepFile(sessionId, one);
  }

  /** Takes back what waits for review in a file; how it stood is kept as a checkpoint. */
  async undoFile(sessionId: string, file: string): Promise<void> {
    const changes = this.desk.get(sessionId);
    if (!changes) return;
    const name = labelText(path.basename(file));
    const before = this.checkpoints.wayBack(changes, vscode.l10n.t('Before the changes of {0} were undone', name));
    const files = this.#together(sessionId, file);
    const done = await this.#tellingFailures(files, (one) => this.desk.review.undoFile(sessionId, one, before));
    if (done < files.length) return;
    const said = vscode.l10n.t('The changes of {0} are undone; “Restore Checkpoint…” brings them back.', name);
    vscode.window.setStatusBarMessage(said, SAID_MS);
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
    const before = this.checkpoints.wayBack(changes, vscode.l10n.t('Before all changes were undone'));
    const done = await this.#tellingFailures(
      pending.map(({ path: file }) => file),
      (file) => this.desk.review.undoFile(sessionId, file, before),
    );
    const said =
      done === 1
        ? vscode.l10n.t('The changes of 1 file were undone.')
        : vscode.l10n.t('The changes of {0} files were undone.', done);
    void this.checkpoints.offerBack(sessionId, before, said);
  }

  /** Both ends of a move, or the file alone. */
  #together(sessionId: string, file: string): readonly string[] {
    const moved = changedFiles(this.desk.get(sessionId)?.pending ?? []).find((one) => one.path === file)?.oldPath;
    return moved === undefined ? [file] : [moved, file];
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
    tellLeftFiles(failed);
    return files.length - failed.length;
  }
}
