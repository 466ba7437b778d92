import * as assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020';
import { editorTools } from '../../../src/mcp/editorTools/editorServer';
import type { Editor } from '../../../src/mcp/editorTools/editor';
import { bounded, pageOf } from '../../../src/mcp/editorTools/paging';

const never = new AbortController().signal;
const named = (name: string): (typeof editorTools)[number] => editorTools.find((one) => one.name === name)!;

/** An editor that knows only what a test says. */
function editor(known: Partial<Editor>): Editor {
  return known as Editor;
}

describe('a page of a list', () => {
  const all = Array.from({ length: 250 }, (_, index) => ({ index }));

  it('goes on where the one before ended, to the end', () => {
    const first = pageOf(all, {});
    assert.deepEqual([first.items.length, first.total, first.nextCursor], [100, 250, '100']);
    const last = pageOf(all, { limit: 1000, cursor: '100' });
    assert.deepEqual([last.items.length, last.items[0], last.nextCursor], [150, { index: 100 }, undefined]);
    assert.deepEqual(pageOf(all, { cursor: '250' }), { items: [], total: 250 });
  });

  it('is bounded in length, but never empty while there is something', () => {
    const long = Array.from({ length: 5 }, () => 'x'.repeat(50_000));
    assert.deepEqual([pageOf(long, {}).items.length, pageOf(long, {}).nextCursor], [1, '1']);
    const one = ['x'.repeat(100_000), 'y'];
    assert.deepEqual([pageOf(one, {}).items.length, pageOf(one, {}).nextCursor], [1, '1']);
  });

  it('cuts what is in an item that alone is longer than a page', () => {
    const edits = Array.from({ length: 5000 }, (_, index) => ({ startLine: index, after: 'y'.repeat(500) }));
    const { items } = pageOf([{ path: 'a', edits }, { path: 'b' }], {});
    const [first] = items as unknown as readonly [{ readonly path: string; readonly edits: readonly unknown[] }];
    assert.deepEqual([items.length, first.path, first.edits.length], [1, 'a', 101]);
    assert.deepEqual(first.edits[0], { startLine: 0, after: `${'y'.repeat(300)}… (200 more characters)` });
    assert.equal(first.edits[100], '… (4900 more)');
    assert.ok(JSON.stringify(items).length < 60_000);
  });

  it('takes only cursors that were given', () => {
    for (const cursor of ['', '-1', '1.5', 'x', '1e3'])
      assert.throws(() => pageOf(all, { cursor }), /cursor is not one/);
  });

  it('tells how much of a text is left out', () => {
    assert.deepEqual(bounded('abcdef', 4), { text: 'abcd', left: 2 });
    assert.deepEqual(bounded('abc', 4), { text: 'abc', left: 0 });
  });
});

describe('the editor’s tools, as they are described', () => {
  it('have names and schemas that clients take, and say what they may do', () => {
    const ajv = new Ajv2020({ strict: true });
    for (const { name, inputSchema, annotations, description } of editorTools) {
      assert.match(name, /^[a-z_]{3,40}$/);
      assert.equal(ajv.validateSchema(inputSchema), true, name);
      for (const field of Object.values(inputSchema.properties)) assert.ok('description' in field, name);
      assert.equal(typeof annotations.readOnlyHint, 'boolean', name);
      assert.ok(description.endsWith('.'), name);
    }
    assert.equal(new Set(editorTools.map(({ name }) => name)).size, editorTools.length);
  });

  it('check what comes as their schemas say, and name what is wrong', async () => {
    const none = editor({ hover: () => Promise.resolve([]) });
    const hover = named('get_hover');
    assert.deepEqual(hover.inputSchema.required, ['path', 'line', 'column']);
    assert.deepEqual(await hover.run(none, { path: 'a', line: 1, column: 1, more: true }, never), { text: '' });
    for (const [args, problem] of [
      [undefined, 'path is not a string'],
      [[], ' is not an object'],
      [{ path: 'a', line: 1.5, column: 1 }, 'line is not an integer from 1 to 9007199254740991'],
      [{ path: 'a'.repeat(5000), line: 1, column: 1 }, 'path is not a string of at most 4096 characters'],
    ] as const) {
      await assert.rejects(async () => hover.run(none, args, never), { message: problem });
    }
  });

  it('are bounded, however much is selected or different', async () => {
    const selection = { startLine: 1, endLine: 1, startColumn: 1, endColumn: 2, text: 'z'.repeat(50_000) };
    const found = { path: 'a', language: 'x', visible: [], selections: Array.from({ length: 300 }, () => selection) };
    const much = editor({
      selection: () => Promise.resolve(found),
      diff: () => Promise.resolve(`+${'d'.repeat(1_000_000)}\n+e`),
    });
    const { editor: told } = (await named('get_selection').run(much, {}, never)) as {
      readonly editor: {
        readonly selections: readonly { readonly text: string }[];
        readonly selectionsLeftOut: number;
      };
    };
    assert.deepEqual([told.selections.length, told.selectionsLeftOut], [100, 200]);
    assert.equal(told.selections.map(({ text }) => text).join('').length, 60_000);
    const diff = await named('get_diff').run(much, {}, never);
    assert.deepEqual(
      { ...diff, diff: String(diff['diff']).length },
      { diff: 60_000, total: 2, nextCursor: '1', charactersLeftOut: 940_001 },
    );
  });

  it('read a text by lines, with where to go on', async () => {
    const text = Array.from({ length: 2500 }, (_, index) => `${index + 1}\n`).join('');
    const some = editor({ text: () => Promise.resolve({ text, unsaved: false }) });
    const read = (args: object): Promise<object> => named('read_buffer').run(some, { path: 'a', ...args }, never);
    const first = await read({});
    assert.deepEqual(
      { ...first, text: '' },
      { path: 'a', unsaved: false, startLine: 1, text: '', totalLines: 2500, nextLine: 1001 },
    );
    assert.deepEqual(await read({ startLine: 2500, lineCount: 1 }), {
      ...{ path: 'a', unsaved: false, startLine: 2500, text: '2500\n', totalLines: 2500 },
    });
    assert.deepEqual(await read({ startLine: 9999 }), {
      ...{ path: 'a', unsaved: false, startLine: 9999, text: '', totalLines: 2500 },
    });
  });
});
