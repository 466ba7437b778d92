import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { OutputTail } from '../../../src/processes/outputTail';

describe('the tail of a process’s output', () => {
  it('is all of the output up to the limit', () => {
    const tail = new OutputTail(6);
    tail.push(Buffer.from('€'));
    tail.push(Buffer.from('abc'));
    assert.deepEqual([tail.text, tail.truncated], ['€abc', false]);
  });

  it('says at once that it dropped something', () => {
    const tail = new OutputTail(6);
    tail.push(Buffer.from('€abcd'));
    assert.equal(tail.truncated, true);
    assert.equal(tail.text, 'abcd');
  });

  it('keeps nothing where the limit is 0', () => {
    const tail = new OutputTail(0);
    tail.push(Buffer.from('a'));
    assert.deepEqual([tail.text, tail.truncated], ['', true]);
  });

  it('is held in few pieces, however small they come', () => {
    const tail = new OutputTail(64 * 1024);
    for (let count = 0; count < 200_000; count++) tail.push(Buffer.from('x'));
    assert.ok(tail.pieces <= 256, `${tail.pieces} pieces`);
    assert.equal(tail.text.length, 64 * 1024);
  });

  it('is the longest end of the output that fits and begins with a character, in whatever chunks it came and whenever it was read', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '\n', 'é', '€', '𝄞'), maxLength: 60 }),
        fc.array(fc.record({ bytes: fc.nat(9), reads: fc.boolean() }), { maxLength: 60 }),
        fc.integer({ min: 0, max: 40 }),
        (all, cuts, limit) => {
          const bytes = Buffer.from(all);
          const tail = new OutputTail(limit);
          let at = 0;
          for (const cut of cuts) {
            tail.push(bytes.subarray(at, at + cut.bytes));
            at = Math.min(bytes.length, at + cut.bytes);
            if (cut.reads) assert.ok(all.includes(tail.text));
          }
          tail.push(bytes.subarray(at));
          assert.equal(tail.text, longestEnd(all, limit));
          assert.equal(tail.truncated, bytes.length > limit);
        },
      ),
    );
  });
});

function longestEnd(all: string, limit: number): string {
  const characters = Array.from(all);
  while (Buffer.byteLength(characters.join('')) > limit) characters.shift();
  return characters.join('');
}
