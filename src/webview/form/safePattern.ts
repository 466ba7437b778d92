/** A pattern longer than this is not tried: characters. */
const patternLimit = 500;
/** What a test may cost at most: steps of the matcher, which does some hundred million a second. */
const stepLimit = 20_000_000;
/** How often a group may be repeated by exact counts, one inside of the other. */
const repeatLimit = 1000;

/**
 * Tests a value against an agent's regular expression (JSON Schema `pattern`: ECMA-262, not anchored), unless that could take long:
 * a pattern can be made so that the matcher tries exponentially many ways. Such patterns are left to the agent.
 * @returns undefined when the pattern is not valid, or too dear to try.
 */
export function matchesPattern(pattern: string, value: string): boolean | undefined {
  const cost = costOf(pattern, value.length + 1);
  if (cost === undefined || cost > stepLimit) return undefined;
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return undefined;
  }
}

/** What a part of a pattern may cost. */
interface Part {
  /** In how many ways it may match, at most. */
  ways: number;
  /** How often its insides are repeated by exact counts. */
  repeats: number;
}

/**
 * An upper bound for the steps of a backtracking matcher: the number of ways to divide `length` characters among what may take more or
 * less of them, from each beginning. Undefined for what is not bounded so: repeated choices, references back, looking around.
 */
function costOf(pattern: string, length: number): number | undefined {
  if (pattern.length > patternLimit) return undefined;
  const tokens = pattern.match(
    /\\(?:[pPux]\{[^}]*\}|.)|\[(?:\\.|[^\]\\])*\]|\((?:\?(?::|<?[=!]|<[^>]*>)?)?|[)|]|[*+?]\??|\{\d+(?:,\d*)?\}\??|[^]/gu,
  );
  const groups: Part[] = [{ ways: 1, repeats: 1 }];
  let last: Part | undefined;
  for (const token of tokens ?? []) {
    const group = groups.at(-1);
    if (!group) return undefined;
    const [first = ''] = token;
    if (/^\(\?<?[=!]/.test(token) || /^\\[1-9k]/.test(token)) return undefined;
    if (first === '(') {
      groups.push({ ways: 1, repeats: 1 });
      last = undefined;
    } else if (token === ')') {
      last = groups.pop();
      const outer = groups.at(-1);
      if (!outer || !last) return undefined;
      outer.ways *= last.ways;
      outer.repeats = Math.max(outer.repeats, last.repeats);
    } else if (token === '|') {
      group.ways *= 2;
      last = undefined;
    } else if (/^(?:[*+?]|\{\d)/.test(token)) {
      const range = rangeOf(token, length);
      const isOnce = range.max === 1;
      if (last && last.ways > 1 && !isOnce) return undefined;
      const repeats = (last?.repeats ?? 1) * Math.max(1, range.isOpen ? range.min : range.max);
      if (repeats > repeatLimit) return undefined;
      group.repeats = Math.max(group.repeats, repeats);
      group.ways *= Math.max(1, Math.min(length, range.max) - range.min + 1);
      last = undefined;
    } else {
      last = { ways: 1, repeats: 1 };
    }
  }
  return groups.length === 1 ? (groups[0]?.ways ?? 1) * length * (groups[0]?.repeats ?? 1) : undefined;
}

function rangeOf(
  token: string,
  length: number,
): { readonly min: number; readonly max: number; readonly isOpen: boolean } {
  const [, low = '0', comma = '', high = ''] = /^\{(\d+)(,?)(\d*)\}/.exec(token) ?? [];
  if (token.startsWith('{')) {
    const min = Number(low);
    const isOpen = comma !== '' && high === '';
    return { min, max: isOpen ? Math.max(min, length) : comma === '' ? min : Number(high), isOpen };
  }
  if (token.startsWith('?')) return { min: 0, max: 1, isOpen: false };
  return { min: token.startsWith('+') ? 1 : 0, max: length, isOpen: true };
}
