import * as vscode from 'vscode';

/** How far around the cursor a conflict may reach. Lines. */
const MAX_CONFLICT = 2000;

/** Offers to hand a problem, or a merge conflict, to an agent: among the quick fixes. */
export class ProblemActions implements vscode.CodeActionProvider {
  static readonly kind = vscode.CodeActionKind.QuickFix;

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const conflict = conflictAt(document, range.start.line);
    return [
      ...diagnostics.flatMap((diagnostic) => [
        action(vscode.l10n.t('Fix with Parley'), 'parley.fixProblem', document, diagnostic.range, diagnostic),
        action(vscode.l10n.t('Explain with Parley'), 'parley.explainProblem', document, diagnostic.range, diagnostic),
        action(vscode.l10n.t('Add to Parley'), 'parley.addProblem', document, diagnostic.range, diagnostic),
      ]),
      ...(conflict ? [action(vscode.l10n.t('Resolve with Parley'), 'parley.resolveConflict', document, conflict)] : []),
    ];
  }
}

function action(
  title: string,
  command: string,
  document: vscode.TextDocument,
  range: vscode.Range,
  diagnostic?: vscode.Diagnostic,
): vscode.CodeAction {
  const made = new vscode.CodeAction(title, ProblemActions.kind);
  made.command = { title, command, arguments: [document.uri, range, diagnostic?.message] };
  if (diagnostic) made.diagnostics = [diagnostic];
  return made;
}

/** The conflict that a line is in, from `<<<<<<<` to `>>>>>>>`. */
function conflictAt(document: vscode.TextDocument, line: number): vscode.Range | undefined {
  let start = line;
  while (start >= 0 && line - start < MAX_CONFLICT && !document.lineAt(start).text.startsWith('<<<<<<<')) {
    if (start < line && document.lineAt(start).text.startsWith('>>>>>>>')) return undefined;
    start--;
  }
  if (start < 0 || line - start >= MAX_CONFLICT) return undefined;
  for (let end = start; end < document.lineCount && end - start < MAX_CONFLICT; end++) {
    const { text, range } = document.lineAt(end);
    if (text.startsWith('>>>>>>>'))
      return end < line ? undefined : new vscode.Range(start, 0, end, range.end.character);
  }
  return undefined;
}
