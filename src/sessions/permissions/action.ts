import type { PermissionRequest } from '../../acp/agentConnection';
import type { ToolCallContent, ToolCallPatch } from '../../acp/update';
import { isRecord } from '../../base/check';
import type { ToolRow } from '../state';
import { shellQuote } from './shellLine';

/** What an agent wants to do, as far as it tells, in the terms that rules have. */
export interface Action {
  /** ACP's `ToolKind`; `execute` for commands. */
  readonly kind: string;
  /** A line for a shell. */
  readonly command?: string;
  /** Where the command runs, as it was told. */
  readonly cwd?: string;
  /** Files and folders that it is about, as they were told. */
  readonly paths: readonly string[];
  /** `server/tool`. */
  readonly mcpTool?: string;
  /** It tells several things that do not agree, or nothing: no rule can be about it. */
  readonly isUnclear: boolean;
}

/** How the tool call stands that a request is about, before the request. */
export type KnownTool = Pick<ToolRow, 'title' | 'toolKind' | 'name' | 'rawInput' | 'locations'> & {
  readonly content: Iterable<ToolCallContent>;
};

/** Names that agents give to what a tool is called with. */
const pathKeys = [
  'path',
  'file_path',
  'filePath',
  'abs_path',
  'absolute_path',
  'notebook_path',
  'target_file',
  'filename',
  'fileName',
  'file',
];
/** And to what something is moved or copied. */
const otherPathKeys = [
  'destination',
  'dest',
  'target',
  'new_path',
  'newPath',
  'old_path',
  'oldPath',
  'source',
  'from',
  'to',
];
const commandKeys = ['command', 'cmd', 'script'];
/** Something that is said to change files does not also run a command. */
const changingKinds = new Set(['edit', 'delete', 'move', 'switch_mode']);
const cwdKeys = ['cwd', 'workdir', 'working_directory', 'directory', 'dir_path'];

export function actionOf({ subject }: PermissionRequest, known: KnownTool | undefined): Action {
  if (subject?.type === 'command') {
    const told = known ? actionOfTool(known, {}) : undefined;
    const command = unwrapped(trimmed(subject.command));
    const isUnclear = told?.command !== undefined && told.command !== command;
    return { kind: 'execute', command, cwd: subject.cwd, paths: [], isUnclear };
  }
  if (subject?.type !== 'toolCall') return { kind: 'other', paths: [], isUnclear: true };
  return actionOfTool(known, subject.toolCall);
}

function actionOfTool(known: KnownTool | undefined, patch: Partial<ToolCallPatch>): Action {
  const names = [patch.name ?? known?.name ?? '', patch.title ?? known?.title ?? ''];
  const input = patch.rawInput ?? known?.rawInput;
  const fields = isRecord(input) ? input : {};
  const commands = new Set(commandKeys.flatMap((key) => commandIn(fields[key]) ?? []));
  const cwds = new Set(textsIn(fields, cwdKeys));
  const [command] = commands;
  const [cwd] = cwds;
  const mcpTool = mcpToolOf(fields, names);
  const told = patch.kind ?? known?.toolKind ?? 'other';
  const ofDiffs = [...pathsIn(patch.content ?? known?.content ?? [])];
  const paths = new Set([
    ...(patch.locations ?? known?.locations ?? []).map(({ path }) => path),
    ...ofDiffs,
    ...textsIn(fields, pathKeys),
    ...listIn(fields['paths']),
    ...(changingKinds.has(told) ? textsIn(fields, otherPathKeys) : []),
  ]);
  return {
    // Some agents call a command by what it is for, e.g. to read.
    kind: command !== undefined && !changingKinds.has(told) ? 'execute' : told,
    ...(command !== undefined && { command }),
    ...(cwd !== undefined && command !== undefined && { cwd }),
    paths: [...paths],
    ...(mcpTool !== undefined && { mcpTool }),
    isUnclear:
      commands.size > 1 ||
      (command !== undefined && cwds.size > 1) ||
      (command === undefined ? told === 'execute' : changingKinds.has(told)) ||
      // A tool of an MCP server changes files by itself, not with what the agent shows or does.
      (mcpTool !== undefined && (command !== undefined || changingKinds.has(told) || ofDiffs.length > 0)),
  };
}

function textsIn(fields: Readonly<Record<string, unknown>>, keys: readonly string[]): readonly string[] {
  return keys.map((key) => fields[key]).filter((value) => typeof value === 'string');
}

function listIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function* pathsIn(content: Iterable<ToolCallContent>): Iterable<string> {
  for (const item of content) {
    if (item.type !== 'diff') continue;
    for (const { path, oldPath } of item.changes) {
      yield path;
      if (oldPath !== undefined) yield oldPath;
    }
  }
}

/** A command as agents write it: a line for a shell, or a program with its arguments. */
function commandIn(value: unknown): string | undefined {
  if (typeof value === 'string') return unwrapped(trimmed(value));
  if (!Array.isArray(value) || value.length === 0 || !value.every((word) => typeof word === 'string')) return undefined;
  return commandOfWords(value);
}

/** A program with its arguments, as a line for a shell. One that only hands a line to a shell is that line. */
export function commandOfWords(words: readonly string[]): string {
  const [program = '', flag = '', line, ...more] = words;
  if (line !== undefined && more.length === 0 && isShell(program) && /^-l?i?c$/.test(flag)) return trimmed(line);
  return shellQuote(words);
}

/** `bash -lc 'npm test'` is `npm test`, where it is certain what the quotes hold. */
function unwrapped(line: string): string {
  const quoted = /^(\S+) -l?i?c (?:'([^']*)'|"([^"$`\\!]*)")$/.exec(line);
  return quoted && isShell(quoted[1] ?? '') ? trimmed(quoted[2] ?? quoted[3] ?? '') : line;
}

/** Without the blanks around it that a shell leaves out, and only those. */
function trimmed(line: string): string {
  const isBlank = (at: number): boolean => ' \t\n'.includes(line.charAt(at));
  let start = 0;
  let end = line.length;
  while (start < end && isBlank(start)) start++;
  while (end > start && isBlank(end - 1)) end--;
  return line.slice(start, end);
}

function isShell(program: string): boolean {
  return /^(?:\/(?:usr\/)?(?:local\/)?bin\/)?(?:ba|z|da|k)?sh$/.test(program);
}

function mcpToolOf(fields: Readonly<Record<string, unknown>>, names: readonly string[]): string | undefined {
  const { server, tool } = fields;
  const named = names.map((name) => /^mcp__(.+?)__(.+)$/.exec(name)).find((found) => found !== null);
  const parts = typeof server === 'string' && typeof tool === 'string' ? [server, tool] : named?.slice(1);
  const name = parts?.join('/');
  return name !== undefined && /^[\w .:@-]+\/[\w .:@-]+$/.test(name) ? name : undefined;
}
