import type { Diff, DiffChange } from '../../acp/update';
import { hunks, lineDiff } from '../text/lineDiff';
import type { DiffLine } from '../text/lineDiff';
import { patchLines } from '../text/patchLines';

/** Unchanged lines shown around a change. */
const context = 2;

/** What a diff does to one file, as lines to show. */
export interface FileDiff {
  readonly path: string;
  /** `undefined` stands for unchanged lines that are left out. */
  readonly lines: readonly (DiffLine | undefined)[];
  /** The whole texts, where they were told. */
  readonly text?: NonNullable<DiffChange['text']>;
}

const cache = new WeakMap<Diff, readonly FileDiff[]>();

/** The files of a diff, worked out once: from the texts before and after where they were told, else from the patch. */
export function fileDiffs(diff: Diff): readonly FileDiff[] {
  const known = cache.get(diff);
  if (known) return known;
  const files = fromTexts(diff) ?? fromPatch(diff);
  cache.set(diff, files);
  return files;
}

function fromTexts({ changes }: Diff): readonly FileDiff[] | undefined {
  if (changes.every(({ text }) => !text)) return undefined;
  return changes.map(({ path, text }) => ({
    path,
    lines: text ? hunks(lineDiff(text.oldText ?? '', text.newText), context) : [],
    ...(text ? { text } : {}),
  }));
}

function fromPatch({ changes, gitPatch, otherPatch }: Diff): readonly FileDiff[] {
  const files = patchLines(gitPatch ?? otherPatch?.text ?? '');
  if (files.length === 0) return changes.map(({ path }) => ({ path, lines: [] }));
  // The changes hold whole paths, the patch often relative ones.
  return files.map(({ path, lines }) => ({
    path: changes.find((one) => one.path.endsWith(path))?.path ?? path,
    lines,
  }));
}
