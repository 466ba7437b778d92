import { Transform } from 'node:stream';
import { errorMessage } from '../../base/errors';

/** Bytes. */
const BLOCK = 512;
/** Of a header with attributes; the decoder takes no larger one. Bytes. */
const MAX_ATTRIBUTES = 8 << 20;

/** The kinds of entries that the decoder knows, as headers have them: those without a body, plain files, and what is about other entries. */
const bodyless = '123456';
const files = '\x0007';
const attributes = 'xg';
const names = 'LK';

/**
 * Lets a tar pass, and looks at the kinds of its entries: the decoder takes one that it does not know for a plain file. Of a file with holes
 * (GNU's `S`) only what is between them is there, and a map of them: it would come out broken without a word.
 * @param refuse Told the name of such an entry. Throws.
 */
export function refusingUnknownKinds(refuse: (entry: string) => never): Transform {
  const headers = new TarHeaders(refuse);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        headers.look(chunk);
        done(null, chunk);
      } catch (error) {
        done(error instanceof Error ? error : new Error(errorMessage(error)));
      }
    },
  });
}

class TarHeaders {
  readonly #header = Buffer.alloc(BLOCK);
  #filled = 0;
  /** What is still to come of an entry's body, with what fills its last block. Bytes. */
  #body = 0;
  #attributes: { readonly isGlobal: boolean; readonly parts: Buffer[] } | undefined;
  /** The size of the next entry, where attributes say it. */
  #size: number | undefined;
  #globalSize: number | undefined;

  constructor(private readonly refuse: (entry: string) => never) {}

  look(chunk: Buffer): void {
    for (let at = 0; at < chunk.length;) {
      if (this.#body > 0) {
        const part = chunk.subarray(at, at + this.#body);
        this.#attributes?.parts.push(part);
        this.#body -= part.length;
        at += part.length;
        if (this.#body === 0) this.#readAttributes();
      } else {
        const copied = chunk.copy(this.#header, this.#filled, at);
        this.#filled = (this.#filled + copied) % BLOCK;
        at += copied;
        if (this.#filled === 0) this.#readHeader();
      }
    }
  }

  #readHeader(): void {
    // At the end; what else may be wrong is the decoder's to tell.
    if (this.#header.every((byte) => byte === 0)) return;
    const kind = String.fromCharCode(this.#header[156] ?? 0);
    let size = numberOf(this.#header.subarray(124, 136));
    if (attributes.includes(kind) || names.includes(kind)) {
      this.#size = undefined;
      if (attributes.includes(kind) && size <= MAX_ATTRIBUTES) this.#attributes = { isGlobal: kind === 'g', parts: [] };
    } else {
      if (!bodyless.includes(kind) && !files.includes(kind)) this.refuse(textOf(this.#header.subarray(0, 100)));
      size = bodyless.includes(kind) ? 0 : (this.#size ?? this.#globalSize ?? size);
      this.#size = undefined;
    }
    this.#body = Math.ceil(size / BLOCK) * BLOCK;
  }

  #readAttributes(): void {
    if (!this.#attributes) return;
    const { isGlobal, parts } = this.#attributes;
    this.#attributes = undefined;
    const size = /(?:^|\n)\d+ size=(\d+)\n/.exec(Buffer.concat(parts).toString('latin1'))?.[1];
    if (size === undefined) return;
    if (isGlobal) this.#globalSize = Number(size);
    else this.#size = Number(size);
  }
}

/** In octal digits, or, marked by its first bit, in binary. */
function numberOf(field: Buffer): number {
  const [first = 0] = field;
  if ((first & 0x80) === 0) return parseInt(textOf(field).trim(), 8) || 0;
  return field.reduce((sum, byte, index) => sum * 256 + (index === 0 ? byte & 0x7f : byte), 0);
}

function textOf(field: Buffer): string {
  const [text = ''] = field.toString('utf8').split('\0');
  return text;
}
