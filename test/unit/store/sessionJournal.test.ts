import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import type { SessionEvent } from '../../../src/sessions/events';
import { initialState, reduce } from '../../../src/sessions/reduce';
import type { SessionState } from '../../../src/sessions/state';
import { toText } from '../../../src/sessions/toText';
import { loadSession } from '../../../src/store/loadSession';
import type { StoreFailure, StoreOperations } from '../../../src/store/records';
import { SessionJournal } from '../../../src/store/sessionJournal';
import { StoreError, storeFailureOf } from '../../../src/store/storeError';
import type { Store } from '../../../src/store/storeThread';
import { idle, promptSent, says } from '../../support/sessionEvents';
import { meta, StoreBox } from './stored';

/** A session that a journal follows. */
class Told {
  state: SessionState = initialState();
  readonly orders: string[] = [];
  /** Characters of rows. */
  saved = 0;
  readonly failures: (StoreFailure['kind'] | undefined)[] = [];
  readonly journal: SessionJournal;
  /** What every order fails with. */
  failure: StoreFailure | undefined;
  #at = 0;

  constructor(
    private readonly box: StoreBox,
    readonly writer = 'w1',
  ) {
    const store: Store = {
      ask: async <Name extends keyof StoreOperations>(operation: Name, order: Parameters<StoreOperations[Name]>[0]) => {
        this.orders.push(operation);
        if (this.failure) throw new StoreError(this.failure);
        if ('rows' in order) this.saved += order.rows.reduce((sum, { json }) => sum + json.length, 0);
        return this.box.ask(operation, order);
      },
    };
    this.journal = new SessionJournal(
      { store, writer, meta: () => meta('a'), onFailure: (failure) => this.failures.push(failure?.kind) },
      { saved: this.state, state: this.state, seq: 0 },
    );
  }

  tell(...events: readonly SessionEvent[]): void {
    for (const event of events) {
      const before = this.state;
      const at = ++this.#at;
      this.state = reduce(before, event, at);
      this.journal.changed({ event, at, before, state: this.state });
    }
  }

  async reloaded(id = 'a'): Promise<string> {
    const loaded = await loadSession(this.box, id, this.writer);
    return loaded ? toText(loaded.state) : 'nothing';
  }
}

describe('session journal', () => {
  let box: StoreBox;
  beforeEach(() => {
    box = new StoreBox();
  });
  afterEach(() => {
    box.remove();
  });

  it('writes batches within a turn, and the state at its end', async () => {
    const told = new Told(box);
    told.tell({ type: 'linkChanged', link: { state: 'ready' } });
    await told.journal.stored();
    assert.equal(await told.reloaded(), 'nothing');
    told.tell(promptSent('p1'), says('One '), says('two '));
    await told.journal.flush();
    told.tell(says('three'));
    await told.journal.flush();
    assert.equal(await told.reloaded(), toText(told.state));
    told.tell(idle('end_turn'));
    await told.journal.stored();
    assert.equal(await told.reloaded(), toText(told.state));
    assert.deepEqual(told.orders, ['append', 'append', 'append', 'save']);
    told.journal.dispose();
  });

  it('writes by itself, and what is left at its end', async () => {
    const told = new Told(box);
    told.tell(promptSent('p1'), says('x'.repeat(300_000)));
    // So much does not wait.
    assert.deepEqual(told.orders, ['append']);
    told.tell(says(' and the rest'));
    told.journal.dispose();
    await told.journal.stored();
    assert.equal(await told.reloaded(), toText(told.state));
  });

  it('writes what a subagent says a few times at most, however much it is', async () => {
    const told = new Told(box);
    told.tell(promptSent('p1'));
    const said = 'x'.repeat(1_000_000);
    for (let count = 1; count <= 24; count++) {
      told.tell({ type: 'subagentEvent', sessionId: 's', event: says(said, `m${count}`) });
      await told.journal.stored();
    }
    told.tell(idle('end_turn'));
    await told.journal.stored();
    // Written with each 4 MB, it would be more than four times as much.
    assert.ok(told.saved < 3 * 24_000_000, String(told.saved));
    assert.equal(await told.reloaded(), toText(told.state));
    told.journal.dispose();
  });

  it('goes on when the disk is full, says so once, and stores all of it once there is room', async () => {
    const told = new Told(box);
    told.tell(promptSent('p1'), says('One'), idle('end_turn'));
    await told.journal.stored();
    told.failure = { kind: 'full' };
    told.tell(promptSent('p2'), says('Two', 'm2'));
    await told.journal.flush();
    told.tell(says('Two and a half', 'm2'), idle('end_turn'));
    await told.journal.stored();
    assert.deepEqual(told.failures, ['full']);
    told.failure = undefined;
    told.tell(promptSent('p3'), says('Three', 'm3'), idle('end_turn'));
    await told.journal.stored();
    assert.deepEqual(told.failures, ['full', undefined]);
    assert.equal(await told.reloaded(), toText(told.state));
    told.journal.dispose();
  });

  it('tries once more at its end what could not be stored', async () => {
    const told = new Told(box);
    told.failure = { kind: 'full' };
    told.tell(promptSent('p1'), says('One'), idle('end_turn'));
    await told.journal.stored();
    told.failure = undefined;
    told.journal.dispose();
    await told.journal.stored();
    assert.equal(await told.reloaded(), toText(told.state));
  });

  it('goes on under an id of its own when another window has taken the session over', async () => {
    const told = new Told(box);
    told.tell(promptSent('p1'), says('Both have this'), idle('end_turn'));
    await told.journal.stored();
    const here = toText(told.state);
    box.desk.load({ id: 'a', writer: 'w2' });
    told.tell(promptSent('p2', 'Only here'), says('Yes', 'm2'), idle('end_turn'));
    await told.journal.stored();
    await told.journal.stored();
    const ids = box.desk.list({ everywhere: false }).map(({ id }) => id);
    const own = ids.find((id) => id !== 'a') ?? '';
    assert.equal(ids.length, 2);
    assert.equal(await told.reloaded(own), toText(told.state));
    assert.equal(await told.reloaded('a'), here);
    assert.deepEqual([told.failures, told.journal.ownId], [['takenOver'], own]);
    told.journal.dispose();
  });

  it('stores all of it again when another window has deleted it', async () => {
    const told = new Told(box);
    told.tell(promptSent('p1'), says('One'), idle('end_turn'));
    await told.journal.stored();
    for (const ended of [false, true]) {
      box.desk.remove({ id: 'a' });
      told.tell(promptSent(`p${String(ended)}`), says('Two', `m${String(ended)}`));
      if (ended) told.tell(idle('end_turn'));
      await told.journal.stored();
      await told.journal.stored();
      assert.equal(await told.reloaded(), toText(told.state));
      told.tell(idle('end_turn'));
    }
    assert.deepEqual(told.failures, []);
    told.journal.dispose();
  });

  it('knows a full disk and one that cannot be written from what SQLite says', () => {
    const database = new DatabaseSync(`${box.folder}/full.db`);
    database.exec('CREATE TABLE t (x); PRAGMA max_page_count = 3');
    assert.deepEqual(
      failureOf(() => database.exec(`INSERT INTO t VALUES (zeroblob(100000))`)),
      { kind: 'full' },
    );
    database.close();
    const readOnly = new DatabaseSync(`${box.folder}/full.db`, { readOnly: true });
    assert.deepEqual(
      failureOf(() => readOnly.exec('INSERT INTO t VALUES (1)')),
      { kind: 'readOnly' },
    );
    readOnly.close();
  });
});

function failureOf(action: () => void): StoreFailure | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return storeFailureOf(error);
  }
}
