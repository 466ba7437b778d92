import type { KeyedList } from '../../base/keyedList';
import type { Row } from '../../sessions/state';
import { estimatedHeight } from './estimate';
import { HeightIndex } from './heightIndex';
import type { ScrollAnchor } from './scroller';

/** The rows to draw, `start` to before `end` (positions in the whole list, as everywhere), and the space that stands for those before and after. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
  readonly before: number;
  readonly after: number;
}

/** More is drawn above and below the viewport, so that scrolling meets drawn rows: pixels. */
const margin = 600;

/** Knows how high the rows of one session are, and from that which of them are in view. */
export class RowWindow {
  readonly #index = new HeightIndex();
  readonly #measured = new Map<string, number>();
  #rows: KeyedList<Row> | undefined;
  /** The position of the oldest row that is loaded. */
  #first = 0;

  /** Takes the rows as they are now. Rows are only added, so that is cheap unless older ones came in front. */
  update(rows: KeyedList<Row>, width: number): void {
    if (rows === this.#rows) return;
    const heightOf = (row: Row): number => this.#measured.get(row.key) ?? estimatedHeight(row, width);
    const isOther = rows.first !== this.#first || rows.length - rows.first < this.#index.length;
    if (isOther || this.#rows === undefined) {
      this.#index.replaceAll([...rows].map(heightOf));
    } else {
      for (const row of rows.slice(rows.first + this.#index.length)) this.#index.push(heightOf(row));
    }
    this.#rows = rows;
    this.#first = rows.first;
  }

  /** Takes a drawn row's true height. @returns whether it differs from what was known. */
  measure(key: string, height: number): boolean {
    if (this.#measured.get(key) === height) return false;
    this.#measured.set(key, height);
    const index = (this.#rows?.indexOf(key) ?? -1) - this.#first;
    if (index < 0 || this.#index.height(index) === height) return false;
    this.#index.set(index, height);
    return true;
  }

  /** What to draw for a viewport `height` high whose top is at `top`; `top` undefined: at the end. */
  range(top: number | undefined, height: number): RowRange {
    const { total, length } = this.#index;
    const from = top ?? Math.max(0, total - height);
    const start = this.#index.indexAt(Math.max(0, from - margin));
    const end = top === undefined ? length : Math.min(length, this.#index.indexAt(from + height + margin) + 1);
    return this.#rangeOf(start, end);
  }

  /** Where a viewport's top is that shows a row as the anchor says; undefined when that row is not loaded. */
  topOf(anchor: ScrollAnchor | undefined): number | undefined {
    const index = anchor ? (this.#rows?.indexOf(anchor.rowKey) ?? -1) - this.#first : -1;
    return anchor && index >= 0 ? Math.max(0, this.#index.offsetOf(index) - anchor.offset) : undefined;
  }

  /** The same rows, with the space before and after as it is known now. */
  again({ start, end }: RowRange): RowRange {
    return this.#rangeOf(start - this.#first, end - this.#first);
  }

  /** Whether a viewport meets only drawn rows, with half of the margin to spare. */
  covers(range: RowRange, top: number, height: number): boolean {
    const start = range.start - this.#first;
    const end = range.end - this.#first;
    const spare = margin / 2;
    const above = start <= 0 || this.#index.offsetOf(start) <= top - spare;
    return above && (end >= this.#index.length || this.#index.offsetOf(end) >= top + height + spare);
  }

  #rangeOf(start: number, end: number): RowRange {
    return {
      start: start + this.#first,
      end: end + this.#first,
      before: this.#index.offsetOf(start),
      after: Math.max(0, this.#index.total - this.#index.offsetOf(end)),
    };
  }
}
