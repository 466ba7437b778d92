import * as vscode from 'vscode';
import type { PermissionRequest, PermissionSubject } from '../../acp/agentConnection';
import type { AskPermission } from '../../sessions/ports';
import { diffChange, type PlannedEdits } from './fileEdits';

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
  throw new Error('The person did not allow it');
}

/** What is asked before files are changed: the diff of each. @param description What else happens. */
export function editRequest(
  title: string,
  plans: readonly PlannedEdits[],
  description?: string,
): Parameters<typeof allowed>[1] {
  return {
    title,
    ...(description !== undefined && { description }),
    subject: {
      type: 'toolCall',
      toolCall: {
        type: 'toolCall',
        toolCallId: `parley-editor-${crypto.randomUUID()}`,
        title,
        kind: 'edit',
        locations: plans.map(({ document, edits }) => ({
          path: document.uri.fsPath,
          line: (edits[0]?.range.start.line ?? 0) + 1,
        })),
        content: [{ type: 'diff', changes: plans.map(diffChange) }],
      },
    },
  };
}
