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
  ...['.hg', '.jj', '.svn', '.idea', '.cargo', '.yarn', '.mise'],
  ...[
    '.qwen',
    '.opencode',
    '.kilocode',
    '.kiro',
    '.goose',
    '.continue',
    '.roo',
    '.cline',
    '.windsurf',
    '.amp',
    '.copilot',
  ],
]);
const files = new Set([
  ...[
    '.envrc',
    '.mcp.json',
    '.gitmodules',
    '.npmrc',
    '.yarnrc',
    '.yarnrc.yml',
    '.pnpmfile.cjs',
    '.mise.toml',
    '.tool-versions',
  ],
  ...[
    '.pre-commit-config.yaml',
    '.lefthook.yml',
    'lefthook.yml',
    'opencode.json',
    'opencode.jsonc',
    '.goosehints',
    'kilo.json',
  ],
]);

/** Characters. */
const MAX_NAME = 255;

/** Their names. */
export const guardedNames: readonly string[] = [...folders, ...files];

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
  // No file has such a name.
  if (segment.length > MAX_NAME) return '';
  return segment.replace(/:.*$/s, '').replace(/[. ]+$/, (tail, at: number) => (at === 0 ? tail : ''));
}
