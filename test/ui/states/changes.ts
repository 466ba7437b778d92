import type { ChangedFile, ChangesView } from '../../../src/changes/changedFile';

const root = '/home/ada/uploader';

/** Every kind of change, and what can be said of one. */
export function changesToReview(change: Partial<ChangesView> = {}): ChangesView {
  const files: readonly ChangedFile[] = [
    { path: `${root}/src/retry.ts`, kind: 'created', added: 48, removed: 0 },
    { path: `${root}/src/upload.ts`, kind: 'modified', added: 9, removed: 2 },
    { path: `${root}/src/old/legacyRetryThatNobodyUsesAnyMore.ts`, kind: 'deleted', added: 0, removed: 31 },
    { path: `${root}/src/backoff.ts`, kind: 'renamed', oldPath: `${root}/src/wait.ts` },
    { path: `${root}/package-lock.json`, kind: 'modified', added: 12, removed: 12, uncertain: true },
    { path: `${root}/media/logo.png`, kind: 'modified', uncertain: true, lost: true },
    { path: `${root}/scripts/release`, kind: 'mode', added: 0, removed: 0 },
  ];
  return { total: files.length, added: 69, removed: 45, start: 0, files, checkpoints: ['p1'], ...change };
}

/** The first page of so many. */
export function manyChanges(total: number, start = 0): ChangesView {
  const files = Array.from({ length: Math.min(100, total - start) }, (_, index): ChangedFile => {
    return { path: `${root}/generated/file${String(start + index)}.ts`, kind: 'created', added: 3, removed: 0 };
  });
  return { total, added: total * 3, removed: 0, start, files, checkpoints: [] };
}
