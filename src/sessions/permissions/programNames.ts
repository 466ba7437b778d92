/** The name of a program, without folder, ending and case. */
export function programName(word: string): string {
  return (word.split(/[\\/]/).at(-1) ?? '')
    .toLowerCase()
    .replace(/\.(?:exe|cmd|bat|com|ps1)$/, '')
    .replace(/[. ]+$/, (tail) => (tail === word ? tail : ''));
}

/** These only look at the files that they are given. */
export const readers: ReadonlySet<string> = new Set(
  'cat ls head tail grep egrep fgrep rg wc diff cmp stat file more find fd du realpath basename dirname nl jq'.split(
    ' ',
  ),
);
