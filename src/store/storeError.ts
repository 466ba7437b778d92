import { errorMessage } from '../base/errors';
import { isRecord } from '../base/check';
import type { StoreFailure } from './records';

/** Something could not be kept, or found. */
export class StoreError extends Error {
  override readonly name = 'StoreError';

  constructor(readonly failure: StoreFailure) {
    super(failure.kind === 'failed' ? failure.message : failure.kind);
  }
}

export function storeFailureOf(error: unknown): StoreFailure {
  if (error instanceof StoreError) return error.failure;
  switch (resultCode(error)) {
    case SQLITE_FULL:
      return { kind: 'full' };
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return { kind: 'readOnly' };
    default:
      return isRecord(error) && (error['code'] === 'EACCES' || error['code'] === 'EROFS')
        ? { kind: 'readOnly' }
        : isRecord(error) && error['code'] === 'ENOSPC'
          ? { kind: 'full' }
          : { kind: 'failed', message: errorMessage(error) };
  }
}

/** Whether the file is not (any more) what SQLite has written. */
export function isDamage(error: unknown): boolean {
  const code = resultCode(error);
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB;
}

// Result codes of https://sqlite.org/rescode.html; the low byte of an extended one is its primary one.
const SQLITE_PERM = 3;
const SQLITE_READONLY = 8;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;

function resultCode(error: unknown): number | undefined {
  const code = isRecord(error) ? error['errcode'] : undefined;
  return typeof code === 'number' ? code & 0xff : undefined;
}
