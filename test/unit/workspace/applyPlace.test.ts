import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { changedPart, placeOfCode, withLines } from '../../../src/workspace/applyPlace';

const file = `import { a } from './a';

export function first() {
  return a;
}

export function second() {
  return 2;
}
`;

describe('the place of code in a file', () => {
  it('is where its first and its last line are', () => {
    const code = 'export function second() {\n  return a + 2;\n}';
    const place = placeOfCode(file, code);
    deepEqual(place, { start: 6, end: 9 });
    equal(withLines(file, place, code), file.replace('return 2;', 'return a + 2;'));
    deepEqual(placeOfCode(file, 'export function first() {\n  more();\n  return a;\n'), { start: 2, end: 4 });
  });

  it('is not guessed', () => {
    equal(placeOfCode(file, 'export function third() {\n}'), undefined);
    equal(placeOfCode(file, '}\n}'), undefined);
    equal(placeOfCode(file, 'export function second() {'), undefined);
    equal(placeOfCode(file, 'return 2;\nexport function first() {'), undefined);
    equal(placeOfCode('', 'a\nb'), undefined);
    equal(placeOfCode('x\nx\ny\nz', 'x\ny'), undefined);
  });

  it('keeps the line ends of the file', () => {
    equal(withLines('a\r\nb\r\nc', { start: 1, end: 2 }, 'x\ny\n'), 'a\r\nx\r\ny\r\nc');
  });
});

describe('what differs between two texts', () => {
  it('is as little as can be, and whole characters and line ends', () => {
    deepEqual(changedPart('one two three', 'one 2 three'), { start: 4, end: 7, text: '2' });
    deepEqual(changedPart('a\r\nb', 'a\rb'), { start: 1, end: 3, text: '\r' });
    deepEqual(changedPart('x😀y', 'x😁y'), { start: 1, end: 3, text: '😁' });
  });

  it('makes the one from the other', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\r', '\n', '😀', '\r\n') });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { start, end, text: put } = changedPart(before, after);
        equal(before.slice(0, start) + put + before.slice(end), after);
      }),
    );
  });
});
