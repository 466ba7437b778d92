import { closeSync, openSync, readSync } from 'node:fs';
import bitIterator from 'unbzip2-stream/lib/bit_iterator';
import bzip2 from 'unbzip2-stream/lib/bzip2';

const inputBytes = 64 * 1024;
const outputBytes = 64 * 1024;
const blockUnit = 100_000;

/**
 * The content of a bzip2 file, in pieces. Works synchronously, a block at a time: for a thread of its own.
 * @param count Told of each piece as it is made; what it throws ends the work.
 * @throws Error when the file is broken or cut off
 */
export function* bunzip2(file: string, count: (bytes: number) => void): Generator<Buffer> {
  const descriptor = openSync(file, 'r');
  let given = 0;
  let ahead: Uint8Array = Buffer.alloc(0);
  const read = (): Uint8Array => {
    const buffer = Buffer.alloc(inputBytes);
    return buffer.subarray(0, readSync(descriptor, buffer));
  };
  const next = (): Uint8Array => {
    const bytes = ahead.length > 0 ? ahead : read();
    ahead = Buffer.alloc(0);
    if (bytes.length === 0) throw new Error('The bzip2 data is cut off');
    given += bytes.length;
    return bytes;
  };
  try {
    const bits = bitIterator(next);
    // Several streams may follow each other in one file.
    do {
      const blockBytes = bzip2.header(bits) * blockUnit;
      const block = new Int32Array(blockBytes);
      let sum: number | null = 0;
      while (sum !== null) {
        const pieces = new Pieces(count);
        sum = bzip2.decompress(bits, (byte) => pieces.add(byte), block, blockBytes, sum);
        yield* pieces.all();
      }
      if (bits.bytesRead === given) ahead = read();
    } while (bits.bytesRead < given || ahead.length > 0);
  } finally {
    closeSync(descriptor);
  }
}

/** Gathers single bytes. */
class Pieces {
  readonly #full: Buffer[] = [];
  #piece = Buffer.allocUnsafe(outputBytes);
  #length = 0;

  constructor(private readonly count: (bytes: number) => void) {}

  add(byte: number): void {
    this.#piece[this.#length++] = byte;
    if (this.#length < outputBytes) return;
    this.count(outputBytes);
    this.#full.push(this.#piece);
    this.#piece = Buffer.allocUnsafe(outputBytes);
    this.#length = 0;
  }

  all(): readonly Buffer[] {
    this.count(this.#length);
    return this.#length === 0 ? this.#full : [...this.#full, this.#piece.subarray(0, this.#length)];
  }
}
