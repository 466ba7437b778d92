import * as vscode from 'vscode';
import type { Mention } from '../../sessions/mention';
import { attachmentId } from '../../sessions/promptAttachment';
import { nameOf, namedOffer, placeOf } from './offers';

const MAX_FILES = 20;
const LEAD = -100;

/** What the editor complains about: all of it, and, when asked for, file by file. */
export function problemOffers(typed: string, byFile: boolean): readonly Mention[] {
  const all = problemsOfWorkspace();
  if (all.length === 0) return [];
  const count = all.reduce((sum, [, problems]) => sum + problems.length, 0);
  const name = vscode.l10n.t('Problems');
  const whole = namedOffer(
    typed,
    {
      attachment: { type: 'problems', id: attachmentId('problems', ''), name },
      icon: 'warning',
      label: name,
      detail: countText(count),
    },
    LEAD,
  );
  if (!byFile) return whole;
  const files = all.slice(0, MAX_FILES).flatMap(([uri, problems]) =>
    namedOffer(
      typed,
      {
        attachment: {
          type: 'problems',
          id: attachmentId('problems', uri.toString()),
          name: vscode.l10n.t('Problems of {0}', nameOf(uri)),
          uri: uri.toString(),
        },
        icon: 'warning',
        label: nameOf(uri),
        detail: [placeOf(uri), countText(problems.length)].filter((part) => part !== '').join(' • '),
      },
      LEAD,
    ),
  );
  return [...whole, ...files];
}

/** Errors and warnings of the workspace's files, the files with most errors first. */
export function problemsOfWorkspace(): readonly (readonly [vscode.Uri, readonly vscode.Diagnostic[]])[] {
  return vscode.languages
    .getDiagnostics()
    .map(([uri, problems]) => [uri, problemsThatCount(problems)] as const)
    .filter(([uri, problems]) => problems.length > 0 && vscode.workspace.getWorkspaceFolder(uri))
    .sort(([, a], [, b]) => errors(b) - errors(a) || b.length - a.length);
}

/** Hints and information are the editor's own business. */
export function problemsThatCount(problems: readonly vscode.Diagnostic[]): readonly vscode.Diagnostic[] {
  return problems.filter(({ severity }) => severity <= vscode.DiagnosticSeverity.Warning);
}

function errors(problems: readonly vscode.Diagnostic[]): number {
  return problems.filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error).length;
}

function countText(count: number): string {
  return count === 1 ? vscode.l10n.t('1 problem') : vscode.l10n.t('{0} problems', count);
}
