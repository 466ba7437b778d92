/**
 * The parts of https://github.com/regular/unbzip2-stream, which ships no types. Its stream keeps a whole block's bytes as numbers, and
 * what is left of the input without a limit; its parts do not.
 */
declare module 'unbzip2-stream/lib/bzip2' {
  /** Reads this many bits. */
  type Bits = (count: number | null) => number;

  const bzip2: {
    /** @returns the block size in units of 100,000 bytes */
    header(bits: Bits): number;
    /** Gives the bytes of one block one by one. @returns the sum so far; null: that was the end of a stream */
    decompress(
      bits: Bits,
      onByte: (byte: number) => void,
      buffer: Int32Array,
      bufferSize: number,
      sum: number,
    ): number | null;
  };
  export = bzip2;
}

declare module 'unbzip2-stream/lib/bit_iterator' {
  function bitIterator(nextBuffer: () => Uint8Array): ((count: number | null) => number) & {
    readonly bytesRead: number;
  };
  export = bitIterator;
}
