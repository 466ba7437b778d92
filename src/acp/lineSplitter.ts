const newline = 0x0a;
const excerptBytes = 200;

/** A line that was longer than the limit and is left out. */
export interface OverlongLine {
  /** How much of the line had come when it was given up. */
  readonly bytes: number;
  readonly excerpt: string;
}

/**
 * Cuts a stream of bytes into lines, on demand: what nobody asked for stays bytes.
 *
 * Every byte is looked at once and copied at most once, however the stream is cut into chunks: an unfinished line is a list of
 * segments, joined when its end comes. Only `\n` ends a line, and the cut comes before the decoding, so that neither U+2028 nor a
 * character split between two chunks can break one.
 */
export class LineSplitter {
  readonly #chunks: Buffer[] = [];
  #offset = 0;
  #segments: Buffer[] = [];
  #segmentBytes = 0;
  #skipping = false;
  #lineBytes = 0;

  /** @param limit The longest line, in bytes. */
  constructor(
    private readonly limit: number,
    private readonly onOverlong: (line: OverlongLine) => void,
  ) {}

  /** Bytes of the line that was returned last. */
  get lineBytes(): number {
    return this.#lineBytes;
  }

  /** Whether there are bytes that `next` has not looked at yet. */
  get hasUnread(): boolean {
    return this.#chunks.length > 0;
  }

  push(chunk: Buffer): void {
    if (chunk.length > 0) this.#chunks.push(chunk);
  }

  /** The next whole line without its `\n`, or undefined when there is none yet. */
  next(): string | undefined {
    for (let chunk = this.#chunks[0]; chunk !== undefined; chunk = this.#chunks[0]) {
      const start = this.#offset;
      const end = chunk.indexOf(newline, start);
      if (end < 0 || end + 1 === chunk.length) {
        this.#chunks.shift();
        this.#offset = 0;
      } else {
        this.#offset = end + 1;
      }
      if (end < 0) {
        this.#keep(chunk.subarray(start));
        continue;
      }
      const line = this.#finish(chunk, start, end);
      if (line !== undefined) return line;
    }
    return undefined;
  }

  /** What stands after the last `\n`. Ask at the end of the stream, after `next` has returned undefined. */
  rest(): string | undefined {
    return this.#segmentBytes > 0 ? this.#finish(Buffer.alloc(0), 0, 0) : undefined;
  }

  #keep(segment: Buffer): void {
    if (this.#skipping) return;
    this.#segments.push(segment);
    this.#segmentBytes += segment.length;
    if (this.#segmentBytes > this.limit) this.#giveUp();
  }

  #finish(chunk: Buffer, start: number, end: number): string | undefined {
    if (this.#segmentBytes === 0 && !this.#skipping && end - start <= this.limit) {
      this.#lineBytes = end - start;
      return chunk.toString('utf8', start, end);
    }
    this.#keep(chunk.subarray(start, end));
    const line = this.#skipping ? undefined : Buffer.concat(this.#segments, this.#segmentBytes);
    this.#lineBytes = this.#segmentBytes;
    this.#drop();
    this.#skipping = false;
    return line?.toString('utf8');
  }

  #giveUp(): void {
    const excerpt = this.#segments[0]?.toString('utf8', 0, excerptBytes) ?? '';
    this.onOverlong({ bytes: this.#segmentBytes, excerpt });
    this.#drop();
    this.#skipping = true;
  }

  #drop(): void {
    this.#segments = [];
    this.#segmentBytes = 0;
  }
}
