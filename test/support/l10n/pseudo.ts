import type { L10nBundle } from './languages';

const plain = 'aAcCdDeEgGhHiIjJkKlLnNoOrRsStTuUwWyYzZbBfFmMpPqQvVxX';
const marked = 'åÅçÇďĎéÉğĞĥĤîÎĵĴķĶłŁñÑöÖŕŔšŠţŢüÜŵŴýÝžŽƀßƒƑɱṀƥƤɋɊṽṼẋẊ';

/**
 * A text as a translation that can still be read: no letter is as it was, it is a third longer, as translations are, and its ends are
 * marked, so that a text which is cut is seen. Placeholders and what is between backquotes stay.
 */
export function pseudoText(text: string): string {
  const changed = text
    .split(/(\{\d+\}|`[^`]*`)/)
    .map((part, index) =>
      index % 2 === 1 ? part : part.replace(/[a-z]/gi, (letter) => marked[plain.indexOf(letter)] ?? letter),
    )
    .join('');
  return `[${changed}${'~'.repeat(Math.ceil(text.length / 3))}]`;
}

/** A bundle with the pseudo translation of each. */
export function pseudoBundle(texts: Iterable<string>): L10nBundle {
  return Object.fromEntries([...texts].map((text) => [text, pseudoText(text)]));
}
