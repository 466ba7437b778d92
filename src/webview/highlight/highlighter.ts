import type { ColourAnswer, ColourRequest, ColouredPiece } from './wire';

declare global {
  /** The worker's program; defined by `highlighter.js` once that was loaded. */
  var parleyHighlighter: (() => void) | undefined;
}

/** Milliseconds after which code counts as too hard to colour. */
const limitMs = 3000;
/** So often code may be too hard, or the program not be loaded, before nothing is coloured any more. */
const maxFailures = 5;

/** Where the panel's own script came from, and what lets another one in: known only while it is being run. */
const own = document.currentScript instanceof HTMLScriptElement ? document.currentScript : undefined;
const ownUrl = own?.src;
const ownNonce = own?.nonce;

type Answer = (pieces: readonly ColouredPiece[] | undefined) => void;

interface Job {
  readonly language: string;
  readonly pieces: readonly string[];
  readonly answer: Answer;
}

/** Colours code in a worker, one block after the other. The worker and its program are loaded when the first code comes. */
class Highlighter {
  readonly #jobs: Job[] = [];
  #program: Promise<string | undefined> | undefined;
  #worker: Worker | undefined;
  #busy = false;
  #failures = 0;

  /** @returns takes the request back, as long as the work has not begun. */
  colour(job: Job): () => void {
    this.#jobs.push(job);
    void this.#next();
    return () => {
      const index = this.#jobs.indexOf(job);
      if (index >= 0) this.#jobs.splice(index, 1);
    };
  }

  async #next(): Promise<void> {
    if (this.#busy || this.#jobs.length === 0) return;
    this.#busy = true;
    const worker = await this.#ready();
    // What is asked for last is what the person looks at.
    const job = this.#jobs.pop();
    if (job) job.answer(worker ? await this.#ask(worker, job) : undefined);
    this.#busy = false;
    void this.#next();
  }

  async #ready(): Promise<Worker | undefined> {
    this.#program ??= loadProgram();
    const program = await this.#program;
    if (program === undefined) {
      // With the next code, it is tried again.
      if (++this.#failures < maxFailures) this.#program = undefined;
      return undefined;
    }
    if (this.#failures >= maxFailures) return undefined;
    this.#worker ??= startWorker(program);
    return this.#worker;
  }

  #ask(worker: Worker, { language, pieces }: Job): Promise<readonly ColouredPiece[] | undefined> {
    return new Promise((resolve) => {
      const done = (answer: readonly ColouredPiece[] | undefined): void => {
        clearTimeout(timer);
        worker.onmessage = null;
        worker.onerror = null;
        resolve(answer);
      };
      const fail = (): void => {
        worker.terminate();
        this.#worker = undefined;
        this.#failures++;
        done(undefined);
      };
      const timer = setTimeout(fail, limitMs);
      worker.onmessage = ({ data }: MessageEvent<ColourAnswer>) => done(data.pieces);
      worker.onerror = fail;
      const request: ColourRequest = { id: 0, language, pieces };
      worker.postMessage(request);
    });
  }
}

export const highlighter = new Highlighter();

/** The worker's program as text. A script with the page's nonce is let in by its policy, and nothing has to be fetched. */
function loadProgram(): Promise<string | undefined> {
  return new Promise((resolve) => {
    if (ownUrl === undefined) {
      resolve(undefined);
      return;
    }
    const script = document.createElement('script');
    if (ownNonce !== undefined) script.nonce = ownNonce;
    script.src = new URL('highlighter.js', ownUrl).href;
    script.async = true;
    script.onload = () => resolve(globalThis.parleyHighlighter && `(${String(globalThis.parleyHighlighter)})()`);
    script.onerror = () => resolve(undefined);
    document.head.append(script);
  });
}

function startWorker(program: string): Worker {
  const url = URL.createObjectURL(new Blob([program], { type: 'text/javascript' }));
  const worker = new Worker(url);
  URL.revokeObjectURL(url);
  return worker;
}
