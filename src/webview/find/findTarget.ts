import type { SessionState } from '../../sessions/state';
import { matchPlace } from '../../sessions/find/matchPlace';
import type { FindQuery } from '../../sessions/find/textMatcher';
import { patternOf } from '../../sessions/find/textMatcher';
import type { RowRequests } from '../rowRequests';
import type { Scroller } from '../transcript/scroller';
import type { FindMatch } from './foundMatches';
import { highlight } from './highlight';

/** Rows to have around one that is gone to. */
const around = 60;

/** A long text is drawn in steps as one comes near: so many frames it may take until the match is there. */
const patience = 30;

/** Nearer to an edge than this a match is hard to read: pixels. */
const edge = 60;

/** What going to a match needs of the transcript. */
export interface FindStage {
  readonly sessionKey: string;
  readonly state: () => SessionState;
  readonly requests: RowRequests;
  readonly scroller: () => Scroller | undefined;
  readonly rows: () => Iterable<HTMLElement>;
  /** Unfolds these, by their full keys. */
  readonly reveal: (folds: ReadonlySet<string>) => void;
  readonly redraw: () => void;
}

/** On the way to one match: loads its row, unfolds what hides it, brings it into view; and marks all that are drawn. */
export class FindTarget {
  #query: FindQuery | undefined;
  #match: FindMatch | undefined;
  #going: 'row' | 'match' | undefined;
  #frames = 0;
  #part = 0;
  #scheduled = false;

  constructor(private readonly stage: FindStage) {}

  /** Whether it still has to be gone to. While it is, the rows around it are what is needed. */
  get isFar(): boolean {
    return this.#going === 'row';
  }

  /** What is looked for, and which match is the current one. Undefined: nothing is. */
  set(query: FindQuery | undefined, match: FindMatch | undefined): void {
    const isSame = match?.row === this.#match?.row && match?.nth === this.#match?.nth;
    this.#query = query;
    this.#match = match;
    if (!match) this.#going = undefined;
    else if (!isSame) this.#going = 'row';
    this.advance();
  }

  /** Call after each drawing. */
  advance(): void {
    const { stage } = this;
    if (this.#going === 'row' && this.#match && this.#query) {
      const { row: number, nth } = this.#match;
      const { rows, terminals } = stage.state();
      const row = rows.at(number);
      if (!row) {
        stage.requests.show(
          { start: number, end: number + 1 },
          { start: Math.max(0, number - around), end: number + around },
        );
        return;
      }
      const place = matchPlace(row, terminals, this.#query, nth);
      const names = (place?.within ?? []).map((part) => foldName(row.key, row.kind === 'failure', part));
      this.#part = place?.part ?? 0;
      this.#going = 'match';
      this.#frames = 0;
      stage.reveal(new Set(names.map((name) => `${stage.sessionKey}/${name}`)));
      const own = stage.scroller();
      const isDrawn = [...stage.rows()].some((element) => element.dataset['key'] === row.key);
      if (!isDrawn) own?.hold({ rowKey: row.key, row: number, offset: edge });
      stage.redraw();
    }
    this.schedule();
  }

  /** Marks what is drawn, with the next frame. */
  schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      this.#mark();
    });
  }

  #mark(): void {
    if (!this.#query || this.#query.text === '') return;
    const { stage } = this;
    const rowKey = this.#match && stage.state().rows.at(this.#match.row)?.key;
    const range = highlight(stage.rows(), {
      pattern: patternOf(this.#query),
      rowKey,
      nth: this.#match?.nth ?? 0,
    });
    if (this.#going !== 'match') return;
    if (range) this.#bringIntoView(range.getBoundingClientRect());
    else {
      const row = [...stage.rows()].find((element) => element.dataset['key'] === rowKey);
      const box = row?.getBoundingClientRect();
      // Its part of a long text may not be drawn yet: it is, once one is about there.
      if (box) this.#bringIntoView(new DOMRect(box.x, box.y + box.height * this.#part, box.width, 0));
    }
    if (++this.#frames > (range ? 2 : patience)) this.#going = undefined;
    else this.schedule();
  }

  #bringIntoView({ top, bottom }: DOMRect): void {
    const own = this.stage.scroller();
    if (!own) return;
    const box = own.element.getBoundingClientRect();
    if (top >= box.top + edge && bottom <= box.bottom - edge) return;
    own.scrollBy(top - (box.top + box.height / 3));
    this.stage.redraw();
  }
}

/** The name under which a row's views know a fold. */
function foldName(rowKey: string, isFailure: boolean, part: string): string {
  if (part === 'details') return isFailure ? `${rowKey}/details` : rowKey;
  return `${rowKey}/${part.replace(/^content\//, '')}`;
}
