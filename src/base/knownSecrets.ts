/** Shorter ones are found in too much other text, and protect nothing. Characters. */
const MIN_LENGTH = 6;
const hidden = '‹hidden›';

/** The values of secrets that were handed out, so that texts for others can be freed from them, wherever they got in. */
export class KnownSecrets {
  readonly #values = new Set<string>();

  add(value: string): void {
    if (value.length < MIN_LENGTH) return;
    this.#values.add(value);
    // As a string of JSON has it.
    this.#values.add(JSON.stringify(value).slice(1, -1));
  }

  hideIn(text: string): string {
    let shown = text;
    for (const value of this.#values) if (shown.includes(value)) shown = shown.replaceAll(value, hidden);
    return shown;
  }
}
