import { Transform } from 'node:stream';
import unbzip2Stream from 'unbzip2-stream';
import { errorMessage } from '../../base/errors';

/**
 * Decompresses bzip2, as a stream of today around one of an older kind.
 * @param count Told of each piece before it is kept; what it throws ends the work, which happens a block at a time.
 */
export function bunzip2(count: (bytes: number) => void): Transform {
  const inner = unbzip2Stream();
  let failure: unknown;
  const outer = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      inner.write(chunk);
      done(asError(failure));
    },
    flush(done) {
      inner.end();
      done(asError(failure));
    },
  });
  inner.on('data', (block: Buffer) => {
    count(block.byteLength);
    outer.push(block);
  });
  inner.on('error', (error) => {
    failure ??= error;
  });
  return outer;
}

function asError(failure: unknown): Error | null {
  if (failure === undefined) return null;
  return failure instanceof Error ? failure : new Error(errorMessage(failure));
}
