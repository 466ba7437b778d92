import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { StderrTail } from '../../../src/agents/stderrTail';

function tailOf(limit: number, ...chunks: readonly (string | Buffer)[]): string {
  const tail = new StderrTail(limit);
  for (const chunk of chunks) tail.push(Buffer.from(chunk as string));
  return tail.text;
}

describe('stderr tail', () => {
  it('keeps everything up to the limit', () => {
    assert.equal(tailOf(100), '');
    assert.equal(tailOf(100, 'one\n', 'two'), 'one\ntwo');
  });

  it('drops the oldest lines', () => {
    assert.equal(tailOf(10, 'first line\n', 'second\n', 'third\n'), 'third\n');
  });

  it('cuts a long line at a character', () => {
    assert.equal(tailOf(7, '€€€'), '€€');
    assert.equal(tailOf(6, '𝄞𝄞𝄞'), '𝄞');
  });

  it('leaves out a character that has not come whole', () => {
    assert.equal(tailOf(100, Buffer.from('a€').subarray(0, 3)), 'a');
  });

  it('is plain text', () => {
    assert.equal(
      tailOf(100, '\u001b[1;31mred\u001b[0m\r\n10%\r50%\r100%\r\n\u0007\u001b]0;title\u0007done\ttab'),
      'red\n100%\ndone\ttab',
    );
  });

  it('is the end of the text for any chunks, in bounded memory', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', '€', '𝄞', '\n') })),
        fc.integer({ min: 4, max: 40 }),
        (parts, limit) => {
          const all = parts.join('');
          const text = tailOf(limit, ...parts);
          assert.ok(all.endsWith(text));
          assert.ok(Buffer.byteLength(text) <= limit);
          if (Buffer.byteLength(all) <= limit) assert.equal(text, all);
        },
      ),
    );
  });
});
