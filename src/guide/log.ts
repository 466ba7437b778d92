/** Tells an error on stderr, which a client keeps for its log; stdout belongs to the protocol. */
export function logError(what: string, error: unknown): void {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`guide: ${what}: ${detail}\n`);
}
