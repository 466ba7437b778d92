import * as assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import * as fc from 'fast-check';
import type { Message } from 'vscode-jsonrpc/node';
import { endOfStream, NdjsonReader, type NdjsonReaderOptions } from '../../../src/acp/ndjsonReader';

/** Reads all that the chunks hold, dispatching every message at once, and says what came. */
async function readAll(chunks: readonly Buffer[], options: NdjsonReaderOptions = {}): Promise<string[]> {
  const input = new PassThrough();
  const problems: string[] = [];
  const reader = new NdjsonReader(input, { ...options, onProblem: ({ kind }) => problems.push(`left out: ${kind}`) });
  const seen: string[] = problems;
  const end = new Promise<void>((resolve) => {
    reader.listen((message) => {
      if (message === endOfStream) {
        resolve();
        return;
      }
      seen.push(JSON.stringify(message));
      reader.didDispatch(message);
    });
  });
  for (const chunk of chunks) input.write(chunk);
  input.end();
  await end;
  reader.dispose();
  return seen;
}

const lineOf = (text: string): Promise<string[]> => readAll([Buffer.from(text)]);
const note = (text: string): string => JSON.stringify({ jsonrpc: '2.0', method: 'm', params: { text } });

function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let offset = 0;
  for (let turn = 0; offset < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    chunks.push(bytes.subarray(offset, offset + size));
    offset += size;
  }
  return chunks;
}

describe('NDJSON reader', () => {
  it('reads the same messages however the bytes are cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 20 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 10 }),
        fc.constantFrom('\n', '\r\n', '\n\n', '\n \t\r\n'),
        fc.boolean(),
        async (texts, sizes, ending, isTerminated) => {
          const lines = texts.map(note);
          const bytes = Buffer.from(lines.join(ending) + (isTerminated ? ending : ''));
          assert.deepEqual(await readAll(cut(bytes, sizes)), lines);
        },
      ),
    );
  });

  it('keeps characters whole that are split between chunks of one byte', async () => {
    const line = note('naïve — 日本語 👩‍👩‍👧 \u2028 \u2029');
    assert.deepEqual(await readAll(cut(Buffer.from(line), [1])), [line]);
  });

  it('reads a line of 21 MB that comes in small chunks', async () => {
    const line = note('x'.repeat(21_000_000));
    const [read] = await readAll(cut(Buffer.from(line + '\n'), [65_536]));
    assert.equal(read?.length, line.length);
  });

  it('leaves out what is too long, no JSON or no message, and goes on', async () => {
    const options = { maxMessageBytes: 100 };
    const noise = [
      'Starting…',
      '42',
      '"text"',
      'null',
      '{"id":{},"method":"m"}',
      '{"error":{"code":1}}',
      '{"id":null,"error":{}}',
    ];
    const bytes = Buffer.from([note('a'), note('y'.repeat(200)), note('b'), ...noise, '[1,', note('c')].join('\n'));
    const expected = [
      note('a'),
      'left out: overlongLine',
      note('b'),
      'left out: notJson',
      ...Array<string>(6).fill('left out: notMessage'),
      'left out: notJson',
      note('c'),
    ];
    for (const sizes of [[1000], [7], [1]]) assert.deepEqual(await readAll(cut(bytes, sizes), options), expected);
  });

  it('tolerates a byte order mark, batches, a wrong or missing version', async () => {
    assert.deepEqual(await lineOf(`\ufeff${note('a')}\n[${note('b')}, 1, ${note('c')}]\n[]\n`), [
      note('a'),
      note('b'),
      'left out: notMessage',
      note('c'),
    ]);
    assert.deepEqual(await lineOf('{"method":"m","params":{}}\n{"jsonrpc":2,"method":"n","params":{}}'), [
      '{"method":"m","params":{}}',
      '{"jsonrpc":2,"method":"n","params":{}}',
    ]);
  });

  it('reports a batch once, and takes no more of it than a batch may have', async () => {
    const large = `[${Array<string>(50_000).fill('1').join(',')}]`;
    assert.deepEqual(await lineOf(`${large}\n${note('a')}`), ['left out: notMessage', note('a')]);
    const many = `[${Array<string>(1500).fill(note('b')).join(',')}]`;
    const read = await lineOf(`${many}\n`);
    assert.deepEqual([read.filter((line) => line === note('b')).length, read.length], [1000, 1001]);
  });

  it('gives params to messages without, and translates cancellation', async () => {
    const wire = [
      { method: 'a' },
      { id: 0, method: 'b', params: null },
      { method: '$/cancel_request', params: { requestId: 0 } },
      { method: '$/cancel_request' },
      { method: '$/cancel_request', params: { requestId: null } },
    ];
    assert.deepEqual(await lineOf(wire.map((message) => JSON.stringify(message)).join('\n')), [
      '{"method":"a","params":{}}',
      '{"id":0,"method":"b","params":{}}',
      '{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":0}}',
      'left out: notMessage',
      'left out: notMessage',
    ]);
  });

  it('is unharmed by deep nesting and by keys that name a prototype', async () => {
    const deep = `{"method":"deep","params":{"x":${'['.repeat(10_000)}${']'.repeat(10_000)}}}`;
    const input = new PassThrough();
    const reader = new NdjsonReader(input);
    const methods: string[] = [];
    const end = new Promise<void>((resolve) => {
      reader.listen((message) => {
        if (message === endOfStream) resolve();
        else methods.push((message as Message & { method: string }).method);
        reader.didDispatch(message);
      });
    });
    input.end(
      `${deep}\n{"method":"p","__proto__":{"polluted":1},"params":{"__proto__":{"polluted":1},"constructor":{"prototype":{}}}}\n`,
    );
    await end;
    assert.deepEqual(methods, ['deep', 'p']);
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
    reader.dispose();
  });

  it('parses no more than 256 messages ahead of their dispatch, and loses none', async () => {
    const input = new PassThrough();
    const reader = new NdjsonReader(input);
    const queue: Message[] = [];
    reader.listen((message) => queue.push(message));
    for (let i = 0; i < 5000; i++) input.write(note(String(i)) + '\n');
    input.end();
    let dispatched = 0;
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const message = queue.shift();
      if (message === endOfStream) break;
      if (message === undefined) continue;
      assert.equal(JSON.stringify(message), note(String(dispatched++)));
      reader.didDispatch(message);
    }
    assert.equal(dispatched, 5000);
    assert.equal(reader.deepestQueue, 256);
    reader.dispose();
  });
});
