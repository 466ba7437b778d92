import * as path from 'node:path';
import * as vscode from 'vscode';
import { DisposableObject } from '../../base/lifecycle';
import { notificationText } from '../../base/notificationText';
import type { Checkpoint } from '../../changes/changeRecord';
import { changedFiles } from '../../changes/changesView';
import type { FileVersion } from '../../changes/fileContent';
import type { SessionChanges } from '../../changes/sessionChanges';
import type { TrackedFile } from '../../changes/trackedFile';
import type { Ask } from '../ask';
import type { ChangeDesk } from './changeDesk';
import { ReviewTexts } from './reviewTexts';

/** VS Code makes an editor of each file of a multi-file diff. */
const MAX_SHOWN = 200;

/** The editors in which changes are looked at: of one file, of all files, and of what a way back would change. */
export class ReviewEditors extends DisposableObject {
  readonly #texts: ReviewTexts;
  /** Of the editors that show all that waits for review. */
  readonly #titles = new Set<string>();

  constructor(
    private readonly desk: ChangeDesk,
    private readonly ask: Ask,
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
      else await this.ask(vscode.l10n.t('{0} was deleted, and was no text.', notificationText(path.basename(file))));
      return;
    }
    const title = vscode.l10n.t('{0} (Parley: before ↔ now)', path.basename(file));
    await vscode.commands.executeCommand('vscode.diff', before, after, title);
  }

  /** Shows all that waits for review, in one editor. */
  async showAll(sessionId: string): Promise<void> {
    const changes = this.desk.get(sessionId);
    const pending = changes?.pending.filter(({ counts }) => counts !== undefined) ?? [];
    if (!changes || pending.length === 0) {
      await this.ask(vscode.l10n.t('There are no changes to review.'));
      return;
    }
    const moves = new Map(changedFiles(pending).map(({ path: file, oldPath }) => [file, oldPath]));
    // A file that was moved is one file: what it was there, and is here.
    const files = pending.filter(({ path: file }) => moves.has(file));
    const shown = files.slice(0, MAX_SHOWN);
    const title =
      shown.length < files.length
        ? vscode.l10n.t('Parley: the first {0} of {1} changed files', shown.length, files.length)
        : vscode.l10n.t('Parley: changed files');
    const sides = shown.map((file) => {
      const [before, after] = this.#sides(sessionId, file);
      const old = moves.get(file.path);
      return [this.#uri(file.path), old === undefined ? before : this.#before(sessionId, old), after];
    });
    const old = this.#reviews();
    this.#titles.add(title);
    await vscode.commands.executeCommand('vscode.changes', title, sides);
    // VS Code makes a new editor each time, which shows what has changed since.
    await vscode.window.tabGroups.close(old, true);
  }

  /** Whether the editor that shows all that waits for review is the active one. */
  get isReviewActive(): boolean {
    return this.#reviews().some(({ isActive, group }) => isActive && group.isActive);
  }

  /** An editor of several files can be told by its title only, to which VS Code adds how many they are. */
  #reviews(): readonly vscode.Tab[] {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    return tabs.filter(({ label }) => [...this.#titles].some((title) => label.startsWith(title)));
  }

  /** Shows what a way back to a checkpoint would change: now and then. */
  async showReturns(changes: SessionChanges, checkpoint: Checkpoint): Promise<void> {
    const returns = changes.returnsTo(checkpoint).slice(0, MAX_SHOWN);
    const sides = returns.map(({ path: file, from, to }) => [
      this.#uri(file),
      from.kind === 'absent' ? undefined : this.#uri(file),
      to.current.kind === 'file' ? this.#texts.uri(file, { kind: 'version', hash: to.current.hash }) : undefined,
    ]);
    const title = vscode.l10n.t('Parley: files now ↔ as they would be');
    await vscode.commands.executeCommand('vscode.changes', title, sides);
  }

  #sides(sessionId: string, { path: file, base, current }: TrackedFile): readonly [vscode.Uri?, vscode.Uri?] {
    return [
      base.kind === 'absent' ? this.#texts.uri(file, { kind: 'nothing' }) : this.#before(sessionId, file),
      current.kind === 'absent' ? this.#texts.uri(file, { kind: 'nothing' }) : this.#uri(file),
    ];
  }

  #before(sessionId: string, file: string): vscode.Uri {
    return this.#texts.uri(file, { kind: 'base', sessionId });
  }

  /** As it is open, where it is. */
  #uri(file: string): vscode.Uri {
    return this.desk.files.document(file)?.uri ?? vscode.Uri.file(file);
  }

  async #text(version: FileVersion): Promise<string | undefined> {
    return (await this.desk.versions.text(version))?.text.replace(/^\ufeff/, '');
  }
}
