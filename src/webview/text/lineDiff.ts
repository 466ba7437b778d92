/** A line of a diff; numbers count from 1 within the text that was given. */
export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
  readonly oldLine?: number;
  readonly newLine?: number;
}

/** Above this many differences the two texts are shown one after the other: an exact answer would take too long. */
const maxEdits = 1000;

/** The shortest edit from one text to the other by lines (E. Myers, "An O(ND) Difference Algorithm", 1986). */
export function lineDiff(oldText: string, newText: string): readonly DiffLine[] {
  const before = linesOf(oldText);
  const after = linesOf(newText);
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) {
    end++;
  }
  const kinds: Kind[] = [
    ...Array<Kind>(start).fill('same'),
    ...edits(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...Array<Kind>(end).fill('same'),
  ];
  return numbered(kinds, before, after);
}

type Kind = DiffLine['kind'];

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
}

function numbered(kinds: readonly Kind[], before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  let oldLine = 0;
  let newLine = 0;
  return kinds.map((kind) => {
    if (kind === 'removed') return { kind, text: before[oldLine++] ?? '', oldLine };
    if (kind === 'added') return { kind, text: after[newLine++] ?? '', newLine };
    oldLine++;
    return { kind, text: after[newLine++] ?? '', oldLine, newLine };
  });
}

function edits(before: readonly string[], after: readonly string[]): Kind[] {
  const trace: Int32Array[] = [];
  const limit = Math.min(maxEdits, before.length + after.length);
  const width = limit + 1;
  let ends = new Int32Array(2 * width + 1);
  for (let distance = 0; distance <= limit; distance++) {
    trace.push(ends.slice());
    for (let diagonal = -distance; diagonal <= distance; diagonal += 2) {
      const x = furthest(ends, diagonal, distance, width, before, after);
      ends[width + diagonal] = x;
      if (x >= before.length && x - diagonal >= after.length)
        return walkBack(trace, before.length, after.length, width);
    }
  }
  ends = new Int32Array(0);
  return [...before.map((): Kind => 'removed'), ...after.map((): Kind => 'added')];
}

function furthest(
  ends: Int32Array,
  diagonal: number,
  distance: number,
  width: number,
  before: readonly string[],
  after: readonly string[],
): number {
  let x = startOf(ends, diagonal, distance, width);
  while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x++;
  return x;
}

// Removals first, as people read diffs.
function goesDown(ends: Int32Array, diagonal: number, distance: number, width: number): boolean {
  if (diagonal === -distance) return true;
  return diagonal !== distance && (ends[width + diagonal - 1] ?? 0) < (ends[width + diagonal + 1] ?? 0);
}

function startOf(ends: Int32Array, diagonal: number, distance: number, width: number): number {
  return goesDown(ends, diagonal, distance, width)
    ? (ends[width + diagonal + 1] ?? 0)
    : (ends[width + diagonal - 1] ?? 0) + 1;
}

function walkBack(trace: readonly Int32Array[], oldLength: number, newLength: number, width: number): Kind[] {
  const kinds: Kind[] = [];
  let x = oldLength;
  let y = newLength;
  for (let distance = trace.length - 1; distance >= 0; distance--) {
    const ends = trace[distance] ?? new Int32Array(0);
    const diagonal = x - y;
    const down = goesDown(ends, diagonal, distance, width);
    const from = down ? diagonal + 1 : diagonal - 1;
    const fromX = distance === 0 ? 0 : (ends[width + from] ?? 0);
    const begin = distance === 0 ? 0 : down ? fromX : fromX + 1;
    for (; x > begin; x--, y--) kinds.push('same');
    if (distance > 0) kinds.push(down ? 'added' : 'removed');
    x = fromX;
    y = fromX - from;
  }
  return kinds.reverse();
}

/** How many lines were added and removed. */
export function diffCounts(lines: readonly DiffLine[]): { readonly added: number; readonly removed: number } {
  let added = 0;
  let removed = 0;
  for (const { kind } of lines) {
    if (kind === 'added') added++;
    else if (kind === 'removed') removed++;
  }
  return { added, removed };
}

/** The changed lines with some unchanged ones around them; `undefined` stands for what is left out. */
export function hunks(lines: readonly DiffLine[], context: number): readonly (DiffLine | undefined)[] {
  const wanted = new Uint8Array(lines.length);
  for (const [index, { kind }] of lines.entries()) {
    if (kind !== 'same') wanted.fill(1, Math.max(0, index - context), index + context + 1);
  }
  const shown: (DiffLine | undefined)[] = [];
  for (const [index, line] of lines.entries()) {
    if (wanted[index] === 1) shown.push(line);
    else if (shown.length > 0 && shown.at(-1) !== undefined) shown.push(undefined);
  }
  if (shown.at(-1) === undefined) shown.pop();
  return shown;
}
