/**
 * Stands in for the package `entities` in the webview's bundle (see `webviewOptions` in build/product.mjs): the browser knows all of
 * HTML's named characters already, and their table would be a fifth of the bundle.
 */

const known = new Map<string, string>();

/** The characters that a named reference such as `&amp;` stands for; one that HTML does not know is returned as it is. */
export function decodeHTMLStrict(reference: string): string {
  const before = known.get(reference);
  if (before !== undefined) return before;
  const decoded = parsed(reference);
  known.set(reference, decoded);
  return decoded;
}

function parsed(reference: string): string {
  // Nothing else may reach the HTML parser. What it makes is a document of its own, which runs and loads nothing.
  if (!/^&[a-z][a-z0-9]*;$/i.test(reference)) return reference;
  const { textContent } = new DOMParser().parseFromString(reference, 'text/html').body;
  // For the sake of old pages `&notit;` is "¬it;" in HTML; in markdown it is no reference.
  return textContent.endsWith(';') && reference !== '&semi;' ? reference : textContent;
}
