/** Whole numbers from `start` to before `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The same numbers as ranges that are in order, apart from each other and not empty. */
export function joined(ranges: readonly Range[]): readonly Range[] {
  const result: Range[] = [];
  for (const range of ranges.filter(({ start, end }) => start < end).toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && range.start <= last.end)
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    else result.push(range);
  }
  return result;
}

export function includes(ranges: readonly Range[], number: number): boolean {
  return ranges.some(({ start, end }) => number >= start && number < end);
}

/** What of a range is in none of the others, which are in order. */
export function without(range: Range, others: readonly Range[]): readonly Range[] {
  const result: Range[] = [];
  let { start } = range;
  for (const other of others) {
    if (other.end <= start) continue;
    if (other.start >= range.end) break;
    if (other.start > start) result.push({ start, end: other.start });
    start = other.end;
  }
  return start < range.end ? [...result, { start, end: range.end }] : result;
}
