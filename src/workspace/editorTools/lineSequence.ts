import { errorMessage } from '../../base/errors';
import type { SessionTerminals } from '../terminals';
import type { TaskLine } from './taskLine';

/** Runs lines for the shell one after the other, while each succeeds. */
export class LineSequence {
  readonly #ids: string[] = [];
  #failure = '';
  #exitCode: number | undefined;
  #isStopped = false;

  /** @param outputBytes How much of the output is kept: its end. */
  constructor(
    private readonly terminals: SessionTerminals,
    private readonly outputBytes: number,
  ) {}

  /** Undefined while something runs. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /** Settles when all have ended, or one has failed. Never rejects. @returns The exit code of the last that ran. */
  async run(lines: readonly TaskLine[]): Promise<number> {
    let exitCode = 0;
    try {
      for (const line of lines) {
        exitCode = this.#isStopped ? 1 : await this.#one(line);
        if (exitCode !== 0) break;
      }
    } catch (error) {
      this.#failure = errorMessage(error);
      exitCode = 1;
    }
    this.#exitCode = exitCode;
    return exitCode;
  }

  /** Ends what runs; nothing more is started. */
  stop(): void {
    this.#isStopped = true;
    const running = this.#ids.at(-1);
    if (running !== undefined) this.terminals.kill(running).catch(() => undefined); // it has ended
  }

  /** The end of what all have printed. */
  async output(): Promise<string> {
    const parts = await Promise.all(this.#ids.map(async (id) => (await this.terminals.output(id)).output));
    return [...parts, this.#failure].join('').slice(-this.outputBytes);
  }

  async #one({ command, cwd, env }: TaskLine): Promise<number> {
    const { signal } = new AbortController();
    const request = { command, args: [], env, outputByteLimit: this.outputBytes, ...(cwd !== undefined && { cwd }) };
    const id = await this.terminals.create(request, signal);
    this.#ids.push(id);
    return (await this.terminals.waitForExit(id, signal)).exitCode ?? 1;
  }
}
