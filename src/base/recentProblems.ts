import type { Log } from './log';

const KEPT = 50;
const MAX_LENGTH = 500;

/** Passes a log on, and keeps its newest warnings and errors for a report. */
export class RecentProblems implements Log {
  readonly #kept: string[] = [];

  constructor(
    private readonly log: Log,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** Oldest first, each with its time. */
  get problems(): readonly string[] {
    return [...this.#kept];
  }

  trace(message: string, ...details: readonly unknown[]): void {
    this.log.trace(message, ...details);
  }

  debug(message: string, ...details: readonly unknown[]): void {
    this.log.debug(message, ...details);
  }

  info(message: string, ...details: readonly unknown[]): void {
    this.log.info(message, ...details);
  }

  warn(message: string, ...details: readonly unknown[]): void {
    this.#keep('warning', message);
    this.log.warn(message, ...details);
  }

  error(message: string | Error, ...details: readonly unknown[]): void {
    // The stack tells places of this program only, but the message of any error may quote anything.
    this.#keep('error', message instanceof Error ? message.name : message);
    this.log.error(message, ...details);
  }

  #keep(kind: string, message: string): void {
    this.#kept.push(`${this.now().toISOString()} ${kind}: ${message.slice(0, MAX_LENGTH)}`);
    if (this.#kept.length > KEPT) this.#kept.shift();
  }
}
