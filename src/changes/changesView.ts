import type { ChangedFile, ChangesView } from './changedFile';
import { changeKind, type TrackedFile } from './trackedFile';
import type { SessionChanges } from './sessionChanges';

/** So many files are shown at once. */
export const PAGE_SIZE = 100;
const MAX_CHECKPOINTS = 500;

/** Everything that waits for review, a file that was moved as one. By path. */
export function changedFiles(pending: readonly TrackedFile[]): readonly ChangedFile[] {
  const gone = new Map<string, TrackedFile[]>();
  for (const file of pending) {
    if (file.base.kind !== 'file' || file.current.kind !== 'absent' || file.base.size === 0) continue;
    gone.set(file.base.hash, [...(gone.get(file.base.hash) ?? []), file]);
  }
  const moved = new Map<string, TrackedFile>();
  for (const file of pending) {
    if (file.base.kind !== 'absent' || file.current.kind !== 'file') continue;
    const from = gone.get(file.current.hash)?.shift();
    if (from) moved.set(file.path, from);
  }
  const left = new Set([...moved.values()].map(({ path }) => path));
  return pending.flatMap((file): readonly ChangedFile[] => {
    if (left.has(file.path)) return [];
    const from = moved.get(file.path);
    const { path, certain, base } = file;
    const marks = {
      ...(!certain && { uncertain: true as const }),
      ...((base.kind === 'unknown' || base.kind === 'large') && { lost: true as const }),
    };
    if (from) return [{ path, kind: 'renamed', oldPath: from.path, ...marks }];
    return [{ path, kind: changeKind(file), ...file.counts, ...marks }];
  });
}

/** @param start The number of the first file that is wanted. */
export function changesView(changes: SessionChanges, start: number): ChangesView {
  const files = changedFiles(changes.pending);
  const first = Math.max(0, Math.min(start, Math.floor((files.length - 1) / PAGE_SIZE) * PAGE_SIZE));
  const hasPast = changes.paths.length > 0;
  const prompts = changes.checkpoints.filter(({ kind }) => kind === 'prompt').slice(-MAX_CHECKPOINTS);
  return {
    total: files.length,
    added: files.reduce((sum, { added = 0 }) => sum + added, 0),
    removed: files.reduce((sum, { removed = 0 }) => sum + removed, 0),
    start: first,
    files: files.slice(first, first + PAGE_SIZE),
    checkpoints: hasPast ? prompts.map(({ id }) => id) : [],
  };
}
