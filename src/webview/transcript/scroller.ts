/** The first row in view and how far its top is below the viewport's: what must not move when something above changes. */
export interface ScrollAnchor {
  readonly rowKey: string;
  readonly offset: number;
  /** The row's number, where it is known: the row may not be loaded when its place is needed. */
  readonly row?: number;
}

/** Within so many pixels of the end the transcript counts as being at its end. */
const nearEnd = 16;

/**
 * Keeps a scrolled list where the person left it: at the end while they are there, else at the row they look at, whatever grows or
 * shrinks above. (Browsers' own scroll anchoring does not know about rows that are not drawn.)
 */
export class Scroller {
  #pinned = true;
  #anchor: ScrollAnchor | undefined;
  /** The last position that was set or seen; a smaller one means that the person scrolled up. */
  #top = 0;
  #viewport = { width: 0, height: 0 };

  constructor(
    readonly element: HTMLElement,
    private readonly rows: () => Iterable<HTMLElement>,
    private readonly numberOf: (rowKey: string) => number,
  ) {
    this.look();
  }

  /** How much is in view, as of the last look: pixels. The element itself would lay the page out to tell it. */
  get viewport(): { readonly width: number; readonly height: number } {
    return this.#viewport;
  }

  /** Looks at how much is in view now. @returns whether that has changed. */
  look(): boolean {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width === this.#viewport.width && height === this.#viewport.height) return false;
    this.#viewport = { width, height };
    return true;
  }

  get pinned(): boolean {
    return this.#pinned;
  }

  get anchor(): ScrollAnchor | undefined {
    return this.#anchor;
  }

  /** Call on every scroll event. @returns whether the person scrolled, and not this. */
  scrolled(): boolean {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    const isOther = Math.abs(scrollTop - this.#top) >= 1;
    const atEnd = scrollHeight - scrollTop - clientHeight <= nearEnd;
    if (atEnd) this.#pinned = true;
    else if (scrollTop < this.#top) this.#pinned = false;
    this.#top = scrollTop;
    if (this.#pinned) this.#anchor = undefined;
    else this.remember();
    return isOther;
  }

  /** Takes down which row is in view; none when the person scrolled to where nothing is drawn yet. */
  remember(): void {
    const { top, bottom } = this.element.getBoundingClientRect();
    this.#anchor = undefined;
    for (const row of this.rows()) {
      const box = row.getBoundingClientRect();
      if (box.bottom <= top) continue;
      const rowKey = row.dataset['key'] ?? '';
      if (box.top < bottom) this.#anchor = { rowKey, offset: box.top - top, row: this.numberOf(rowKey) };
      return;
    }
  }

  /** Puts things back after the content has changed. */
  restore(): void {
    if (this.#pinned) {
      this.#moveTo(this.element.scrollHeight - this.element.clientHeight);
      return;
    }
    const anchor = this.#anchor;
    if (!anchor) {
      this.remember();
      return;
    }
    const row = [...this.rows()].find(({ dataset }) => dataset['key'] === anchor.rowKey);
    if (!row) return;
    const offset = row.getBoundingClientRect().top - this.element.getBoundingClientRect().top;
    if (Math.abs(offset - anchor.offset) >= 1) this.#moveTo(this.element.scrollTop + offset - anchor.offset);
  }

  pin(): void {
    this.#pinned = true;
    this.restore();
  }

  /** Goes to the beginning, at once: browsers would scroll there in steps, which stop where something changes its height. */
  toStart(): void {
    this.#pinned = this.element.scrollHeight <= this.element.clientHeight;
    this.#anchor = undefined;
    this.#moveTo(0);
  }

  /** Goes on by so many pixels, and stays there. */
  scrollBy(pixels: number): void {
    this.#moveTo(this.element.scrollTop + pixels);
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    this.#pinned = scrollHeight - scrollTop - clientHeight <= nearEnd;
    this.remember();
  }

  /** Holds a place that was left earlier; `restore` goes there once its row is drawn. */
  hold(anchor: ScrollAnchor): void {
    this.#pinned = false;
    this.#anchor = anchor;
  }

  #moveTo(top: number): void {
    if (Math.abs(this.element.scrollTop - top) >= 1) this.element.scrollTop = top;
    this.#top = this.element.scrollTop;
  }
}
