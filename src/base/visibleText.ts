/**
 * Characters that change how other text looks, or that cannot be seen: marks and overrides of direction, blanks without width, letters without
 * a shape (fillers), tags, and controls but for tab and line end. Joiners and variation selectors stay where scripts and emoji need them.
 * https://trojansource.codes and https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point show what can be hidden with them.
 */
const hidden =
  /(?![\t\n])[\p{Cc}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufff8\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]|(?<![\p{L}\p{M}\p{Emoji}])[\u200c\u200d]|(?<!\p{Emoji})[\ufe00-\ufe0f]/gu;

/** Blanks that are none to a program, or that are wider than they look. */
const oddBlank = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;

/** Text that a person decides by, e.g. a command that is to be run: what would be hidden is written out. */
export function visibleText(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(hidden, (character) => `⟨U+${code(character)}⟩`);
}

/** A command, in which a blank of another kind than the keyboard's is written out too. */
export function visibleCommand(text: string): string {
  return visibleText(text).replace(oddBlank, (character) => `⟨U+${code(character)}⟩`);
}

function code(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}
