import * as vscode from 'vscode';
import type { PermissionRequest, PermissionSubject } from '../../acp/agentConnection';
import type { AskPermission } from '../../sessions/ports';
import { diffChange, type PlannedEdits } from './fileEdits';
import type { PlannedMove } from './fileMoves';

/** Asks the person before the editor does something on an agent's behalf. @throws Error when the person does not allow it. */
export async function allowed(
  ask: AskPermission,
  request: Pick<PermissionRequest, 'title' | 'description'> & { readonly subject: PermissionSubject },
  signal: AbortSignal,
): Promise<void> {
  const options = [
    { optionId: 'allow', name: vscode.l10n.t('Allow'), kind: 'allow_once' },
    { optionId: 'reject', name: vscode.l10n.t('Reject'), kind: 'reject_once' },
  ];
  const outcome = await ask({ ...request, options }, signal);
  signal.throwIfAborted();
  if (outcome.outcome === 'selected' && outcome.optionId === 'allow') return;
  throw new Error('It was not allowed: by the person, or by the rules and the mode that they have chosen');
}

/** What is to be done with files. */
export interface Plan {
  readonly texts: readonly PlannedEdits[];
  readonly moves: readonly PlannedMove[];
}

/**
 * What is asked before files are changed: the diff of each, and what is moved.
 * @param command What else happens, by a command that may do anything: then it is no edit.
 */
export function editRequest(title: string, { texts, moves }: Plan, command?: string): Parameters<typeof allowed>[1] {
  const lines = [
    ...moves.map(({ path, movedTo }) => vscode.l10n.t('{0} is moved to {1}.', path, movedTo)),
    ...(command === undefined ? [] : [command]),
  ];
  const moved = moves.map(({ from, to }) => ({ operation: 'move', path: to.fsPath, oldPath: from.fsPath }));
  return {
    title,
    ...(lines.length > 0 && { description: lines.join('\n') }),
    subject: {
      type: 'toolCall',
      toolCall: {
        type: 'toolCall',
        toolCallId: `parley-editor-${crypto.randomUUID()}`,
        title,
        kind: command === undefined ? (moves.length > 0 ? 'move' : 'edit') : 'other',
        locations: [
          ...texts.map(({ document, edits }) => ({
            path: document.uri.fsPath,
            line: (edits[0]?.range.start.line ?? 0) + 1,
          })),
          ...moves.map(({ to }) => ({ path: to.fsPath })),
        ],
        content: [{ type: 'diff', changes: [...texts.map(diffChange), ...moved] }],
      },
    },
  };
}
