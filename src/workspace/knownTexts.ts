/** Characters of all texts together. */
const MAX_SIZE = 8 * 1024 * 1024;

/** Texts by their files, as somebody knows them; the ones that were not used for the longest time are forgotten. */
export class KnownTexts {
  readonly #texts = new Map<string, string>();
  #size = 0;

  get(file: string): string | undefined {
    return this.#texts.get(file);
  }

  set(file: string, text: string): void {
    this.#forget(file);
    this.#texts.set(file, text);
    this.#size += text.length;
    for (const oldest of this.#texts.keys()) {
      if (this.#size <= MAX_SIZE) return;
      this.#forget(oldest);
    }
  }

  #forget(file: string): void {
    this.#size -= this.#texts.get(file)?.length ?? 0;
    this.#texts.delete(file);
  }
}
