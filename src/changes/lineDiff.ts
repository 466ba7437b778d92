import type { TextLines } from './textLines';

/**
 * Some lines of a text that others have replaced, as numbers of lines, counted from 0; each `end` is the line after the last. One of the
 * two ranges may be empty, not both. Between two edits there is at least one line that both texts have.
 */
export interface LineEdit {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/** So many differences a shortest path is looked for; beyond, the way that has come furthest is taken. */
const MAX_COST = 1024;
/** Lines times differences: what may be spent on a text whose lines are all somewhere else. Bounds the time of very long texts. */
const MAX_WORK = 1 << 24;

/**
 * What turns one text into another, in their order: E. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), in linear
 * space. What both begin and end with is set aside before, and so are lines that only one of them has: they are in no common
 * sequence anyway. Takes time in proportion to the lines times the differences, and is bounded for long ones.
 */
export function diffLines(before: TextLines, after: TextLines): readonly LineEdit[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let kept = 0;
  while (kept < shorter - start && before[before.length - 1 - kept] === after[after.length - 1 - kept]) kept++;
  const removed = new Uint8Array(before.length);
  const added = new Uint8Array(after.length);
  removed.fill(1, start, before.length - kept);
  added.fill(1, start, after.length - kept);
  const { left, right } = commonLines(before, after, start, before.length - kept, after.length - kept);
  if (left.ids.length > 0 && right.ids.length > 0) {
    new Matcher(left.ids, right.ids, (x, y) => {
      removed[left.places[x] ?? 0] = 0;
      added[right.places[y] ?? 0] = 0;
    }).match();
  }
  return editsOf(removed, added);
}

/** Lines as numbers, equal for equal lines, with where each stands. */
interface Numbered {
  readonly ids: Int32Array;
  readonly places: Int32Array;
}

/** Of the ranges from `start` on, the lines that both have. */
function commonLines(
  before: TextLines,
  after: TextLines,
  start: number,
  oldEnd: number,
  newEnd: number,
): { readonly left: Numbered; readonly right: Numbered } {
  const ids = new Map<string, number>();
  for (let at = start; at < oldEnd; at++) {
    const line = before[at] ?? '';
    if (!ids.has(line)) ids.set(line, ids.size);
  }
  const inBoth = new Uint8Array(ids.size);
  for (let at = start; at < newEnd; at++) {
    const id = ids.get(after[at] ?? '');
    if (id !== undefined) inBoth[id] = 1;
  }
  const pick = (lines: TextLines, end: number): Numbered => {
    const found: number[] = [];
    const places: number[] = [];
    for (let at = start; at < end; at++) {
      const id = ids.get(lines[at] ?? '');
      if (id === undefined || inBoth[id] === 0) continue;
      found.push(id);
      places.push(at);
    }
    return { ids: Int32Array.from(found), places: Int32Array.from(places) };
  };
  return { left: pick(before, oldEnd), right: pick(after, newEnd) };
}

/** Finds a longest common sequence of two lists of numbers, or a long one, and tells its pairs. */
class Matcher {
  readonly #forward: Int32Array;
  readonly #backward: Int32Array;
  readonly #offset: number;
  readonly #maxCost: number;

  constructor(
    private readonly a: Int32Array,
    private readonly b: Int32Array,
    private readonly tell: (x: number, y: number) => void,
  ) {
    this.#offset = a.length + b.length + 1;
    this.#maxCost = Math.max(64, Math.min(MAX_COST, Math.floor(MAX_WORK / (a.length + b.length))));
    this.#forward = new Int32Array(2 * this.#offset + 1);
    this.#backward = new Int32Array(2 * this.#offset + 1);
  }

  match(): void {
    // A stack of its own: a call for each half could nest as deep as there are lines.
    const open = [{ aStart: 0, aEnd: this.a.length, bStart: 0, bEnd: this.b.length }];
    for (let box = open.pop(); box; box = open.pop()) {
      let { aStart, aEnd, bStart, bEnd } = box;
      while (aStart < aEnd && bStart < bEnd && this.a[aStart] === this.b[bStart]) this.tell(aStart++, bStart++);
      while (aStart < aEnd && bStart < bEnd && this.a[aEnd - 1] === this.b[bEnd - 1]) this.tell(--aEnd, --bEnd);
      if (aStart === aEnd || bStart === bEnd) continue;
      const { x, y } = this.#middle(aStart, aEnd, bStart, bEnd);
      open.push({ aStart: x, aEnd, bStart: y, bEnd }, { aStart, aEnd: x, bStart, bEnd: y });
    }
  }

  /** A point on a shortest path through the box, or on one that is good enough; never one of its two ends only. */
  #middle(aStart: number, aEnd: number, bStart: number, bEnd: number): { readonly x: number; readonly y: number } {
    const { a, b } = this;
    const forward = this.#forward;
    const backward = this.#backward;
    const offset = this.#offset;
    const width = aEnd - aStart + (bEnd - bStart);
    const first = aStart - bStart;
    const last = aEnd - bEnd;
    const isOdd = ((last - first) & 1) !== 0;
    forward[offset + first] = aStart;
    backward[offset + last] = aEnd;
    const limit = Math.min(this.#maxCost, Math.ceil(width / 2));
    for (let cost = 1; cost <= limit; cost++) {
      for (let step = -cost; step <= cost; step += 2) {
        const diagonal = first + step;
        const down = forward[offset + diagonal + 1] ?? 0;
        const right = (forward[offset + diagonal - 1] ?? 0) + 1;
        let x = step === -cost ? down : step === cost ? right : Math.max(down, right);
        let y = x - diagonal;
        while (x < aEnd && y < bEnd && x >= aStart && y >= bStart && a[x] === b[y]) {
          x++;
          y++;
        }
        forward[offset + diagonal] = x;
        const other = diagonal - last;
        if (isOdd && other > -cost && other < cost && x >= (backward[offset + diagonal] ?? 0)) return inBox(x, y);
      }
      for (let step = -cost; step <= cost; step += 2) {
        const diagonal = last + step;
        const up = backward[offset + diagonal - 1] ?? 0;
        const left = (backward[offset + diagonal + 1] ?? 0) - 1;
        let x = step === cost ? up : step === -cost ? left : Math.min(up, left);
        let y = x - diagonal;
        while (x > aStart && y > bStart && x <= aEnd && y <= bEnd && a[x - 1] === b[y - 1]) {
          x--;
          y--;
        }
        backward[offset + diagonal] = x;
        const other = diagonal - first;
        if (!isOdd && other >= -cost && other <= cost && (forward[offset + diagonal] ?? 0) >= x) return inBox(x, y);
      }
    }
    return this.#furthest(aStart, aEnd, bStart, bEnd, limit);

    function inBox(x: number, y: number): { readonly x: number; readonly y: number } {
      return { x: Math.min(Math.max(x, aStart), aEnd), y: Math.min(Math.max(y, bStart), bEnd) };
    }
  }

  /** Where the way from the beginning has come furthest within the box. */
  #furthest(
    aStart: number,
    aEnd: number,
    bStart: number,
    bEnd: number,
    cost: number,
  ): { readonly x: number; readonly y: number } {
    let best = { x: aStart + 1, y: bStart };
    for (let step = -cost; step <= cost; step += 2) {
      const diagonal = aStart - bStart + step;
      const x = this.#forward[this.#offset + diagonal] ?? 0;
      const y = x - diagonal;
      if (x < aStart || x > aEnd || y < bStart || y > bEnd || (x === aEnd && y === bEnd)) continue;
      if (x + y > best.x + best.y) best = { x, y };
    }
    return best;
  }
}

function editsOf(removed: Uint8Array, added: Uint8Array): readonly LineEdit[] {
  const edits: LineEdit[] = [];
  let at = 0;
  let to = 0;
  while (at < removed.length || to < added.length) {
    if (removed[at] !== 1 && added[to] !== 1) {
      at++;
      to++;
      continue;
    }
    const edit = { oldStart: at, newStart: to };
    while (removed[at] === 1) at++;
    while (added[to] === 1) to++;
    edits.push({ ...edit, oldEnd: at, newEnd: to });
  }
  return edits;
}
