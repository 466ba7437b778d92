/** Up to so much the engine's own search is quick, whatever the texts are. Characters of the one times those of the other. */
const SMALL = 10_000_000;

/**
 * As `text.indexOf(wanted, from)`, which takes the product of both lengths for texts that repeat themselves; this takes their sum
 * (Knuth, Morris, Pratt). For texts that others have written.
 */
export function indexOfText(text: string, wanted: string, from = 0): number {
  if (text.length * wanted.length <= SMALL) return text.indexOf(wanted, from);
  const back = new Int32Array(wanted.length);
  for (let at = 1, same = 0; at < wanted.length; at++) {
    while (same > 0 && wanted[at] !== wanted[same]) same = back[same - 1] ?? 0;
    if (wanted[at] === wanted[same]) same++;
    back[at] = same;
  }
  for (let at = from, same = 0; at < text.length; at++) {
    while (same > 0 && text[at] !== wanted[same]) same = back[same - 1] ?? 0;
    if (text[at] === wanted[same]) same++;
    if (same === wanted.length) return at - same + 1;
  }
  return -1;
}
