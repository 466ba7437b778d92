import { stripVTControlCharacters } from 'node:util';
import { OutputTail } from '../processes/outputTail';

/** How much of an agent's error output is kept. Bytes. */
const STDERR_TAIL_BYTES = 64 * 1024;

/** The end of an agent's error output, as text for people. */
export class StderrTail {
  readonly #tail: OutputTail;

  constructor(limit = STDERR_TAIL_BYTES) {
    this.#tail = new OutputTail(limit);
  }

  push(chunk: Buffer): void {
    this.#tail.push(chunk);
  }

  /** From the first whole line that is kept, without ANSI sequences and other control characters. */
  get text(): string {
    const { text, truncated } = this.#tail;
    const firstLine = truncated ? text.indexOf('\n') + 1 : 0;
    return plainText(firstLine < text.length ? text.slice(firstLine) : text);
  }
}

/** Without ANSI sequences; of a line that was written over (a progress display), what was seen last. */
function plainText(text: string): string {
  return stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.split('\r').findLast((part) => part !== '') ?? '')
    .join('\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
}
