import { domMatches } from './domMatches';

/** Their styles are in find.css. */
const all = 'parley-find';
const current = 'parley-find-current';

/** More would be a carpet. */
const mostInRow = 500;

/** What is to be made visible: the current match is the one with this number in the row with this key. */
export interface Marks {
  readonly pattern: RegExp;
  readonly rowKey: string | undefined;
  readonly nth: number;
}

/**
 * Marks the matches in the rows that are drawn, without changing the page (CSS Custom Highlight API).
 * @returns where the current one is, if it is drawn.
 */
export function highlight(rows: Iterable<HTMLElement>, { pattern, rowKey, nth }: Marks): Range | undefined {
  const others = new Highlight();
  let found: Range | undefined;
  for (const row of rows) {
    const ranges = domMatches(row, pattern, mostInRow);
    // What is drawn may say a text more or less often than the data, e.g. in a link's address.
    const own = row.dataset['key'] === rowKey ? ranges[Math.min(nth, ranges.length - 1)] : undefined;
    for (const range of ranges) if (range !== own) others.add(range);
    found ??= own;
  }
  CSS.highlights.set(all, others);
  const only = found ? new Highlight(found) : new Highlight();
  only.priority = 1;
  CSS.highlights.set(current, only);
  return found;
}

export function clearHighlight(): void {
  CSS.highlights.delete(all);
  CSS.highlights.delete(current);
}
