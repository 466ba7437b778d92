import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { History } from '../../../src/guide/conversation/history';
import { defaultOptions, withOption } from '../../../src/guide/conversation/options';
import { pause, pieces } from '../../../src/guide/conversation/pace';
import { FolderStore } from '../../../src/guide/conversation/store';
import { titleOf } from '../../../src/guide/conversation/turnText';
import { sampleFolder } from '../../support/sampleFolder';
import type { SessionRecord } from '../../../src/guide/conversation/store';

describe('guide: streaming', () => {
  it('cuts text into pieces that are the text together, and cuts no word', function () {
    this.timeout(10_000);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        assert.equal(pieces(text).join(''), text);
      }),
    );
    for (const piece of pieces('one two three four five six seven eight nine ten eleven twelve').slice(0, -1))
      assert.match(piece, /^\S.*\s$/s);
  });

  it('pauses until its time has come, or the signal', async () => {
    const stop = new AbortController();
    await pause(0, stop.signal);
    const long = pause(100_000, stop.signal);
    stop.abort(new Error('stopped'));

    await assert.rejects(long, /stopped/);
    await assert.rejects(pause(0, stop.signal), /stopped/);
  });
});

describe('guide: history', () => {
  it('merges chunks and patches into what they belong to', () => {
    const history = new History();
    history.add({ type: 'prompt', messageId: 'p', blocks: [{ type: 'text', text: 'ask' }] });
    history.add({ type: 'message', role: 'agent', messageId: 'm', text: 'a' });
    history.add({ type: 'toolCall', toolCallId: 'c', title: 'T', status: 'in_progress' });
    history.add({ type: 'message', role: 'agent', messageId: 'm', text: 'b' });
    history.add({ type: 'message', role: 'thought', messageId: 'm', text: 'c' });
    history.add({ type: 'toolCall', toolCallId: 'c', status: 'completed' });
    history.add({ type: 'terminal', terminalId: 't', command: 'x' });
    history.add({ type: 'terminalOutput', terminalId: 't', text: 'o1' });
    history.add({ type: 'terminalOutput', terminalId: 't', text: 'o2' });
    history.add({ type: 'plan', entries: [] });
    history.add({ type: 'plan', entries: [{ content: 'x', priority: 'low', status: 'completed' }] });
    history.add({ type: 'usage', used: 1, size: 2 });

    assert.deepEqual(history.entries, [
      { type: 'prompt', messageId: 'p', blocks: [{ type: 'text', text: 'ask' }] },
      { type: 'message', role: 'agent', messageId: 'm', text: 'ab' },
      { type: 'toolCall', toolCallId: 'c', title: 'T', status: 'completed' },
      { type: 'message', role: 'thought', messageId: 'm', text: 'c' },
      { type: 'terminal', terminalId: 't', command: 'x', output: 'o1o2' },
      { type: 'plan', entries: [{ content: 'x', priority: 'low', status: 'completed' }] },
    ]);
    assert.equal(history.size, 'ask'.length + 'ab'.length + 'c'.length);
  });

  it('of an earlier process has nothing that goes on', () => {
    const history = new History([
      { type: 'toolCall', toolCallId: 'c', status: 'in_progress' },
      { type: 'terminal', terminalId: 't', output: '' },
    ]);

    assert.deepEqual(history.entries, [
      { type: 'toolCall', toolCallId: 'c', status: 'cancelled' },
      { type: 'terminal', terminalId: 't', output: '', exit: { exitCode: null, signal: null } },
    ]);
  });
});

describe('guide: kept sessions', () => {
  let folder: ReturnType<typeof sampleFolder>;
  let store: FolderStore;
  const record: SessionRecord = {
    sessionId: 'a-1',
    cwd: '/w',
    title: 'T',
    updatedAt: '2026-11-22T00:00:00.000Z',
    options: { ...defaultOptions, length: 'brief' },
    history: [{ type: 'message', role: 'agent', messageId: 'm', text: 'hello' }],
  };

  beforeEach(() => {
    folder = sampleFolder({});
    store = new FolderStore(join(folder.path, 'made/when/needed'));
  });

  afterEach(() => {
    folder.remove();
  });

  it('come back as they were, and leave no other file', async () => {
    await store.put(record);
    await store.put({ ...record, title: 'U' });

    assert.deepEqual(await store.get('a-1'), { ...record, title: 'U' });
    assert.deepEqual(readdirSync(join(folder.path, 'made/when/needed')), ['a-1.json']);
    assert.equal(await store.delete('a-1'), true);
    assert.equal(await store.delete('a-1'), false);
    assert.deepEqual(await store.all(), []);
  });

  it('that are broken are left out, and the rest is there', async () => {
    await store.put(record);
    const state = join(folder.path, 'made/when/needed');
    writeFileSync(join(state, 'broken.json'), '{');
    writeFileSync(join(state, 'other.json'), '{"version":2}');
    writeFileSync(join(state, 'renamed.json'), JSON.stringify({ version: 1, ...record }));
    const odd = {
      ...record,
      sessionId: 'odd',
      options: { mode: 7, thoughts: false },
      history: [null, 1, record.history[0]],
    };
    writeFileSync(join(state, 'odd.json'), JSON.stringify({ version: 1, ...odd }));

    assert.deepEqual((await store.all()).map(({ sessionId }) => sessionId).sort(), ['a-1', 'odd']);
    assert.deepEqual(await store.get('odd'), {
      ...record,
      sessionId: 'odd',
      options: { ...defaultOptions, thoughts: false },
    });
  });

  it('have ids that lead to no other place', async () => {
    writeFileSync(
      join(folder.path, 'secret.json'),
      JSON.stringify({ version: 1, ...record, sessionId: '../../../secret' }),
    );

    assert.equal(await store.get('../../../secret'), undefined);
    assert.equal(await store.delete('../../../secret'), false);
  });
});

describe('guide: options', () => {
  it('take only values that they have', () => {
    assert.deepEqual(withOption(defaultOptions, 'length', 'brief'), { ...defaultOptions, length: 'brief' });
    assert.deepEqual(withOption(defaultOptions, 'thoughts', false), { ...defaultOptions, thoughts: false });
    for (const [id, value] of [
      ['length', 'x'],
      ['mode', true],
      ['thoughts', 'true'],
      ['other', 'x'],
      ['__proto__', {}],
    ] as const)
      assert.equal(withOption(defaultOptions, id, value), undefined);
  });

  it('title a session with the first line of its first prompt', () => {
    assert.equal(titleOf(' one\ntwo'), 'one');
    assert.equal(titleOf('/search needle'), 'Search needle');
    assert.equal(titleOf('word '.repeat(20)), `${'word '.repeat(11)}word…`);
  });
});
