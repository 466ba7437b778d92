/** What a code fence says of its code. */
export interface FenceInfo {
  /** Empty: not told. */
  readonly language: string;
  /** The file that the code is of, or is meant for, as it is written there. */
  readonly path: string | undefined;
}

/**
 * Reads a fence's info string in the ways that agents write it: `ts`, `ts {1,3}`, `ts src/a.ts`, `ts title="src/a.ts"`, `ts:src/a.ts`,
 * `src/a.ts`, `12:20:src/a.ts`.
 */
export function fenceInfo(info: string): FenceInfo {
  const text = info.slice(0, 500).trim();
  const named = /\b(?:title|file|filename|path)=(?:"([^"]+)"|'([^']+)'|(\S+))/.exec(text);
  const words = text.split(/\s+/).filter((word) => !/[{}=]/.test(word));
  const pieces = words.flatMap((word) => word.replace(/^\d+:\d+:/, '').split(/:(?![\\/])/));
  const path = named?.[1] ?? named?.[2] ?? named?.[3] ?? pieces.find(isPath);
  const first = pieces[0] ?? '';
  const language = isPath(first) ? endingOf(first) : (/^[^\s{,:]+/.exec(text)?.[0] ?? '');
  return { language, path };
}

const isPath = (word: string): boolean =>
  /^(?:[A-Za-z]:(?=[\\/]))?(?:[^\s:|<>"*?]*[^\s:|<>"*?\\/]\.[A-Za-z]\w{0,11}|[^\s:|<>"*?]*[\\/][^\s:|<>"*?]+)$/.test(
    word,
  );

/** The ending of a file's name, which is a name of its language mostly. */
export function endingOf(path: string): string {
  return /\.([A-Za-z]\w{0,11})$/.exec(path)?.[1] ?? '';
}
