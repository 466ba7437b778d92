/** What the host and the store's thread tell each other. All of it is plain data. */

/** A session's line in a list. Times are milliseconds since the epoch. */
export interface SessionRecord extends SessionMeta {
  /** How many messages its transcript holds. */
  readonly messages: number;
  readonly archived: boolean;
}

/** What is known of a session beside its transcript. */
export interface SessionMeta {
  /** Parley's own id of the session. */
  readonly id: string;
  readonly agentId: string;
  /** The agent's id of it, once it has one. */
  readonly agentSessionId?: string;
  /** The folder's URI. */
  readonly folder: string;
  readonly title: string;
  readonly titleIsOwn: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly turns: number;
  /** What it is opened with beyond its folder, as JSON. */
  readonly opening?: string;
}

/** An event of a journal, its JSON not taken apart. */
export interface JournalEntry {
  /** Counts the entries of a session, from 1. */
  readonly seq: number;
  readonly json: string;
}

/** Adds to a session's journal. */
export interface AppendOrder {
  readonly meta: SessionMeta;
  /** Who writes: what another has taken over meanwhile is not overwritten. */
  readonly writer: string;
  readonly entries: readonly JournalEntry[];
}

/** Takes over what the journal has brought, up to an entry, in the form of the state that came of it; then those entries are dropped. */
export interface SaveOrder {
  readonly meta: SessionMeta;
  readonly writer: string;
  /** The last journal entry that is contained. */
  readonly seq: number;
  /** `rows` and `terminals` are all that there are: nothing that was saved before is needed. */
  readonly whole: boolean;
  /** The state's fields other than its lists, as JSON. */
  readonly fields: string;
  /** Rows that have changed since the save before, each as JSON. */
  readonly rows: readonly { readonly position: number; readonly json: string }[];
  /** Terminals that have changed since the save before, each as JSON. */
  readonly terminals: readonly { readonly key: string; readonly json: string }[];
}

/** A transcript as it is stored: what was saved last, and the journal since. */
export interface StoredTranscript {
  readonly record: SessionRecord;
  /** Undefined: nothing was saved yet. */
  readonly fields: string | undefined;
  readonly rows: readonly string[];
  readonly terminals: readonly string[];
  readonly savedSeq: number;
  /** In order, without a gap after {@link savedSeq}. */
  readonly journal: readonly JournalEntry[];
}

export interface SearchOrder {
  readonly query: string;
  /** Sessions of other folders, and of other workspaces, too. */
  readonly everywhere: boolean;
  /** At most so many sessions. */
  readonly limit: number;
}

export interface SearchHit {
  readonly session: SessionRecord;
  /** The number of the row; undefined: the title has it. */
  readonly position: number | undefined;
  readonly excerpt: Excerpt;
}

/** A piece of text in one line, with what was looked for. */
export interface Excerpt {
  readonly text: string;
  /** In order, without overlap; positions in `text`. */
  readonly marks: readonly { readonly start: number; readonly end: number }[];
}

export interface Retention {
  /** Sessions that were not used for so long are deleted. Milliseconds. */
  readonly maxAgeMs: number | undefined;
  /** The oldest sessions are deleted while all together are larger. Bytes. */
  readonly maxBytes: number | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Sessions that are open, and stay. */
  readonly keep: readonly string[];
}

/** A session that is deleted here, while what is kept beside its transcript may still be there. */
export interface GoneSession {
  readonly id: string;
  readonly agentId: string;
  readonly agentSessionId?: string;
  /**
   * Another workspace keeps it too, or another session here is the same one of its agent: only what is its own goes. Undefined: that
   * cannot be known now.
   */
  readonly isElsewhere: boolean | undefined;
}

/** Why something could not be kept. */
export type StoreFailure =
  /** Another window has taken the session over. */
  | { readonly kind: 'takenOver' }
  /** What was stored of the session before is not there any more: another window has deleted it. All of it is to be saved again. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'full' }
  | { readonly kind: 'readOnly' }
  /** Anything else: `message` is for the log. */
  | { readonly kind: 'failed'; readonly message: string };

/** What a person must be told of the store. */
export type StoreTrouble =
  /** The database was damaged: it is kept as that file, and a new one begun. */
  | { readonly kind: 'damaged'; readonly keptAs: string }
  /** A newer Parley made the database: it stays as it is, this one works with another. */
  | { readonly kind: 'newer'; readonly file: string }
  | StoreFailure;

/** What the store does, each in one transaction. @throws StoreError */
export interface StoreOperations {
  append(order: AppendOrder): void;
  save(order: SaveOrder): void;
  /** The session's writer is the one who loads it, from then on. Undefined: it is not stored here. */
  load(order: { readonly id: string; readonly writer: string }): StoredTranscript | undefined;
  /** As `load`, but the session stays who writes it; it may be one of another workspace. */
  read(order: { readonly id: string }): StoredTranscript | undefined;
  /** Newest first. @param order.limit At most so many. */
  list(order: { readonly everywhere: boolean; readonly limit?: number }): readonly SessionRecord[];
  /** Newest first. */
  search(order: SearchOrder): readonly SearchHit[];
  rename(order: { readonly id: string; readonly title: string }): void;
  archive(order: { readonly id: string; readonly archived: boolean }): void;
  /** Nothing of it is left in the files afterwards but its id, until it is `forgotten`. */
  remove(order: { readonly id: string }): void;
  /** @returns The sessions that were deleted here, now or before, and are not `forgotten`; none of those that are open. */
  prune(order: Retention): readonly GoneSession[];
  /** What was kept beside the transcripts of deleted sessions is gone too; then nothing of them is left in the files. */
  forgotten(order: { readonly ids: readonly string[] }): void;
}
