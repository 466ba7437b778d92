/** What is shown moves by itself for so long after something was shown or changed. Milliseconds. */
const SETTLING_MS = 800;
/** By so few lines it moves when buttons come and go above lines. */
const SLACK_LINES = 3;

/** Tells a person's scrolling from what moves by itself, since a place was shown, a text has changed or editors were laid out anew. */
export class ScrollWatch {
  #settlesAt = 0;
  #first: number | undefined;

  /** @param now Milliseconds, of any clock that only goes on. */
  constructor(private readonly now: () => number) {}

  /** What is seen of the editor moves by itself now. */
  stir(): void {
    this.#settlesAt = this.now() + SETTLING_MS;
  }

  /**
   * The first line that is seen is another one.
   * @returns Whether that is the person's doing.
   */
  isPersons(firstLine: number): boolean {
    const before = this.#first;
    if (this.now() < this.#settlesAt || before === undefined) {
      this.#first = firstLine;
      return false;
    }
    return Math.abs(firstLine - before) >= SLACK_LINES;
  }
}
