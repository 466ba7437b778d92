/**
 * Where a room says what happened. Messages are for developers, in English.
 * No user content (prompts, replies, file contents, secrets) above `trace`.
 */
export interface Log {
  trace(message: string, ...details: readonly unknown[]): void;
  debug(message: string, ...details: readonly unknown[]): void;
  info(message: string, ...details: readonly unknown[]): void;
  warn(message: string, ...details: readonly unknown[]): void;
  error(message: string | Error, ...details: readonly unknown[]): void;
}

const nothing = (): void => undefined;

/** Swallows everything. */
export const nullLog: Log = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
