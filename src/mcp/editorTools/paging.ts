import { type Check, CheckError, isRecord } from '../../base/check';
import { optionalNumber, optionalText } from './argument';

const DEFAULT_ITEMS = 100;
const MAX_ITEMS = 1000;
/** The longest page, in characters of JSON: results stand in the context of a language model. */
const MAX_PAGE = 60_000;

/** What every tool takes that answers with a list. */
export const pageArguments = {
  limit: optionalNumber(`How many at the most, ${DEFAULT_ITEMS} by default`, 1, MAX_ITEMS),
  cursor: optionalText('Where to go on: `nextCursor` of the answer before', 20),
};

export interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
  /** There is more. */
  readonly nextCursor?: string;
}

/** Of one item that is longer than a page: the texts and lists in it are cut to this. Characters, and items. */
const CUT_TEXT = 300;
const CUT_LIST = 100;

/**
 * One page of a list, bounded in number and length; at least one item where there is one. Of an item that alone is longer than a page,
 * texts and lists are cut, with how much is left out; items that are texts are the caller's to cut.
 */
export function pageOf<T>(
  all: readonly T[],
  { limit = DEFAULT_ITEMS, cursor }: { readonly limit?: number; readonly cursor?: string },
): Page<T> {
  const start = cursor === undefined ? 0 : offset(cursor, 'cursor');
  const items: T[] = [];
  let length = 0;
  for (const item of all.slice(start, start + limit)) {
    const size = JSON.stringify(item).length;
    length += size;
    if (items.length > 0 && length > MAX_PAGE) break;
    items.push(size > MAX_PAGE && typeof item === 'object' ? (cut(item) as T) : item);
  }
  const end = start + items.length;
  return { items, total: all.length, ...(end < all.length && items.length > 0 && { nextCursor: String(end) }) };
}

const offset: Check<number> = (value, path) => {
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
  if (number === undefined) throw new CheckError(path, 'one that was given');
  return number;
};

/** A text cut to what a page may hold, with how much is left out. */
export function bounded(text: string, limit = MAX_PAGE): { readonly text: string; readonly left: number } {
  return { text: text.slice(0, limit), left: Math.max(0, text.length - limit) };
}

function cut(value: unknown): unknown {
  if (typeof value === 'string') {
    const { text, left } = bounded(value, CUT_TEXT);
    return left > 0 ? `${text}… (${String(left)} more characters)` : text;
  }
  if (Array.isArray(value)) {
    const more = value.length - CUT_LIST;
    return [...value.slice(0, CUT_LIST).map(cut), ...(more > 0 ? [`… (${String(more)} more)`] : [])];
  }
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, cut(field)]));
}
