/** How a piece of a terminal's text looks. Equal looks are the same object. */
export interface TextStyle {
  /** Class names, separated by blanks; `terminal.css` gives them the theme's colours. */
  readonly classes: string;
  /** Where it links to (OSC 8), as the program wrote it: not judged. */
  readonly href: string | undefined;
}

/** What SGR sequences have set. Colours are the theme's sixteen: 0–7 normal, 8–15 bright. */
export interface Pen {
  readonly foreground: number | undefined;
  readonly background: number | undefined;
  readonly marks: readonly Mark[];
  readonly href: string | undefined;
}

type Mark = 'bold' | 'dim' | 'italic' | 'underline' | 'inverse' | 'strike';

export const plainPen: Pen = { foreground: undefined, background: undefined, marks: [], href: undefined };

const setMarks = new Map<number, Mark>([
  [1, 'bold'],
  [2, 'dim'],
  [3, 'italic'],
  [4, 'underline'],
  [7, 'inverse'],
  [9, 'strike'],
  [21, 'underline'],
]);

const unsetMarks = new Map<number, readonly Mark[]>([
  [22, ['bold', 'dim']],
  [23, ['italic']],
  [24, ['underline']],
  [27, ['inverse']],
  [29, ['strike']],
]);

/** The pen after an SGR sequence (ECMA-48, 8.3.117) with these parameters, e.g. `1;38;5;208`. Unknown ones count for nothing. */
export function afterSgr(before: Pen, parameters: string): Pen {
  let pen = before;
  // A colour's own parameters may be separated by colons too (ISO 8613-6), with an empty or absent colour space.
  const codes = parameters
    .replace(/([34]8):2:(?:\d*:)?(\d+):(\d+):(\d+)/g, '$1;2;$2;$3;$4')
    .replace(/([34]8):5:/g, '$1;5;')
    .split(';')
    .map((code) => (/^\d*(?::|$)/.test(code) ? Number.parseInt(code === '' ? '0' : code, 10) : -1));
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0;
    if (code === 38 || code === 48) {
      const { colour, length } = extendedColour(codes.slice(at + 1, at + 5));
      at += length;
      if (colour !== undefined) pen = code === 38 ? { ...pen, foreground: colour } : { ...pen, background: colour };
    } else pen = afterCode(pen, code);
  }
  return pen;
}

function afterCode(pen: Pen, code: number): Pen {
  const mark = setMarks.get(code);
  if (mark) return pen.marks.includes(mark) ? pen : { ...pen, marks: [...pen.marks, mark] };
  const unset = unsetMarks.get(code);
  if (unset) return { ...pen, marks: pen.marks.filter((one) => !unset.includes(one)) };
  if (code === 0) return { ...plainPen, href: pen.href };
  if (code === 39) return { ...pen, foreground: undefined };
  if (code === 49) return { ...pen, background: undefined };
  if (code >= 30 && code <= 37) return { ...pen, foreground: code - 30 };
  if (code >= 40 && code <= 47) return { ...pen, background: code - 40 };
  if (code >= 90 && code <= 97) return { ...pen, foreground: code - 82 };
  if (code >= 100 && code <= 107) return { ...pen, background: code - 92 };
  return pen;
}

/** A colour of 256 (`5;n`) or of all (`2;r;g;b`), and how many parameters it takes. */
function extendedColour([kind, ...values]: readonly number[]): {
  readonly colour: number | undefined;
  readonly length: number;
} {
  const [first = 0, second = 0, third = 0] = values;
  if (kind === 5) return { colour: ofIndexed(first), length: 2 };
  if (kind === 2) return { colour: nearest(first, second, third), length: 4 };
  return { colour: undefined, length: 0 };
}

function ofIndexed(index: number): number | undefined {
  if (index < 0 || index > 255) return undefined;
  if (index < 16) return index;
  if (index >= 232) return nearest((index - 232) * 10 + 8, (index - 232) * 10 + 8, (index - 232) * 10 + 8);
  const level = (value: number): number => (value === 0 ? 0 : value * 40 + 55);
  const cube = index - 16;
  return nearest(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6));
}

/**
 * The one of the theme's sixteen colours that comes nearest: by hue, since a theme's red is its own but is still red, and readable on
 * the theme's background where the program's exact one may not be.
 */
function nearest(red: number, green: number, blue: number): number {
  const strongest = Math.max(red, green, blue);
  const spread = strongest - Math.min(red, green, blue);
  if (spread < 40) return strongest < 50 ? 0 : strongest < 140 ? 8 : strongest < 215 ? 7 : 15;
  const half = strongest - spread / 2;
  // The bits of ANSI's colours: red 1, green 2, blue 4.
  const base = (red > half ? 1 : 0) + (green > half ? 2 : 0) + (blue > half ? 4 : 0);
  return strongest > 200 ? base + 8 : base;
}

const styles = new Map<string, TextStyle>();
/** Programs use few looks; one that invents thousands gets new objects, which only cost a little. */
const keptStyles = 500;

export function styleOf({ foreground, background, marks, href }: Pen): TextStyle {
  const classes = [
    ...(foreground === undefined ? [] : [`ansi-fg-${foreground}`]),
    ...(background === undefined ? [] : [`ansi-bg-${background}`]),
    ...[...marks].sort().map((mark) => `ansi-${mark}`),
  ].join(' ');
  const key = href === undefined ? classes : `${classes} ${href}`;
  const known = styles.get(key);
  if (known) return known;
  const style: TextStyle = { classes, href };
  if (styles.size < keptStyles) styles.set(key, style);
  return style;
}
