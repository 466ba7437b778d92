import fc from 'fast-check';

/** Few different lines, so that texts have much in common and much that is ambiguous; with all ends of lines, and none at the end. */
const line = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('a\n', 'b\n', 'c\n', '}\n', '\n', '  x\n', 'd\r\n', 'e\rf\n') },
  { weight: 2, arbitrary: fc.string({ maxLength: 4 }).map((text) => `${text.replaceAll('\n', ' ')}\n`) },
);

const lastLine = fc.oneof({ weight: 3, arbitrary: fc.constant('') }, fc.constantFrom('a', 'b', '}', 'end', 'd\r'));

/** The lines of a text, as `linesOf` gives them. */
export const textLines: fc.Arbitrary<readonly string[]> = fc
  .tuple(fc.array(line, { maxLength: 30 }), lastLine)
  .map(([lines, last]) => (last === '' ? lines : [...lines, last]));

/** Says how to make one text of another: lines taken out and put in at places given in hundredths of the text. */
export type EditScript = readonly {
  readonly at: number;
  readonly remove: number;
  readonly insert: readonly string[];
}[];

export const editScript: fc.Arbitrary<EditScript> = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 100 }),
    remove: fc.integer({ min: 0, max: 4 }),
    insert: fc.array(line, { maxLength: 3 }),
  }),
  { maxLength: 5 },
);

export function edited(lines: readonly string[], script: EditScript): readonly string[] {
  const result = [...lines];
  for (const { at, remove, insert } of script) {
    const hasEnd = result.length === 0 || (result.at(-1)?.endsWith('\n') ?? false);
    const limit = hasEnd ? result.length : result.length - 1;
    result.splice(Math.min(limit, Math.floor((at * result.length) / 100)), remove, ...insert);
  }
  return result;
}
