import type { Range } from '../base/ranges';
import type { Intent } from '../chat/protocol';
import type { SessionView } from './replica';

/** When so many rows have come since the last question, another one lets the host take some back. */
const spare = 300;

/** How many rows to ask for around one that is to be shown. */
const around = 120;

/** The most that may be asked for at once (see `intents.ts`). */
const most = 1000;

/** Asks the host for rows, one question at a time: while one is on its way, only the newest of the following wishes counts. */
export class RowRequests {
  #asked: Range | undefined;
  /** The last question that was answered, and how many rows were here then. To ask it again would change nothing. */
  #answered: (Range & { readonly loaded: number }) | undefined;
  #next: Range | undefined;

  constructor(
    private readonly post: (intent: Intent) => void,
    private readonly session: () => SessionView | undefined,
  ) {}

  /** Everything comes anew: no answer will come. */
  reset(): void {
    this.#asked = undefined;
    this.#answered = undefined;
    this.#next = undefined;
  }

  /** The rows `needed` are near what is seen. When one of them is not here, or far more than those are, asks for those in `wanted`. */
  show(needed: Range, wanted: Range): void {
    const session = this.session();
    if (!session || needed.start >= needed.end) return;
    const { rows } = session.state;
    const run = rows.runAt(needed.start);
    const isHere = run !== undefined && run.start <= needed.start && run.end >= needed.end;
    const isFew = rows.loaded <= Math.max(wanted.end - wanted.start, this.#answered?.loaded ?? 0) + spare;
    if (isHere && isFew) this.#next = undefined;
    else if (this.#asked) this.#next = wanted;
    else if (!isHere && isSame(wanted, this.#answered)) return;
    else this.#ask(session, wanted);
  }

  /** The row with this key is to be shown, wherever it is. */
  showAround(rowKey: string): void {
    const session = this.session();
    if (!session || session.state.rows.indexOf(rowKey) >= 0) return;
    this.post({ type: 'showRowsAround', sessionKey: session.key, rowKey, count: around });
  }

  /** Rows have come. @param loaded How many there are now. */
  answered(loaded: number): void {
    const next = this.#next;
    this.#answered = this.#asked && { ...this.#asked, loaded };
    this.#asked = undefined;
    this.#next = undefined;
    const session = this.session();
    if (next && session && !isSame(next, this.#answered)) this.#ask(session, next);
  }

  #ask({ key }: SessionView, range: Range): void {
    const { start, end } = range;
    this.#asked = range;
    this.post({ type: 'showRows', sessionKey: key, start, count: Math.max(1, Math.min(end - start, most)) });
  }
}

function isSame(range: Range, other: Range | undefined): boolean {
  return range.start === other?.start && range.end === other.end;
}
