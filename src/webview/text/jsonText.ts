/** How much of a value is shown: characters. More would only make the page slow; nobody reads it here. */
const limit = 20_000;

/** A value of the wire for people to read: a string as it is, everything else as indented JSON. */
export function jsonText(value: unknown): string {
  const text = typeof value === 'string' ? value : ((JSON.stringify(value, undefined, 2) as string | undefined) ?? '');
  return text.length > limit ? `${text.slice(0, limit)}…` : text;
}
