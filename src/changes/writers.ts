/** Writes a file. @param landed To be called when the file has its text, and a person may go on with it, though more is to be done. */
export type WriteWork<T> = (landed: () => Promise<void>) => Promise<T>;

/** The sessions whose agents are writing through the editor now, by path. */
export class Writers {
  readonly #all = new Map<string, readonly string[]>();

  begin(file: string, sessionId: string): void {
    this.#all.set(file, [...(this.#all.get(file) ?? []), sessionId]);
  }

  end(file: string, sessionId: string): void {
    const all = this.#all.get(file) ?? [];
    const at = all.lastIndexOf(sessionId);
    const left = all.filter((_, index) => index !== at);
    if (left.length > 0) this.#all.set(file, left);
    else this.#all.delete(file);
  }

  /** Of several, the one that began last. */
  of(file: string): string | undefined {
    return this.#all.get(file)?.at(-1);
  }
}
