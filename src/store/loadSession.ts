import { initialState, reduceTimed } from '../sessions/reduce';
import type { SessionState } from '../sessions/state';
import { fromEntry } from './journalEntry';
import type { SessionRecord, StoredTranscript } from './records';
import { savedStateOf } from './savedState';
import type { Store } from './storeThread';

/** A session as it was when its events ended. */
export interface LoadedSession {
  readonly record: SessionRecord;
  readonly state: SessionState;
  /** The state up to which it need not be saved again. */
  readonly saved: SessionState | undefined;
  /** The number of the last event. */
  readonly seq: number;
}

/** Undefined: it is not stored. From then on the writer is who writes it. @throws StoreError, SyntaxError */
export async function loadSession(store: Store, id: string, writer: string): Promise<LoadedSession | undefined> {
  const stored = await store.ask('load', { id, writer });
  return stored && loadedSession(stored);
}

/** As {@link loadSession}, only to be read; also one of another workspace. @throws StoreError, SyntaxError */
export async function readSession(store: Store, id: string): Promise<LoadedSession | undefined> {
  const stored = await store.ask('read', { id });
  return stored && loadedSession(stored);
}

async function loadedSession(stored: StoredTranscript): Promise<LoadedSession> {
  const { record, journal } = stored;
  const saved = await savedStateOf(stored, initialState());
  const state = journal
    .map(fromEntry)
    .filter((event) => event !== undefined)
    .reduce(reduceTimed, saved);
  return {
    record,
    // It may have been renamed while it was closed.
    state: record.titleIsOwn ? { ...state, title: record.title, titleIsOwn: true } : state,
    saved: stored.fields === undefined ? undefined : saved,
    seq: stored.savedSeq + journal.length,
  };
}
