/** What became of a file. `mode`: only whether it may be run has changed. */
export type ChangeKind = 'created' | 'deleted' | 'modified' | 'mode';

/** A file with changes to review. */
export interface ChangedFile {
  /** Absolute. */
  readonly path: string;
  readonly kind: ChangeKind | 'renamed';
  /** Of `renamed`: absolute. */
  readonly oldPath?: string;
  /** Lines; absent: not compared by lines. */
  readonly added?: number;
  readonly removed?: number;
  /** It changed while the agent worked, which has not said that it was its doing. */
  readonly uncertain?: true;
  /** What it was before is not known: its changes cannot be undone. */
  readonly lost?: true;
}

/** What a session has to review: a page of it, and its sums. */
export interface ChangesView {
  /** Files. */
  readonly total: number;
  /** Lines of all files. */
  readonly added: number;
  readonly removed: number;
  /** The number of the first of `files`, counted from 0. */
  readonly start: number;
  readonly files: readonly ChangedFile[];
  /** The ids of the prompts to which files can be brought back; the newest ones, where there are many. */
  readonly checkpoints: readonly string[];
}

/** What came of bringing files back. `notRestored`: some were left as they are, and named to the person. */
export type RestoreOutcome = 'restored' | 'notRestored' | 'noCheckpoint';
