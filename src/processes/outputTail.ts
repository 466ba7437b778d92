/** Smaller pieces than this are put together, since each has its own cost. Bytes. */
const SMALL = 1024;

/** Keeps the newest bytes of what a process prints, up to a limit, and gives them as text of whole characters. */
export class OutputTail {
  #chunks: Buffer[] = [];
  #bytes = 0;
  #truncated = false;

  /** @param limit Bytes to keep. */
  constructor(private readonly limit: number) {}

  get truncated(): boolean {
    return this.#truncated;
  }

  /** Pieces that are held: for tests of the bound. */
  get pieces(): number {
    return this.#chunks.length;
  }

  get text(): string {
    const all = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks, this.#bytes);
    this.#chunks = all === undefined ? [] : [all];
    if (all === undefined) return '';
    return all.subarray(this.#truncated ? firstCharacter(all) : 0, lastCharacter(all)).toString('utf8');
  }

  push(chunk: Buffer): void {
    const last = this.#chunks.at(-1);
    if (last !== undefined && last.length + chunk.length <= SMALL) {
      this.#chunks[this.#chunks.length - 1] = Buffer.concat([last, chunk]);
    } else {
      this.#chunks.push(chunk);
    }
    this.#bytes += chunk.length;
    while (this.#bytes > this.limit) {
      const [oldest] = this.#chunks;
      if (oldest === undefined) return;
      this.#truncated = true;
      const excess = this.#bytes - this.limit;
      if (oldest.length <= excess) this.#chunks.shift();
      else this.#chunks[0] = oldest.subarray(excess);
      this.#bytes -= Math.min(oldest.length, excess);
    }
  }
}

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

/** Where the first whole UTF-8 character begins: at most three continuation bytes come before it. */
function firstCharacter(bytes: Buffer): number {
  let start = 0;
  while (start < 3 && isContinuation(bytes[start])) start++;
  return start;
}

/** Where the last whole UTF-8 character ends: the rest of it may still be on its way. */
function lastCharacter(bytes: Buffer): number {
  let start = bytes.length - 1;
  while (start > 0 && bytes.length - start < 4 && isContinuation(bytes[start])) start--;
  const lead = bytes[start];
  if (lead === undefined || lead < 0xc0) return bytes.length;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  return bytes.length - start < length ? start : bytes.length;
}
