/**
 * Folders and files that decide what programs run, or what an agent may do: writing them can make the next start of something run
 * anything. They are written only when the person says so, whoever the agent is.
 */
const folders = new Set([
  '.git',
  '.vscode',
  '.devcontainer',
  '.husky',
  '.claude',
  '.codex',
  '.gemini',
  '.cursor',
  '.zed',
]);
const files = new Set(['.envrc', '.mcp.json', '.gitmodules', '.npmrc']);

/**
 * Whether a file is one of those.
 * @param relative Its path in the workspace folder, with either separator, links resolved. Upper and lower case are the same here,
 * as they are on some disks.
 */
export function isGuarded(relative: string): boolean {
  const segments = relative
    .toLowerCase()
    .split(/[\\/]+/)
    .map(plain);
  const name = segments.at(-1) ?? '';
  return segments.some((segment) => folders.has(segment)) || files.has(name) || name.endsWith('.code-workspace');
}

/** Windows drops trailing dots and blanks, and what follows a colon names another stream of the same file. */
function plain(segment: string): string {
  return segment.replace(/:.*$/s, '').replace(/[. ]+$/, (tail, at: number) => (at === 0 ? tail : ''));
}
