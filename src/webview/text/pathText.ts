/** A part of a text that looks like a file's path, maybe with a place in it. Offsets are UTF-16 code units. */
export interface PathCandidate {
  readonly start: number;
  readonly end: number;
  readonly path: string;
  /** Counted from 1, as `column` is. */
  readonly line: number | undefined;
  readonly column: number | undefined;
}

const longest = 260;
/** So many are looked for in one text. */
const most = 200;

/** What a path may be made of; a place behind it is told apart below. Each pattern takes time in proportion to the text. */
const word = /[^\s"'`<>|*?!;{}“”‘’«»]+/gu;
const place = /(?::(\d{1,7})(?::(\d{1,7}))?(?:[-–]\d{1,7})?|#L(\d{1,7})(?:-L?\d{1,7})?|\((\d{1,7}),(\d{1,7})\))$/;
const ending = /\.[A-Za-z][A-Za-z0-9_+-]{0,11}$/;
const hidden = /(?:^|[\\/])\.[A-Za-z][\w.-]*$/;

/**
 * The parts of a text that may be paths of files: with a folder in front, or an ending, e.g. `src/a.ts:12:3`, `a.ts#L4`, `./run`.
 * Whether they are is for the host to say. @param isCode In code a name needs no ending when a folder stands before it.
 */
export function pathCandidates(text: string, isCode: boolean): readonly PathCandidate[] {
  if (!/[./\\]/.test(text)) return [];
  const found: PathCandidate[] = [];
  for (const { 0: whole, index } of text.matchAll(word)) {
    if (found.length >= most) break;
    const candidate = candidateOf(whole, index, isCode);
    if (candidate) found.push(candidate);
  }
  return found;
}

function candidateOf(whole: string, index: number, isCode: boolean): PathCandidate | undefined {
  if (whole.length > longest) return undefined;
  const front = /^[([,:=@]+/.exec(whole)?.[0].length ?? 0;
  let text = whole.slice(front);
  // What ends a sentence or closes a bracket is not the path's, unless it is a place such as `a.ts(3,4)`.
  while (!place.test(text) && /[.,:)\]]$/.test(text)) text = text.slice(0, -1);
  const [suffix = '', line, column, hashLine, roundLine, roundColumn] = place.exec(text) ?? [];
  const path = text.slice(0, text.length - suffix.length);
  if (!looksLikePath(path, isCode)) return undefined;
  return {
    start: index + front,
    end: index + front + text.length,
    path,
    line: numberOf(line ?? hashLine ?? roundLine),
    column: numberOf(column ?? roundColumn),
  };
}

function looksLikePath(path: string, isCode: boolean): boolean {
  // Schemes and hosts are links, or nothing; `//` would be another computer.
  if (path.length < 2 || /^[\\/]{2}|:[\\/]{2}|^[~-]/.test(path) || /^[^:]{2,}:/.test(path)) return false;
  // E.g., i.e.
  if (/^\p{L}\.\p{L}$/u.test(path)) return false;
  const hasFolder = /[\\/]/.test(path);
  if (hasFolder && /[\\/]$/.test(path)) return false;
  if (ending.test(path) || hidden.test(path)) return /[\p{L}\p{N}]/u.test(path);
  return hasFolder && (isCode || /^\.{0,2}[\\/]/.test(path)) && /^[\p{L}\p{N}_.@\\/+$-]+$/u.test(path);
}

function numberOf(text: string | undefined): number | undefined {
  const value = Number(text);
  return text !== undefined && value >= 1 ? value : undefined;
}
