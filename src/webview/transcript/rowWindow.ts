import type { Range } from '../../base/ranges';
import { rowSize } from '../../sessions/replicaRowSize';
import type { SessionView } from '../replica';
import { estimatedHeight } from './estimate';
import { HeightIndex } from './heightIndex';
import type { ScrollAnchor } from './scroller';

/** The rows to draw, by their numbers in the whole list, and the space that stands for those before and after: pixels. */
export interface RowRange extends Range {
  readonly before: number;
  readonly after: number;
}

/** Rows that should be loaded: at least `needed`; when one of them is not, then all of `wanted`. */
export interface RowWish {
  readonly needed: Range;
  readonly wanted: Range;
}

/** More is drawn above and below the viewport, so that scrolling meets drawn rows: pixels. */
const drawnMargin = 600;
/** Still more is loaded: pixels. */
const neededMargin = 2000;
const wantedMargin = 5000;
/** However low rows are: more are never wanted on either side. */
const wantedRows = 150;

/** Knows how high all rows of one session are, loaded or not, and from that which of them are in view. */
export class RowWindow {
  readonly #index = new HeightIndex();
  #session: SessionView | undefined;
  #width = 0;

  /** Takes the rows as they are now. What was measured at another width is guessed anew. */
  update(session: SessionView, width: number): void {
    this.#session = session;
    const { rows } = session.state;
    if (width !== this.#width || rows.length < this.#index.length) {
      this.#width = width;
      this.#index.replaceAll(Array.from({ length: rows.length }, (_, index) => this.#estimate(index)));
    } else {
      for (let index = this.#index.length; index < rows.length; index++) this.#index.push(this.#estimate(index));
    }
  }

  /** Takes a drawn row's true height. @returns whether it differs from what was known. */
  measure(key: string, height: number): boolean {
    const index = this.#session?.state.rows.indexOf(key) ?? -1;
    if (index < 0 || this.#index.height(index) === height) return false;
    this.#index.set(index, height);
    return true;
  }

  /** What to draw for a viewport `height` high whose top is at `top`; `top` undefined: at the end. */
  range(top: number | undefined, height: number): RowRange {
    const { start, end } = this.#rowsIn(top, height, drawnMargin);
    // Of what is not loaded nothing can be drawn: the space of its height stands for it.
    const run = this.#session?.state.rows.runAt(start);
    if (!run || run.start >= end) return this.#rangeOf(start, start);
    return this.#rangeOf(Math.max(start, run.start), Math.min(end, run.end));
  }

  /** The rows that should be loaded for this viewport. */
  wish(top: number | undefined, height: number): RowWish {
    const needed = this.#rowsIn(top, height, neededMargin);
    const { start, end } = this.#rowsIn(top, height, wantedMargin);
    return {
      needed,
      wanted: {
        start: Math.max(start, needed.start - wantedRows),
        end: Math.min(end, needed.end + wantedRows),
      },
    };
  }

  /** Where a viewport's top is that shows a row as the anchor says; undefined when nothing is known of that row. */
  topOf(anchor: ScrollAnchor | undefined): number | undefined {
    if (!anchor) return undefined;
    const found = this.#session?.state.rows.indexOf(anchor.rowKey) ?? -1;
    const index = found >= 0 ? found : (anchor.row ?? -1);
    return index < 0 ? undefined : Math.max(0, this.#index.offsetOf(index) - anchor.offset);
  }

  /** The same rows, with the space before and after as it is known now. */
  again({ start, end }: RowRange): RowRange {
    return this.#rangeOf(start, end);
  }

  /** Whether a viewport meets only drawn rows, with half of the margin to spare. */
  covers({ start, end }: RowRange, top: number, height: number): boolean {
    const run = this.#session?.state.rows.runAt(start);
    if (!run || run.start > start || run.end < end || start === end) return false;
    const spare = drawnMargin / 2;
    const above = start <= 0 || this.#index.offsetOf(start) <= top - spare;
    return above && (end >= this.#index.length || this.#index.offsetOf(end) >= top + height + spare);
  }

  #rowsIn(top: number | undefined, height: number, margin: number): Range {
    const { total, length } = this.#index;
    const from = top ?? Math.max(0, total - height);
    return {
      start: this.#index.indexAt(Math.max(0, from - margin)),
      end: top === undefined ? length : Math.min(length, this.#index.indexAt(from + height + margin) + 1),
    };
  }

  #estimate(index: number): number {
    const row = this.#session?.state.rows.at(index);
    return estimatedHeight(row ? rowSize(row) : (this.#session?.sizes[index] ?? 0), this.#width);
  }

  #rangeOf(start: number, end: number): RowRange {
    return {
      start,
      end,
      before: this.#index.offsetOf(start),
      after: Math.max(0, this.#index.total - this.#index.offsetOf(end)),
    };
  }
}
