import { initialState, reduceTimed } from '../sessions/reduce';
import type { SessionState } from '../sessions/state';
import { fromEntry } from './journalEntry';
import type { SessionRecord } from './records';
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
  if (!stored) return undefined;
  const saved = await savedStateOf(stored, initialState());
  const state = stored.journal.map(fromEntry).reduce(reduceTimed, saved);
  return {
    record: stored.record,
    state,
    saved: stored.fields === undefined ? undefined : saved,
    seq: stored.savedSeq + stored.journal.length,
  };
}
