import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionEvent } from '../../../src/sessions/events';
import { initialState, reduceTimed } from '../../../src/sessions/reduce';
import type { SessionState } from '../../../src/sessions/state';
import { toEntry } from '../../../src/store/journalEntry';
import type { JournalEntry, SaveOrder, SessionMeta, StoreOperations, StoreTrouble } from '../../../src/store/records';
import { changedSince } from '../../../src/store/savedState';
import { StoreDesk } from '../../../src/store/storeDesk';
import type { Store } from '../../../src/store/storeThread';
import { timed } from '../../support/sessionEvents';

/** A store in this thread, in a folder of its own. */
export class StoreBox implements Store {
  readonly folder = mkdtempSync(join(tmpdir(), 'parley-store-'));
  readonly troubles: StoreTrouble[] = [];
  readonly warnings: string[] = [];
  desk = this.open();

  /** Another one for the same files, as a second window has it. */
  open(sessions = 'sessions.db'): StoreDesk {
    return new StoreDesk(
      { sessions: join(this.folder, sessions), index: join(this.folder, 'index.db') },
      (trouble) => this.troubles.push(trouble),
      (message) => this.warnings.push(message),
    );
  }

  reopen(): StoreDesk {
    this.desk.close();
    this.desk = this.open();
    return this.desk;
  }

  /** Answers as the thread would. */
  async ask<Name extends keyof StoreOperations>(
    operation: Name,
    order: Parameters<StoreOperations[Name]>[0],
  ): Promise<ReturnType<StoreOperations[Name]>> {
    await Promise.resolve();
    const operations = this.desk as Readonly<Record<keyof StoreOperations, (given: unknown) => unknown>>;
    return operations[operation](order) as ReturnType<StoreOperations[Name]>;
  }

  remove(): void {
    this.desk.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function meta(id: string, overrides: Partial<SessionMeta> = {}): SessionMeta {
  return {
    id,
    agentId: 'guide',
    folder: 'file:///w',
    title: `Title of ${id}`,
    titleIsOwn: false,
    createdAt: 1,
    updatedAt: 1,
    turns: 1,
    ...overrides,
  };
}

export function entries(events: readonly SessionEvent[], from = 1): readonly JournalEntry[] {
  return timed(events).map((event, index) => toEntry(from + index, event));
}

/** The order that saves what comes of events. */
export async function saveOf(
  events: readonly SessionEvent[],
  about: SessionMeta,
  writer = 'w1',
  from: SessionState = initialState(),
): Promise<SaveOrder> {
  const state = timed(events).reduce(reduceTimed, from);
  return { meta: about, writer, seq: events.length, whole: true, ...(await changedSince(undefined, state)) };
}
