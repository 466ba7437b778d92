import { looksBinary } from './ignore';
import { readTextFile } from './textFile';
import { walk } from './walk';
import type { Workspace } from './workspaceFolder';

export interface Match {
  /** Absolute. */
  readonly path: string;
  /** Relative to the workspace folder, with slashes. */
  readonly shown: string;
  /** Counted from 1. */
  readonly line: number;
  /** The line, trimmed and shortened. */
  readonly text: string;
}

export interface SearchResult {
  readonly matches: readonly Match[];
  readonly filesSearched: number;
  /** False when a limit ended the search before the last file. */
  readonly complete: boolean;
}

export interface SearchLimits {
  readonly matches: number;
  /** Of one file. */
  readonly matchesPerFile: number;
  readonly files: number;
}

const longestLine = 160;

/**
 * Finds the lines that contain a text, in any case, in the text files of the workspace's folders.
 * @throws the signal's reason when it aborts
 */
export async function searchText(
  workspace: Workspace,
  text: string,
  limits: SearchLimits,
  signal: AbortSignal,
): Promise<SearchResult> {
  const wanted = text.toLowerCase();
  const matches: Match[] = [];
  let filesSearched = 0;
  for (const folder of [workspace.folder, ...workspace.additionalFolders]) {
    for await (const { path, isFolder } of walk(folder, signal)) {
      if (isFolder || looksBinary(path)) continue;
      if (filesSearched >= limits.files) return { matches, filesSearched, complete: false };
      filesSearched++;
      const file = await readTextFile(path);
      signal.throwIfAborted();
      if (!('text' in file)) continue;
      for (const { line, found } of matchingLines(file.text, wanted, limits.matchesPerFile)) {
        matches.push({ path, shown: workspace.shown(path), line, text: found });
        if (matches.length >= limits.matches) return { matches, filesSearched, complete: false };
      }
    }
  }
  return { matches, filesSearched, complete: true };
}

function matchingLines(text: string, wanted: string, limit: number): readonly { line: number; found: string }[] {
  // Most files match nothing: that is told without splitting them.
  if (!text.toLowerCase().includes(wanted)) return [];
  return text
    .split(/\r?\n/)
    .flatMap((content, index) =>
      content.toLowerCase().includes(wanted) ? [{ line: index + 1, found: shorten(content.trim()) }] : [],
    )
    .slice(0, limit);
}

function shorten(line: string): string {
  return line.length > longestLine ? line.slice(0, longestLine) + '…' : line;
}
