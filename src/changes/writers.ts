/** Writes a file. @param landed To be called when the file has its text, and a person may go on with it, though more is to be done. */
export type WriteWork<T> = (landed: () => Promise<void>) => Promise<T>;

/** The sessions whose agents are writing through the editor now, by path. */
export class Writers {
  readonly #all = new Map<string, readonly string[]>();
  readonly #saving = new Map<string, readonly string[]>();

  /** Its agent's text is on its way into the file. */
  begin(file: string, sessionId: string): void {
    add(this.#all, file, sessionId);
  }

  /** The text is there, and is being saved: formatters change it, and a person may go on with it. */
  landed(file: string, sessionId: string): void {
    remove(this.#all, file, sessionId);
    add(this.#saving, file, sessionId);
  }

  saved(file: string, sessionId: string): void {
    remove(this.#saving, file, sessionId);
  }

  /** Of several, the one that began last. */
  of(file: string): string | undefined {
    return this.#all.get(file)?.at(-1);
  }

  isSaving(file: string, sessionId: string): boolean {
    return this.#saving.get(file)?.includes(sessionId) ?? false;
  }
}

function add(all: Map<string, readonly string[]>, file: string, sessionId: string): void {
  all.set(file, [...(all.get(file) ?? []), sessionId]);
}

function remove(all: Map<string, readonly string[]>, file: string, sessionId: string): void {
  const at = all.get(file)?.lastIndexOf(sessionId);
  const left = (all.get(file) ?? []).filter((_, index) => index !== at);
  if (left.length > 0) all.set(file, left);
  else all.delete(file);
}
