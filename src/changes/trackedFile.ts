import type { ChangeKind } from './changedFile';
import { ABSENT, type FileVersion, sameVersion } from './fileContent';

/** How a file stood at a checkpoint: what was accepted of it, and what it held. */
export interface FileStanding {
  readonly base: FileVersion;
  readonly current: FileVersion;
}

/** A standing that holds from a checkpoint on, until the next mark. */
export interface FileMark extends FileStanding {
  /** The checkpoint's number. */
  readonly checkpoint: number;
}

/**
 * A file that an agent has changed in a session. What differs between `base` and `current` are the agent's changes that wait for
 * review: what the person keeps becomes part of the base, and so does what the person writes.
 */
export interface TrackedFile extends FileStanding {
  /** Absolute, with links resolved. */
  readonly path: string;
  /** Before the agent changed it for the first time. */
  readonly first: FileVersion;
  /** The agent has said that it changes this file, or did it through the editor. Otherwise it may have been somebody else. */
  readonly certain: boolean;
  /** In the order of their checkpoints. */
  readonly marks: readonly FileMark[];
  /** Lines; absent: not compared by lines. */
  readonly counts?: LineCounts;
}

export interface LineCounts {
  readonly added: number;
  readonly removed: number;
}

/** Whether there is anything to review. */
export function isPending({ base, current }: FileStanding): boolean {
  return !sameVersion(base, current);
}

export function standingAt({ first, marks }: TrackedFile, checkpoint: number): FileStanding {
  return marks.findLast((mark) => mark.checkpoint <= checkpoint) ?? { base: first, current: first };
}

/** The file with its standing noted for a checkpoint, unless that is as it was at the one before. */
export function marked(file: TrackedFile, checkpoint: number): TrackedFile {
  const { base, current, marks } = file;
  const last = standingAt(file, checkpoint);
  if (isNoNews(last.base, base) && isNoNews(last.current, current)) return file;
  return { ...file, marks: [...marks, { checkpoint, base, current }] };
}

/** The file without what only checkpoints up to that number need. */
export function thinned(file: TrackedFile, upTo: number): TrackedFile {
  const kept = file.marks.findLastIndex(({ checkpoint }) => checkpoint <= upTo);
  return kept <= 0 ? file : { ...file, marks: file.marks.slice(kept) };
}

function isNoNews(before: FileVersion, now: FileVersion): boolean {
  return sameVersion(before, now) || (before.kind === 'unknown' && now.kind === 'unknown');
}

/** Each content that a file's past needs. */
export function hashesOf({ first, base, current, marks }: TrackedFile): readonly string[] {
  const versions = [first, base, current, ...marks.flatMap((mark) => [mark.base, mark.current])];
  return versions.flatMap((version) => (version.kind === 'file' ? [version.hash] : []));
}

export function changeKind({ base, current }: FileStanding): ChangeKind {
  if (base.kind === ABSENT.kind) return 'created';
  if (current.kind === ABSENT.kind) return 'deleted';
  return base.kind === 'file' && current.kind === 'file' && base.hash === current.hash ? 'mode' : 'modified';
}
