import * as vscode from 'vscode';
import { isRecord } from '../../base/check';
import { attachmentId, type PlaceAttachment, type PromptAttachment } from '../../sessions/promptAttachment';
import { testAttachments, testRequest } from './testFailure';

/** A message for an agent, to be looked over by the person before it is sent. */
export interface ComposedMessage {
  readonly text: string;
  readonly attachments: readonly PromptAttachment[];
}

/**
 * What a command of a quick fix or of a menu asks an agent; undefined: its arguments are not those of one.
 * @param args A file's URI, a range, and what is wrong there; the resources of a source control view; or tests.
 */
export function composeMessage(
  what: 'fix' | 'explain' | 'resolve' | 'fixTest',
  args: readonly unknown[],
): ComposedMessage | undefined {
  if (what === 'fixTest') {
    const text = testRequest(args);
    return text === undefined ? undefined : { text, attachments: testAttachments(args) };
  }
  const [uri, range, message] = args;
  if (uri instanceof vscode.Uri && range instanceof vscode.Range) return ofLines(what, uri, range, message);
  return what === 'resolve' ? ofConflicts(args) : undefined;
}

function ofLines(
  what: 'fix' | 'explain' | 'resolve',
  uri: vscode.Uri,
  range: vscode.Range,
  message: unknown,
): ComposedMessage {
  const lines = { start: range.start.line + 1, end: range.end.line + 1 };
  const file = vscode.workspace.asRelativePath(uri);
  const problem = typeof message === 'string' ? message : '';
  const attachment: PlaceAttachment = {
    type: 'selection',
    id: attachmentId('selection', uri.toString(), lines),
    name: file.split('/').at(-1) ?? file,
    uri: uri.toString(),
    range: lines,
  };
  return { text: textOf(what, file, lines, problem), attachments: [attachment] };
}

function textOf(
  what: 'fix' | 'explain' | 'resolve',
  file: string,
  { start, end }: { readonly start: number; readonly end: number },
  problem: string,
): string {
  switch (what) {
    case 'fix':
      return vscode.l10n.t('Fix this problem in {0}, line {1}: {2}', file, start, problem);
    case 'explain':
      return vscode.l10n.t('Explain this problem in {0}, line {1}: {2}', file, start, problem);
    case 'resolve':
      return vscode.l10n.t(
        'Resolve the merge conflict in {0}, lines {1} to {2}. Keep what both sides mean.',
        file,
        start,
        end,
      );
  }
}

/** Files of a source control view in which a merge met conflicts. */
function ofConflicts(args: readonly unknown[]): ComposedMessage | undefined {
  const uris = args
    .map((arg) => (isRecord(arg) ? arg['resourceUri'] : undefined))
    .filter((uri) => uri instanceof vscode.Uri);
  if (uris.length === 0) return undefined;
  const attachments = uris.map((uri): PlaceAttachment => {
    const address = uri.toString();
    return { type: 'file', id: attachmentId('file', address), name: uri.path.split('/').at(-1) ?? '', uri: address };
  });
  const files = uris.map((uri) => vscode.workspace.asRelativePath(uri)).join(', ');
  return {
    text: vscode.l10n.t('Resolve the merge conflicts in {0}. Keep what both sides mean.', files),
    attachments,
  };
}
