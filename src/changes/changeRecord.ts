import {
  boolean,
  type Check,
  CheckError,
  integer,
  isRecord,
  list,
  number,
  object,
  oneOf,
  optional,
  text,
} from '../base/check';
import type { FileVersion } from './fileContent';
import type { TrackedFile } from './trackedFile';

/** The files of a moment, to come back to. */
export interface Checkpoint {
  /** Counted from 1 within the session. */
  readonly number: number;
  /** That of the prompt before which it was made, or an own one. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly kind: 'prompt' | 'beforeRestore';
  /** The beginning of the prompt. */
  readonly title: string;
}

/** What of a session's changes outlasts a reload. */
export interface ChangeRecord {
  readonly sessionId: string;
  readonly checkpoints: readonly Checkpoint[];
  readonly files: readonly TrackedFile[];
}

/** Of the shape in which records are written. One of another version is not read: it is kept for the version that wrote it. */
export const RECORD_VERSION = 1;
const MAX_FILES = 200_000;
const MAX_CHECKPOINTS = 100_000;

const path = text(65_536);
const hash: Check<string> = (value, at) => {
  if (typeof value !== 'string' || !/^[0-9a-f]{64}$/.test(value)) throw new CheckError(at, 'a SHA-256 hash');
  return value;
};

const version: Check<FileVersion> = (value, at) => {
  const { kind } = object({ kind: oneOf('file', 'link', 'absent', 'large', 'unknown') })(value, at);
  switch (kind) {
    case 'file':
      return {
        kind,
        ...object({ hash, size: integer(0), executable: boolean, mode: optional(integer(0)) })(value, at),
      };
    case 'link':
      return { kind, ...object({ target: path })(value, at) };
    case 'large':
      return { kind, ...object({ size: integer(0), mtimeMs: number })(value, at) };
    case 'absent':
    case 'unknown':
      return { kind };
  }
};

const standing = { base: version, current: version };

const file: Check<TrackedFile> = object({
  ...standing,
  path,
  first: version,
  certain: boolean,
  marks: list(object({ ...standing, checkpoint: integer(1) }), MAX_CHECKPOINTS),
  counts: optional(object({ added: integer(0), removed: integer(0) })),
});

const record = object({
  version: oneOfNumber(RECORD_VERSION),
  sessionId: text(200),
  checkpoints: list(
    object({
      number: integer(1),
      id: text(200),
      at: number,
      kind: oneOf('prompt', 'beforeRestore'),
      title: text(1000),
    }),
    MAX_CHECKPOINTS,
  ),
  files: list(file, MAX_FILES),
});

/** @throws CheckError or SyntaxError when the text is no record of this version. */
export function readRecord(written: string): ChangeRecord {
  const { version: _, ...rest } = record(JSON.parse(written), '');
  return rest;
}

/** Whether a text is a record that a newer Parley has written. */
export function isOfNewerVersion(written: string): boolean {
  try {
    const value: unknown = JSON.parse(written);
    return isRecord(value) && typeof value['version'] === 'number' && value['version'] > RECORD_VERSION;
  } catch {
    return false;
  }
}

export function writeRecord(changes: ChangeRecord): string {
  return JSON.stringify({ version: RECORD_VERSION, ...changes });
}

function oneOfNumber(wanted: number): Check<number> {
  return (value, at) => {
    if (value !== wanted) throw new CheckError(at, String(wanted));
    return wanted;
  };
}
