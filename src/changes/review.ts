import { randomUUID } from 'node:crypto';
import { forEachOf } from '../base/async';
import { errorMessage } from '../base/errors';
import type { Log } from '../base/log';
import type { Checkpoint } from './changeRecord';
import type { ChangeTracker } from './changeTracker';
import type { ChangeFiles } from './diskFiles';
import { type FileVersion, sameVersion } from './fileContent';
import { diffLines, type LineEdit } from './lineDiff';
import { mergeLines } from './mergeLines';
import { isText, plainLines, transplantShown } from './plainLines';
import { linesOf, textOf, type TextLines } from './textLines';
import { isPending, type TrackedFile } from './trackedFile';
import type { Versions } from './versions';

/** The changes of one file, as they are shown for review. */
export interface Hunks {
  readonly base: TextLines;
  readonly current: TextLines;
  readonly edits: readonly LineEdit[];
}

/** The places of the changes that the person has decided on. */
interface Decided {
  readonly kept: Set<number>;
  readonly undone: Set<number>;
}

/** What came of a way back. */
export interface Restored {
  readonly restored: readonly string[];
  /** Files of which the content is not known, or that could not be written. */
  readonly failed: readonly string[];
  /** How all stood before; absent: nothing was to be done. */
  readonly checkpoint?: Checkpoint;
}

const AT_ONCE = 8;

/** What the person decides about an agent's changes. */
export class Review {
  /** What has been decided of what was shown. */
  readonly #decided = new WeakMap<Hunks, Decided>();

  constructor(
    private readonly tracker: ChangeTracker,
    private readonly files: ChangeFiles,
    private readonly versions: Versions,
    private readonly log: Log,
  ) {}

  /** Undefined when there is nothing to review, or it is no text. */
  async hunks(sessionId: string, path: string): Promise<Hunks | undefined> {
    const file = this.tracker.get(sessionId)?.get(path);
    return file && isPending(file) ? this.#hunks(file) : undefined;
  }

  /** Accepts a file as it is. */
  keepFile(sessionId: string, path: string): Promise<void> {
    return this.tracker.review(sessionId, path, async (changes) => {
      const file = changes.get(path);
      if (file) await changes.reviewed(path, { base: file.current, current: file.current });
    });
  }

  /**
   * Takes back what is not accepted of a file.
   * @param wayBack The checkpoint at which it is noted how the file stood before.
   * @throws UnknownContentError when there is no earlier content, or the file system's error.
   */
  undoFile(sessionId: string, path: string, wayBack?: Checkpoint): Promise<void> {
    return this.tracker.review(sessionId, path, async (changes) => {
      const file = changes.get(path);
      if (!file || !isPending(file)) return;
      if (wayBack) changes.markAt(path, wayBack);
      await this.#put(path, file.base, file.current);
    });
  }

  /** Accepts one of the changes that were shown, also when the file has changed since. */
  keepHunk(sessionId: string, path: string, shown: Hunks, index: number): Promise<void> {
    return this.tracker.review(sessionId, path, async (changes) => {
      const file = changes.get(path);
      const now = file && isPending(file) ? await this.#hunks(file) : undefined;
      const { kept } = this.#decidedOf(shown);
      if (!file || !now || !this.#isOpen(shown, index, now.current)) return;
      const { base: accepted, current } = now;
      const from = withEdits(shown, (at) => kept.has(at));
      const to = withEdits(shown, (at) => at === index || kept.has(at));
      const result = transplantShown(accepted, from, to, current, this.#leftOf(shown));
      const like = file.base.kind === 'absent' ? file.current : file.base;
      // With its last change kept, a file is accepted as it is: its line ends too, and that it is not there any more.
      const base = isText(result, current) ? file.current : await this.versions.keepText(textOf(result.lines), like);
      await changes.reviewed(path, { base, current: file.current });
      kept.add(index);
    });
  }

  /** Takes one of the changes back that were shown, also when the file has changed since: what was written nearby stays. */
  undoHunk(sessionId: string, path: string, shown: Hunks, index: number): Promise<void> {
    return this.tracker.review(sessionId, path, async (changes) => {
      const file = changes.get(path);
      const now = file && isPending(file) ? await this.#hunks(file) : undefined;
      const { undone } = this.#decidedOf(shown);
      if (!file || !now || !this.#isOpen(shown, index, now.current)) return;
      const { base, current } = now;
      const from = this.#leftOf(shown);
      const to = withEdits(shown, (at) => at !== index && !undone.has(at));
      const { kept } = this.#decidedOf(shown);
      const isKept = (at: number): boolean => kept.has(at);
      const result = transplantShown(current, from, to, base, withEdits(shown, isKept));
      const like = file.current.kind === 'absent' ? file.base : file.current;
      const version = isText(result, base) ? file.base : await this.versions.keepText(textOf(result.lines), like);
      await this.#put(path, version, file.current);
      undone.add(index);
    });
  }

  /**
   * Makes all files of a session stand as they did at a checkpoint, and makes a checkpoint of how they stood before. What cannot be
   * brought back is left as it is, and named.
   * @param title Of that checkpoint.
   */
  async restore(sessionId: string, to: Checkpoint, title: string): Promise<Restored> {
    const changes = this.tracker.get(sessionId);
    if (!changes) return { restored: [], failed: [] };
    await this.tracker.idle();
    const returns = changes.returnsTo(to);
    if (returns.length === 0) return { restored: [], failed: [] };
    const checkpoint = changes.checkpoint({ id: randomUUID(), at: Date.now(), kind: 'beforeRestore', title });
    const restored: string[] = [];
    const failed: string[] = [];
    await forEachOf(returns, AT_ONCE, async ({ path, to: standing }) => {
      try {
        await this.tracker.review(sessionId, path, async () => {
          // What was written since the checkpoint was made is part of the way back, too.
          changes.markAt(path, checkpoint);
          const current = changes.get(path)?.current;
          if (current && !sameVersion(current, standing.current)) await this.#put(path, standing.current, current);
          await changes.reviewed(path, standing);
        });
        restored.push(path);
      } catch (error) {
        this.log.warn(`A file could not be changed back: ${errorMessage(error)}`);
        failed.push(path);
      }
    });
    return { restored, failed, checkpoint };
  }

  /**
   * Makes a path hold a version.
   * @throws UnknownContentError when its content is not known, or what is there would be lost; or the file system's error.
   */
  async #put(path: string, version: FileVersion, current: FileVersion): Promise<void> {
    const [content, expected] = await Promise.all([this.versions.content(version), this.versions.content(current)]);
    if (content.kind === 'unknown' || content.kind === 'large' || expected.kind === 'unknown') {
      throw new UnknownContentError(path);
    }
    await this.files.write(path, content, expected);
  }

  #decidedOf(shown: Hunks): Decided {
    const known = this.#decided.get(shown);
    if (known) return known;
    const decided = { kept: new Set<number>(), undone: new Set<number>() };
    this.#decided.set(shown, decided);
    return decided;
  }

  /** What is left of what was shown, without what has been undone. */
  #leftOf(shown: Hunks): TextLines {
    const { undone } = this.#decidedOf(shown);
    return withEdits(shown, (at) => !undone.has(at));
  }

  /** Whether a change that was shown is still to be decided on: once only, and while something is left of it. */
  #isOpen(shown: Hunks, index: number, now: TextLines): boolean {
    const edit = shown.edits[index];
    const { kept, undone } = this.#decidedOf(shown);
    if (!edit || kept.has(index) || undone.has(index)) return false;
    // Compared with what is left of what was shown: the person's own decisions are no news, and would make equal lines hard to tell apart.
    const since = diffLines(plainLines(withEdits(shown, (at) => !undone.has(at))), plainLines(now));
    const isGone = (line: number): boolean => since.some(({ oldStart, oldEnd }) => oldStart <= line && line < oldEnd);
    let shift = 0;
    shown.edits.slice(0, index).forEach((one, at) => {
      if (undone.has(at)) shift += one.oldEnd - one.oldStart - (one.newEnd - one.newStart);
    });
    for (let line = edit.newStart; line < edit.newEnd; line++) if (!isGone(line + shift)) return true;
    return edit.newStart === edit.newEnd;
  }

  async #hunks({ base, current }: TrackedFile): Promise<Hunks | undefined> {
    const [before, after] = await Promise.all([this.versions.text(base), this.versions.text(current)]);
    if (!before || !after) return undefined;
    const lines = { base: linesOf(before.text), current: linesOf(after.text) };
    return { ...lines, edits: diffLines(lines.base, lines.current) };
  }
}

function withEdits({ base, current, edits }: Hunks, isTaken: (index: number) => boolean): TextLines {
  return mergeLines(base, current, edits, (_, index) => isTaken(index));
}

/** There is no earlier content of a file. */
export class UnknownContentError extends Error {
  override readonly name = 'UnknownContentError';

  constructor(readonly path: string) {
    super(`No earlier content is known of ${path}`);
  }
}
