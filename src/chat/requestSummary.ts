import { isRecord } from '../base/check';
import { placeOfRequest } from '../sessions/reduce/openRequests';
import type { PermissionState, SessionState, ToolRow } from '../sessions/state';

/** What an open request asks, for a place with room for a line or two. */
export type RequestSummary =
  | { readonly kind: 'question'; readonly title: string }
  | {
      readonly kind: 'permission';
      readonly title: string;
      /** What exactly: the command, the paths that change, or what the tool was called with. */
      readonly detail: string;
      /** Where the command runs, absolute. */
      readonly cwd: string | undefined;
      readonly options: readonly { readonly optionId: string; readonly name: string }[];
    };

/** Undefined when the request is not open any more. */
export function summarizeRequest(state: SessionState, requestId: string): RequestSummary | undefined {
  const row = placeOfRequest(state, requestId)?.row;
  switch (row?.kind) {
    case 'elicitation':
      return { kind: 'question', title: row.request.message };
    case 'permission':
      return summarizePermission(row.permission, undefined);
    case 'tool': {
      const permission = row.permissions.find((one) => one.requestId === requestId);
      return permission && summarizePermission(permission, row);
    }
    default:
      return undefined;
  }
}

function summarizePermission(permission: PermissionState, tool: ToolRow | undefined): RequestSummary {
  const { title, subject, options } = permission;
  const input = isRecord(tool?.rawInput) ? tool.rawInput : {};
  const command = subject?.type === 'command' ? subject.command : commandOf(input);
  const cwd = subject?.type === 'command' ? subject.cwd : (input['cwd'] ?? input['workdir']);
  return {
    kind: 'permission',
    title: title.trim() === '' ? (tool?.title ?? '') : title,
    detail: command ?? changesOf(tool) ?? placesOf(tool) ?? rawOf(permission, tool),
    cwd: command !== undefined && typeof cwd === 'string' ? cwd : undefined,
    options,
  };
}

function commandOf(input: Readonly<Record<string, unknown>>): string | undefined {
  const command = input['command'] ?? input['cmd'];
  if (typeof command === 'string') return command;
  return Array.isArray(command) && command.every((part) => typeof part === 'string') ? command.join(' ') : undefined;
}

/** The files of a change, each with how many lines it had and has, where that is told. */
function changesOf(tool: ToolRow | undefined): string | undefined {
  const changes = [...(tool?.content ?? [])].flatMap((item) => (item.type === 'diff' ? item.changes : []));
  if (changes.length === 0) return undefined;
  return changes
    .map(({ path, oldPath, operation, text }) => {
      const name = oldPath === undefined ? path : `${oldPath} → ${path}`;
      return text ? `${name} (${lineCount(text.oldText)} → ${lineCount(text.newText)})` : `${name} (${operation})`;
    })
    .join(', ');
}

function lineCount(text: string | null): number {
  return text === null || text === '' ? 0 : text.replace(/\n$/, '').split('\n').length;
}

function placesOf(tool: ToolRow | undefined): string | undefined {
  const paths = tool?.locations.map(({ path }) => path) ?? [];
  return paths.length === 0 ? undefined : paths.join(', ');
}

function rawOf({ subject, description }: PermissionState, tool: ToolRow | undefined): string {
  const raw = tool?.rawInput ?? (subject?.type === 'unknown' ? subject.raw : undefined);
  return raw === undefined ? (description ?? '') : JSON.stringify(raw);
}
