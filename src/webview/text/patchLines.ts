import type { DiffLine } from './lineDiff';

/** What a patch does to one file; `undefined` among the lines stands for what is left out between them. */
export interface PatchedFile {
  /** As the patch names it after the change, or before it when the file is deleted; without git's `a/` and `b/`. */
  readonly path: string;
  readonly lines: readonly (DiffLine | undefined)[];
}

/**
 * Reads a patch in the format of `git diff` (https://git-scm.com/docs/diff-format). Lines outside of hunks only serve to name the
 * file; what is no patch gives no files.
 */
export function patchLines(patch: string): readonly PatchedFile[] {
  const files: { path: string; lines: (DiffLine | undefined)[] }[] = [];
  let oldLine = 0;
  let newLine = 0;
  let oldLeft = 0;
  let newLeft = 0;
  for (const line of patch.split('\n').map((one) => one.replace(/\r$/, ''))) {
    const file = files.at(-1);
    if (file && (oldLeft > 0 || newLeft > 0)) {
      const text = line.slice(1);
      const mark = line.charAt(0);
      if (mark === '+') {
        newLeft--;
        file.lines.push({ kind: 'added', text, newLine: newLine++ });
      } else if (mark === '-') {
        oldLeft--;
        file.lines.push({ kind: 'removed', text, oldLine: oldLine++ });
      } else if (mark !== '\\') {
        // Some writers leave the blank off an empty unchanged line.
        oldLeft--;
        newLeft--;
        file.lines.push({ kind: 'same', text, oldLine: oldLine++, newLine: newLine++ });
      }
      continue;
    }
    const hunk = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (hunk && file) {
      oldLine = Number(hunk[1]);
      oldLeft = Number(hunk[2] ?? 1);
      newLine = Number(hunk[3]);
      newLeft = Number(hunk[4] ?? 1);
      if (file.lines.length > 0) file.lines.push(undefined);
    } else if (line.startsWith('diff --git ') || (line.startsWith('--- ') && file?.lines.length !== 0)) {
      files.push({ path: pathOf(/ (?:b\/)?(\S+)$/.exec(line)?.[1] ?? ''), lines: [] });
    }
    const current = files.at(-1);
    const name = /^(?:---|\+\+\+) (?!\/dev\/null)([^\t]+)/.exec(line)?.[1];
    if (current && name !== undefined) current.path = pathOf(name);
  }
  return files;
}

function pathOf(name: string): string {
  return name.replace(/^"(.*)"$/, '$1').replace(/^[ab]\//, '');
}
