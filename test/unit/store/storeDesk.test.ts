import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import type { SessionEvent } from '../../../src/sessions/events';
import { toSnapshot } from '../../../src/sessions/snapshot';
import { initialState, reduceTimed } from '../../../src/sessions/reduce';
import { toText } from '../../../src/sessions/toText';
import { loadSession, readSession } from '../../../src/store/loadSession';
import type { Retention } from '../../../src/store/records';
import { workspaceSchema } from '../../../src/store/schema';
import { changedSince } from '../../../src/store/savedState';
import { StoreError } from '../../../src/store/storeError';
import { anyEvent, idle, promptSent, replay, runs, says, timed, tool } from '../../support/sessionEvents';
import { entries, meta, saveOf, StoreBox } from './stored';

describe('store', () => {
  let box: StoreBox;
  beforeEach(() => {
    box = new StoreBox();
  });
  afterEach(() => {
    box.remove();
  });

  it('gives a session back from its journal, from what was saved, and from both', async () => {
    const first = [promptSent('p1', 'Hello'), says('Hi'), idle('end_turn')];
    const second = [promptSent('p2', 'More'), says('Well', 'm2')];
    box.desk.append({ meta: meta('a'), writer: 'w1', entries: entries(first) });
    assert.equal(toText((await loadSession(box, 'a', 'w1'))?.state ?? initialState()), toText(replay(first)));

    box.desk.save(await saveOf(first, meta('a')));
    box.desk.append({ meta: meta('a'), writer: 'w1', entries: entries(second, first.length + 1) });
    box.reopen();
    const loaded = await loadSession(box, 'a', 'w2');
    assert.equal(toText(loaded?.state ?? initialState()), toText(replay([...first, ...second])));
    assert.deepEqual({ seq: loaded?.seq, messages: loaded?.record.messages }, { seq: 5, messages: 2 });
    assert.equal(await loadSession(box, 'none', 'w2'), undefined);
  });

  it('gives back the state that any events made, wherever they were saved', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyEvent(), { maxLength: 30 }), fc.nat(30), fc.uuid(), async (events, at, id) => {
        const split = Math.min(at, events.length);
        const all = timed(events);
        const saved = all.slice(0, split).reduce(reduceTimed, initialState());
        const order = await saveOf([], meta(id), 'w1', saved);
        box.desk.save({ ...order, seq: split });
        box.desk.append({ meta: meta(id), writer: 'w1', entries: entries(events).slice(split) });
        const loaded = await loadSession(box, id, 'w1');
        const expected = all.reduce(reduceTimed, initialState());
        assert.deepEqual(plain(loaded?.state), plain(expected));
      }),
      { numRuns: runs(60) },
    );
  });

  it('lists the newest first, and those of other workspaces by the index', async () => {
    const said = [promptSent('p1'), idle('end_turn')];
    box.desk.save(await saveOf(said, meta('old', { updatedAt: 1 })));
    box.desk.save(await saveOf(said, meta('new', { updatedAt: 3 })));
    const other = box.open('other.db');
    other.save(await saveOf(said, meta('elsewhere', { updatedAt: 2, folder: 'file:///other' })));
    const ids = (everywhere: boolean): readonly string[] => box.desk.list({ everywhere }).map(({ id }) => id);
    assert.deepEqual(ids(false), ['new', 'old']);
    assert.deepEqual(ids(true), ['new', 'elsewhere', 'old']);
    box.desk.rename({ id: 'old', title: 'Mine' });
    assert.equal(other.list({ everywhere: true }).find(({ id }) => id === 'old')?.title, 'Mine');
    other.close();
  });

  it('reads, renames, archives and deletes sessions of other workspaces too', async () => {
    const other = box.open('other.db');
    other.save(await saveOf([promptSent('p1', 'Over there'), says('Yes'), idle('end_turn')], meta('elsewhere')));
    assert.equal(
      toText((await readSession(box, 'elsewhere'))?.state ?? initialState()),
      'You\n  Over there\nAgent\n  Yes\n',
    );
    // Reading takes nothing over.
    other.append({ meta: meta('elsewhere'), writer: 'w1', entries: entries([says('More', 'm2')], 4) });
    box.desk.rename({ id: 'elsewhere', title: 'Far' });
    box.desk.archive({ id: 'elsewhere', archived: true });
    const listed = box.desk.list({ everywhere: true }).map(({ title, archived }) => ({ title, archived }));
    assert.deepEqual(listed, [{ title: 'Far', archived: true }]);
    assert.equal((await readSession(box, 'elsewhere'))?.state.title, 'Far');
    box.desk.remove({ id: 'elsewhere' });
    assert.deepEqual([box.desk.list({ everywhere: true }), other.list({ everywhere: false })], [[], []]);
    assert.deepEqual([await readSession(box, 'none'), box.warnings], [undefined, []]);
    other.close();
  });

  it('deletes and renames a session wherever it is kept', async () => {
    const other = box.open('other.db');
    for (const desk of [box.desk, other]) desk.save(await saveOf([promptSent('p1'), idle('end_turn')], meta('both')));
    box.desk.rename({ id: 'both', title: 'Mine' });
    const titles = [box.desk, other].map((desk) => desk.list({ everywhere: false }).map(({ title }) => title));
    assert.deepEqual(titles, [['Mine'], ['Mine']]);
    box.desk.remove({ id: 'both' });
    assert.deepEqual([box.desk.list({ everywhere: true }), other.list({ everywhere: true })], [[], []]);
    other.close();
  });

  it('leaves the database of another workspace where it is, damaged or not', async () => {
    const other = box.open('other.db');
    other.save(await saveOf([promptSent('p1', 'There'), idle('end_turn')], meta('elsewhere')));
    other.close();
    const file = join(box.folder, 'other.db');
    writeFileSync(file, 'This is no database. '.repeat(1000));
    assert.deepEqual(box.desk.search({ query: 'There', everywhere: true, limit: 9 }), []);
    assert.throws(() => {
      box.desk.rename({ id: 'elsewhere', title: 'Mine' });
    }, StoreError);
    assert.deepEqual(
      readdirSync(box.folder).filter((name) => name.includes('damaged')),
      [],
    );
    assert.deepEqual([box.troubles, box.warnings.length], [[], 1]);
    rmSync(file);
    assert.deepEqual(box.desk.search({ query: 'There', everywhere: true, limit: 9 }), []);
    assert.equal(existsSync(file), false);
  });

  it('loses nothing but the row that cannot be read', async () => {
    const said = [promptSent('p1', 'One'), says('Yes'), idle('end_turn'), promptSent('p2', 'Two'), idle('end_turn')];
    box.desk.save(await saveOf(said, meta('a')));
    box.desk.append({ meta: meta('a'), writer: 'w1', entries: entries([says('No', 'm2')], said.length + 1) });
    box.desk.close();
    const database = new DatabaseSync(join(box.folder, 'sessions.db'));
    database.exec(`UPDATE row SET json = '{"kind":"message"}' WHERE position = 1`);
    database.close();
    box.reopen();
    const loaded = await loadSession(box, 'a', 'w1');
    assert.match(
      toText(loaded?.state ?? initialState()),
      /^You\n {2}One\n[^]*unreadable[^]*\nYou\n {2}Two\nAgent\n {2}No\n\(running\)\n$/,
    );
    assert.equal(loaded?.seq, said.length + 1);
  });

  it('has nothing of what was there before when all of a state is saved', async () => {
    const long = [promptSent('p1', 'Old'), says('Old too'), idle('end_turn'), promptSent('p2', 'Older')];
    box.desk.save(await saveOf([...long, { type: 'terminal', terminalId: 't', output: 'Old' }], meta('a')));
    box.desk.append({ meta: meta('a'), writer: 'w1', entries: entries([says('Stale')], 9) });
    const now = [promptSent('p3', 'New')];
    box.desk.save(await saveOf(now, meta('a')));
    const loaded = await loadSession(box, 'a', 'w1');
    assert.deepEqual(plain(loaded?.state), plain(replay(now)));
    assert.equal(box.desk.search({ query: 'Old', everywhere: false, limit: 9 }).length, 0);
    assert.deepEqual([loaded?.seq, loaded?.record.messages], [1, 1]);
  });

  it('is for nobody else to read', async function () {
    if (process.platform === 'win32') this.skip();
    box.desk.save(await saveOf([promptSent('p1')], meta('a')));
    const modes = readdirSync(box.folder).map((name) => statSync(join(box.folder, name)).mode & 0o777);
    assert.deepEqual([...new Set(modes)], [0o600]);
    box.desk.close();
    const file = join(box.folder, 'sessions.db');
    chmodSync(file, 0o644);
    box.reopen().list({ everywhere: false });
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it('finds what was said by the beginnings of words, newest first, with an excerpt', async () => {
    const say = async (id: string, prompt: string, answer: string): Promise<void> => {
      const events = [promptSent('p1', prompt), says(answer), tool('t1', { title: 'Read café.ts' }), idle('end_turn')];
      box.desk.save(await saveOf(events, meta(id)));
    };
    await say('a', 'How are parsers made?', 'With grammars.\nOr by hand.');
    await say('b', '構文解析を説明して', 'A parser reads text');
    const other = box.open('other.db');
    other.save(await saveOf([promptSent('p1', 'parsing'), idle('end_turn')], meta('c')));
    const find = (query: string, everywhere = false): readonly unknown[] =>
      box.desk.search({ query, everywhere, limit: 10 }).map(({ session, position, excerpt: { text, marks } }) => ({
        id: session.id,
        position,
        text,
        marked: marks.map(({ start, end }) => text.slice(start, end)),
      }));
    assert.deepEqual(find('PARS'), [
      { id: 'b', position: 1, text: 'A parser reads text', marked: ['pars'] },
      { id: 'a', position: 0, text: 'How are parsers made?', marked: ['pars'] },
    ]);
    assert.deepEqual(find('hand gram'), [
      { id: 'a', position: 1, text: 'With grammars. Or by hand.', marked: ['gram', 'hand'] },
    ]);
    assert.deepEqual(find('cafe')[0], { id: 'b', position: 2, text: 'Read café.ts', marked: ['café'] });
    assert.deepEqual(find('解析'), [{ id: 'b', position: 0, text: '構文解析を説明して', marked: ['解析'] }]);
    assert.equal(find('parsi', true).length, 1);
    assert.deepEqual(find('title of a'), [
      { id: 'a', position: undefined, text: 'Title of a', marked: ['Title', 'of'] },
    ]);
    assert.deepEqual(find('" OR * NEAR( -'), []);
    other.close();
  });

  it('finds what a message says now, not what it said before', async () => {
    box.desk.save(await saveOf([promptSent('p1'), says('before')], meta('a')));
    box.desk.save(await saveOf([promptSent('p1'), says('after')], meta('a')));
    const count = (query: string): number => box.desk.search({ query, everywhere: false, limit: 9 }).length;
    assert.deepEqual([count('before'), count('after')], [0, 1]);
  });

  it('deletes a session from all of its files', async () => {
    box.desk.save(
      await saveOf([promptSent('p1', 'xyzzyplugh'), says('xyzzyplover')], meta('a', { title: 'xyzzytitle' })),
    );
    box.desk.append({ meta: meta('a'), writer: 'w1', entries: entries([says('xyzzyjournal')], 3) });
    box.desk.save(await saveOf([promptSent('p1', 'another'), says('stays')], meta('b')));
    box.desk.remove({ id: 'a' });
    box.desk.close();
    const all = readdirSync(box.folder).map((name) => readFileSync(join(box.folder, name), 'latin1'));
    assert.equal(all.join('').includes('xyzzy'), false);
    box.reopen();
    assert.deepEqual(
      box.desk.list({ everywhere: true }).map(({ id }) => id),
      ['b'],
    );
    assert.equal(box.desk.search({ query: 'stays', everywhere: false, limit: 9 }).length, 1);
  });

  it('deletes what is too old or too much, but nothing that is open', async () => {
    const said = [promptSent('p1', 'x'.repeat(10_000))];
    for (const [index, id] of ['open', 'old', 'big', 'new'].entries()) {
      box.desk.save(await saveOf(said, meta(id, { updatedAt: index })));
    }
    const left = (): readonly string[] => box.desk.list({ everywhere: false }).map(({ id }) => id);
    const keep = ['open'];
    const pruned = (order: Omit<Retention, 'keep'>): readonly string[] => {
      const ids = box.desk.prune({ ...order, keep }).map(({ id }) => id);
      box.desk.forgotten({ ids });
      return ids;
    };
    assert.deepEqual(pruned({ maxAgeMs: 100, maxBytes: 1e6, now: 50 }), []);
    assert.deepEqual(pruned({ maxAgeMs: 1, maxBytes: undefined, now: 3 }), ['old']);
    assert.deepEqual(left(), ['new', 'big', 'open']);
    assert.deepEqual(pruned({ maxAgeMs: undefined, maxBytes: 25_000, now: 3 }), ['big']);
    assert.deepEqual(left(), ['new', 'open']);
    // What commands wrote counts too.
    const output: SessionEvent = { type: 'terminal', terminalId: 't', output: 'y'.repeat(50_000) };
    box.desk.save(await saveOf([...said, output], meta('made', { updatedAt: 9 })));
    box.desk.save(await saveOf([...said, output], meta('made', { updatedAt: 9 })));
    assert.deepEqual(pruned({ maxAgeMs: undefined, maxBytes: 75_000, now: 9 }), ['new']);
    assert.deepEqual(left(), ['made', 'open']);
  });

  it('tells what it has deleted until that is forgotten, but nothing that is open or kept again', async () => {
    const said = await saveOf([promptSent('p1', 'xyzzy')], meta('old'));
    const save = (id: string, more = {}): void => {
      box.desk.save({ ...said, meta: meta(id, { agentSessionId: `at-${id}`, ...more }) });
    };
    for (const id of ['old', 'again', 'open']) save(id);
    const gone = (...keep: readonly string[]): readonly unknown[] =>
      box.desk.prune({ maxAgeMs: 1, maxBytes: undefined, now: 9, keep });
    const told = (id: string): unknown => ({ id, agentId: 'guide', agentSessionId: `at-${id}`, isElsewhere: false });
    box.desk.remove({ id: 'open' });
    assert.deepEqual(gone('open'), [told('again'), told('old')]);
    box.reopen();
    // Another window has it open.
    save('again', { updatedAt: 9 });
    assert.deepEqual(gone('open'), [told('old')]);
    box.desk.forgotten({ ids: ['old'] });
    assert.deepEqual(gone(), [told('open')]);
    box.desk.forgotten({ ids: ['open'] });
    assert.deepEqual(gone(), []);
  });

  it('tells nothing as deleted that a window of an earlier version has stored again, and of what is here anew that its agent’s copy is needed', async () => {
    const said = await saveOf([promptSent('p1')], meta('same'));
    for (const id of ['same', 'told']) {
      box.desk.save({ ...said, meta: meta(id, { agentSessionId: `at-${id}` }) });
      box.desk.remove({ id });
    }
    box.desk.save({ ...said, meta: meta('new id', { agentSessionId: 'at-told' }) });
    const keep = ['new id'];
    const gone = (): unknown => box.desk.prune({ maxAgeMs: undefined, maxBytes: undefined, now: 9, keep });
    const told = { id: 'told', agentId: 'guide', agentSessionId: 'at-told', isElsewhere: true };
    assert.deepEqual(gone(), [{ id: 'same', agentId: 'guide', agentSessionId: 'at-same', isElsewhere: false }, told]);
    const database = new DatabaseSync(join(box.folder, 'sessions.db'));
    // Knows of no sessions that are gone.
    database.exec(`UPDATE session SET id = 'same' WHERE id = 'new id'`);
    database.close();
    assert.deepEqual(gone(), [told]);
  });

  it('takes what it deletes for its age out of all of its files', async () => {
    box.desk.save(await saveOf([promptSent('p1', 'xyzzyplugh')], meta('a', { title: 'xyzzytitle' })));
    const ids = box.desk.prune({ maxAgeMs: 1, maxBytes: undefined, now: 9, keep: [] }).map(({ id }) => id);
    box.desk.forgotten({ ids });
    box.desk.close();
    const all = readdirSync(box.folder).map((name) => readFileSync(join(box.folder, name), 'latin1'));
    assert.equal(all.join('').includes('xyzzy'), false);
  });

  it('tells each workspace that kept a session that it is deleted, and which of them others keep', async () => {
    const other = box.open('other.db');
    const said = await saveOf([promptSent('p1')], meta('both'));
    for (const desk of [box.desk, other]) desk.save(said);
    const gone = (desk = box.desk, maxAgeMs?: number): readonly unknown[] =>
      desk.prune({ maxAgeMs, maxBytes: undefined, now: 9, keep: [] }).map(({ id, isElsewhere }) => [id, isElsewhere]);
    assert.deepEqual([gone(box.desk, 1), gone(other)], [[['both', true]], []]);
    other.remove({ id: 'both' });
    assert.deepEqual([gone(), gone(other)], [[['both', false]], [['both', false]]]);
    box.desk.save(said);
    other.save(said);
    box.desk.remove({ id: 'both' });
    assert.deepEqual([gone(), gone(other)], [[['both', false]], [['both', false]]]);
    other.close();
  });

  it('does not know what others keep while the index cannot be read, or does not have all of them', async () => {
    const index = join(box.folder, 'index.db');
    const other = box.open('other.db');
    const said = await saveOf([promptSent('p1')], meta('a'));
    for (const desk of [box.desk, other]) desk.save(said);
    other.close();
    box.desk.close();
    const gone = (): readonly unknown[] =>
      box.desk.prune({ maxAgeMs: 1, maxBytes: undefined, now: 9, keep: [] }).map(({ isElsewhere }) => isElsewhere);
    const aside = join(box.folder, 'aside.db');
    renameSync(index, aside);
    mkdirSync(index);
    assert.deepEqual([box.reopen(), gone()].slice(1), [[undefined]]);
    rmSync(index, { recursive: true });
    renameSync(aside, index);
    assert.deepEqual(gone(), [true]);
    // One that is begun anew knows of this workspace only, in this window and in the next.
    box.desk.close();
    writeFileSync(index, 'This is no database. '.repeat(1000));
    assert.deepEqual([box.reopen(), gone()].slice(1), [[undefined]]);
    assert.deepEqual([box.reopen(), gone()].slice(1), [[undefined]]);
    const again = box.open('other.db');
    again.list({ everywhere: true });
    assert.deepEqual(gone(), [true]);
    again.close();
  });

  it('begins an index anew whose damage shows only when it is used, with all that is here', async () => {
    box.desk.save(await saveOf([promptSent('p1')], meta('a', { title: 'y'.repeat(50_000) })));
    box.desk.close();
    const index = join(box.folder, 'index.db');
    const bytes = readFileSync(index);
    bytes.fill(0x5a, 4096);
    writeFileSync(index, bytes);
    box.reopen().list({ everywhere: true });
    assert.ok(existsSync(`${index}.damaged-1`));
    const other = box.open('other.db');
    assert.deepEqual(
      other.list({ everywhere: true }).map(({ id }) => id),
      ['a'],
    );
    other.close();
    assert.deepEqual(box.troubles, []);
  });

  it('keeps two windows on one session from overwriting each other', async () => {
    box.desk.append({ meta: meta('a'), writer: 'w1', entries: entries([promptSent('p1')]) });
    const second = box.open();
    second.load({ id: 'a', writer: 'w2' });
    assert.throws(
      () => {
        box.desk.append({ meta: meta('a'), writer: 'w1', entries: entries([says('lost?')], 2) });
      },
      new StoreError({ kind: 'takenOver' }),
    );
    second.append({ meta: meta('a'), writer: 'w2', entries: entries([says('kept')], 2) });
    second.close();
    assert.equal((await loadSession(box, 'a', 'w3'))?.seq, 2);
  });

  it('sets a damaged database aside, says so, and goes on', async () => {
    const file = join(box.folder, 'sessions.db');
    writeFileSync(file, 'This is no database. '.repeat(1000));
    assert.deepEqual(box.desk.list({ everywhere: false }), []);
    assert.deepEqual(box.troubles, [{ kind: 'damaged', keptAs: `${file}.damaged-1` }]);
    box.desk.save(await saveOf([promptSent('p1')], meta('a')));
    assert.equal(readFileSync(`${file}.damaged-1`, 'utf8').startsWith('This is'), true);

    // One whose damage shows only when it is used.
    box.desk.save(await saveOf([promptSent('p1', 'y'.repeat(200_000))], meta('b')));
    box.desk.close();
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 4096 * 2);
    writeFileSync(file, bytes);
    box.troubles.length = 0;
    box.reopen();
    box.desk.save(await saveOf([promptSent('p1')], meta('c')));
    assert.equal((await loadSession(box, 'c', 'w1'))?.record.id, 'c');
    assert.deepEqual(box.troubles, [{ kind: 'damaged', keptAs: `${file}.damaged-2` }]);
  });

  it('brings the database of every earlier version to this one, with all that is in it', async () => {
    for (let version = 1; version < workspaceSchema.length; version++) {
      const file = join(box.folder, `version-${String(version)}.db`);
      const older = new DatabaseSync(file);
      for (const step of workspaceSchema.slice(0, version)) older.exec(step);
      older.exec(`PRAGMA user_version = ${String(version)}`);
      const state = replay([promptSent('p1', 'Then'), says('Yes'), idle('end_turn')]);
      const { fields, rows } = await changedSince(undefined, state);
      older
        .prepare(
          `INSERT INTO session (id, agent_id, folder, title, title_is_own, created_at, updated_at, turns, writer, fields)
           VALUES ('old', 'guide', 'file:///w', 'Old', 0, 1, 1, 1, 'w1', ?)`,
        )
        .run(fields);
      for (const { position, json } of rows) {
        older.prepare('INSERT INTO row (session, position, json) VALUES (1, ?, ?)').run(position, json);
      }
      older.close();
      const desk = box.open(`version-${String(version)}.db`);
      desk.append({
        meta: meta('new', { opening: '{"cwd":"/x"}' }),
        writer: 'w1',
        entries: entries([promptSent('p1')]),
      });
      const records = desk.list({ everywhere: false }).map(({ id, opening }) => [id, opening]);
      assert.deepEqual(records.sort(), [
        ['new', '{"cwd":"/x"}'],
        ['old', undefined],
      ]);
      desk.close();
      const now = box.open(`version-${String(version)}.db`);
      assert.deepEqual(
        now.load({ id: 'old', writer: 'w2' })?.rows,
        rows.map(({ json }) => json),
      );
      now.close();
    }
    assert.deepEqual(box.troubles, []);
  });

  it('leaves the database of a newer Parley as it is', async () => {
    const file = join(box.folder, 'sessions.db');
    const newer = new DatabaseSync(file);
    newer.exec(`PRAGMA user_version = ${String(workspaceSchema.length + 1)}; CREATE TABLE future (x)`);
    newer.close();
    const before = readFileSync(file);
    box.desk.save(await saveOf([promptSent('p1')], meta('a')));
    assert.deepEqual(box.troubles, [{ kind: 'newer', file }]);
    box.reopen();
    assert.equal(box.desk.list({ everywhere: true }).length, 1);
    assert.deepEqual(readFileSync(file), before);
  });
});

function plain(state: Parameters<typeof toSnapshot>[0] | undefined): unknown {
  return state && (JSON.parse(JSON.stringify(toSnapshot(state))) as unknown);
}
