import { useEffect, useState } from 'preact/hooks';
import { highlighter } from './highlighter';
import type { ColouredPiece } from './wire';

/** Longer code stays plain: characters, and characters in a line (minified code says nothing by its colours). */
const maxLength = 60_000;
const maxLine = 1000;
/** Code must have been here for so long before it is coloured, since what is being written changes in every frame: milliseconds. */
const calmMs = 120;
/** Characters of code whose colours are remembered. */
const remembered = 1_000_000;

/** Names that agents give to what is no code. */
const plain = new Set(['', 'text', 'txt', 'plain', 'plaintext', 'output', 'log', 'none']);

export type Colours = readonly ColouredPiece[];

const byPieces = new WeakMap<readonly string[], Colours>();
const bySource = new Map<string, Colours>();
let size = 0;

/** The colours of some code, once they are known; undefined: plain. @param wanted Not before the code is complete. */
export function useColours(language: string, pieces: readonly string[], wanted: boolean): Colours | undefined {
  const [, redraw] = useState(0);
  const name = language.toLowerCase();
  const colours = wanted ? byPieces.get(pieces) : undefined;
  useEffect(() => {
    if (!wanted || colours || plain.has(name) || !isReasonable(pieces)) return;
    const source = `${name}\n${pieces.join('\n')}`;
    const keep = (found: Colours | undefined): void => {
      if (!found) return;
      byPieces.set(pieces, found);
      remember(source, found);
      redraw((count) => count + 1);
    };
    const known = bySource.get(source);
    if (known) {
      keep(known);
      return;
    }
    let cancel: (() => void) | undefined;
    const timer = setTimeout(() => {
      cancel = highlighter.colour({ language: name, pieces, answer: keep });
    }, calmMs);
    return () => {
      clearTimeout(timer);
      cancel?.();
    };
  }, [name, pieces, wanted]);
  return colours;
}

function isReasonable(pieces: readonly string[]): boolean {
  let length = 0;
  for (const piece of pieces) length += piece.length;
  return (
    length > 0 &&
    length <= maxLength &&
    !pieces.some((piece) => piece.split('\n').some((line) => line.length > maxLine))
  );
}

function remember(source: string, colours: Colours): void {
  if (bySource.has(source)) return;
  bySource.set(source, colours);
  size += source.length;
  for (const oldest of bySource.keys()) {
    if (size <= remembered) return;
    bySource.delete(oldest);
    size -= oldest.length;
  }
}
