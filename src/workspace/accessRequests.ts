import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { PermissionRequest } from '../acp/agentConnection';
import { AcpError, errorCodes } from '../acp/errors';
import type { Authorization, SessionAccess } from '../sessions/ports';

/** Requests that are made on our side, for what an agent does through the editor; and how a refusal is told to the agent. */

const allowOrReject = (): PermissionRequest['options'] => [
  { optionId: 'allow', name: vscode.l10n.t('Allow'), kind: 'allow_once' },
  { optionId: 'reject', name: vscode.l10n.t('Reject'), kind: 'reject_once' },
];

/** @param paths Names of the one file: as the agent told it first. @param before Undefined where it is not known; null: there is none. */
export function writeRequest(
  paths: readonly [string, ...string[]],
  content: string,
  before: string | null | undefined,
): PermissionRequest {
  const [path] = paths;
  return fileRequest('edit', paths, vscode.l10n.t('Write {0}', vscode.workspace.asRelativePath(path)), [
    {
      type: 'diff',
      changes: [
        {
          operation: before === null ? 'add' : 'modify',
          path,
          text: { oldText: before ?? null, newText: content },
        },
      ],
    },
  ]);
}

/** Asks whether what the person has written, and not saved, may give way to what the agent writes. @param before What they see. */
export function overwriteRequest(
  paths: readonly [string, ...string[]],
  content: string,
  before: string,
): PermissionRequest {
  return {
    ...writeRequest(paths, content, before),
    description: vscode.l10n.t(
      'You have changes in this file that are not saved, and the agent has changed the same lines. If you allow it, yours give way; Undo in the editor brings them back.',
    ),
  };
}

export function readRequest(paths: readonly [string, ...string[]]): PermissionRequest {
  return fileRequest('read', paths, vscode.l10n.t('Read {0}', vscode.workspace.asRelativePath(paths[0])), []);
}

function commandRequest(command: string, cwd: string): PermissionRequest {
  return { title: '', subject: { type: 'command', command, cwd }, options: allowOrReject() };
}

function fileRequest(
  kind: 'edit' | 'read',
  paths: readonly string[],
  title: string,
  content: Extract<PermissionRequest['subject'], { type: 'toolCall' }>['toolCall']['content'],
): PermissionRequest {
  const toolCall = {
    type: 'toolCall',
    toolCallId: `parley-${kind}-${randomUUID()}`,
    title,
    kind,
    locations: [...new Set(paths)].map((path) => ({ path })),
    ...(content && content.length > 0 && { content }),
  } as const;
  return { title, subject: { type: 'toolCall', toolCall }, options: allowOrReject() };
}

/**
 * The error for what was not allowed. It goes to the agent, which should know why, so that it does not try another way.
 * @param what E.g. `write /w/a.txt`.
 */
export function notAllowed(what: string, { cause }: Authorization): AcpError {
  const reason =
    cause?.type === 'mode'
      ? 'The session is read-only: the person allows no changes and no commands'
      : cause
        ? 'A rule of the person forbids it'
        : 'The person did not allow it';
  return new AcpError('answered', `${reason} (${what})`, errorCodes.requestCancelled);
}

/** Asks whether a command may be run. @throws AcpError when it may not. */
export async function authorizeCommand(
  access: SessionAccess,
  command: string,
  cwd: string,
  signal: AbortSignal,
): Promise<void> {
  const authorization = await access.authorize(commandRequest(command, cwd), signal);
  if (!authorization.isAllowed) throw notAllowed(`run ${command}`, authorization);
}
