/**
 * Characters that change how other text looks, or that cannot be seen: marks and overrides of direction, blanks without width, tags, and controls
 * but for tab and line end. Joiners stay: scripts and emoji need them. https://trojansource.codes shows what can be hidden with them.
 */
const hidden =
  /(?![\t\n])[\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;

/** Text that a person decides by, e.g. a command that is to be run: what would be hidden is written out. */
export function visibleText(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(hidden, (character) => `⟨U+${code(character)}⟩`);
}

function code(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}
