import * as vscode from 'vscode';
import type { PromptAttachment } from '../../sessions/promptAttachment';
import { bounded } from '../attachments/places';
import { nameOf } from '../mentions/offers';

/** So many lines of the file go along with a problem: some span a whole class. */
const MAX_LINES = 50;

/**
 * One problem as text, with the lines that it is about: as it was when it was clicked, for it may be gone when the message is sent.
 * @param args A file's URI, a range of it, and what is wrong there.
 */
export async function problemAttachment([uri, range, message]: readonly unknown[]): Promise<
  readonly PromptAttachment[]
> {
  if (!(uri instanceof vscode.Uri) || !(range instanceof vscode.Range) || typeof message !== 'string') return [];
  const { line, character } = range.start;
  const place = `${vscode.workspace.asRelativePath(uri)}:${String(line + 1)}:${String(character + 1)}`;
  const document = await vscode.workspace.openTextDocument(uri);
  const last = Math.min(range.end.line, line + MAX_LINES - 1);
  const code = document.getText(new vscode.Range(line, 0, last + 1, 0)).trimEnd();
  return [
    {
      type: 'text',
      id: `problem:${place}:${message}`.slice(0, 1000),
      name: vscode.l10n.t('Problem in {0}, line {1}', nameOf(uri), line + 1).slice(0, 200),
      text: bounded(`${place}: ${message}\n\n${code}`),
    },
  ];
}
