/** Characters of a text that is read on a line or two, such as a title. */
const MAX_LABEL = 10_000;

/** A text that nobody could read to its end, and no screen could hold: its beginning, and that there was more. */
export function asLabel(text: string): string {
  return text.length > MAX_LABEL ? `${text.slice(0, MAX_LABEL)}… (${String(text.length)} characters)` : text;
}
