import { stripVTControlCharacters } from 'node:util';

/** How much of an agent's error output is kept. Bytes. */
export const stderrTailBytes = 64 * 1024;

/** The last bytes of a stream, in memory that does not grow with the stream. */
export class StderrTail {
  #chunks: Buffer[] = [];
  #bytes = 0;
  #isCut = false;

  constructor(private readonly limit = stderrTailBytes) {}

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    // Cut only now and then, so that a flood of small chunks costs O(1) each.
    if (this.#bytes > 2 * this.limit || this.#chunks.length > 4096) this.#compact();
  }

  /** The tail as text for people: from the first whole line that is kept, without ANSI sequences and other control characters. */
  get text(): string {
    this.#compact();
    const bytes = this.#chunks[0] ?? Buffer.alloc(0);
    const firstLine = this.#isCut ? bytes.indexOf(0x0a) + 1 : 0;
    const start = firstLine > 0 && firstLine < bytes.length ? firstLine : characterStart(bytes, this.#isCut);
    // `stream` leaves out a character whose last bytes have not come.
    const text = new TextDecoder().decode(bytes.subarray(start), { stream: true });
    return plainText(text);
  }

  #compact(): void {
    const all = Buffer.concat(this.#chunks);
    if (all.length > this.limit) this.#isCut = true;
    // A copy: a view would keep the whole of what it was cut from.
    const tail = Buffer.from(all.subarray(-this.limit));
    this.#chunks = tail.length > 0 ? [tail] : [];
    this.#bytes = tail.length;
  }
}

/** The index of the first byte that begins a UTF-8 character. */
function characterStart(bytes: Buffer, isCut: boolean): number {
  let start = 0;
  while (isCut && start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start++;
  return start;
}

/** Without ANSI sequences; of a line that was written over (a progress display), what was seen last. */
function plainText(text: string): string {
  return stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.replace(/\r+$/, '').split('\r').at(-1))
    .join('\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
}
