import * as vscode from 'vscode';
import type { ContentBlock } from '../../acp/content';
import type { ChangesAttachment, ProblemsAttachment } from '../../sessions/promptAttachment';
import { changedFiles, gitRepositories } from '../gitRepositories';
import { problemsOfWorkspace, problemsThatCount } from '../mentions/problems';
import { AttachmentError } from './attachmentError';
import { bounded, checkedUri, placeBlock, textBlock } from './places';

const MAX_PROBLEMS = 500;

/** What the editor complains about, a line each, as compilers write it. */
export function problemsBlock({ uri: address, name }: ProblemsAttachment): ContentBlock {
  const uri = address === undefined ? undefined : checkedUri(address, name);
  const all = uri ? [[uri, problemsThatCount(vscode.languages.getDiagnostics(uri))] as const] : problemsOfWorkspace();
  const lines = all.flatMap(([file, problems]) => problems.map((problem) => problemLine(file, problem)));
  const shown = lines.slice(0, MAX_PROBLEMS);
  if (lines.length > shown.length) shown.push(`[${lines.length - shown.length} more]`);
  const path = uri ? `/${vscode.workspace.asRelativePath(uri)}` : '';
  return textBlock(
    vscode.Uri.from({ scheme: 'parley', path: `/problems${path}` }).toString(),
    shown.length === 0 ? 'No problems.' : shown.join('\n'),
  );
}

/** What is not committed, as a patch against the last commit. @throws AttachmentError */
export async function changesBlock({ uri, staged, file, name }: ChangesAttachment): Promise<ContentBlock> {
  const repository = (await gitRepositories()).find(({ rootUri }) => rootUri.toString() === uri);
  if (!repository) throw new AttachmentError(vscode.l10n.t('{0}: the git repository is not open any more', name));
  const address = (path: string): string => vscode.Uri.from({ scheme: 'parley', path: `/changes${path}` }).toString();
  if (file !== undefined) {
    const fileUri = checkedUri(file, name);
    const patch = await repository.diffWithHEAD(fileUri.fsPath);
    // In no commit yet, so that it is all new; or committed meanwhile.
    if (patch === '') return placeBlock({ type: 'file', id: '', name, uri: file });
    return textBlock(address(`/${vscode.workspace.asRelativePath(fileUri)}`), bounded(patch), 'text/x-diff');
  }
  if (staged === true) {
    return textBlock(address('/staged'), bounded(await repository.diff(true)), 'text/x-diff');
  }
  const patches = await Promise.all([...(staged === undefined ? [repository.diff(true)] : []), repository.diff(false)]);
  const untracked = untrackedText(changedFiles(repository), patches.join('\n'));
  return textBlock(
    address(staged === undefined ? '' : '/unstaged'),
    bounded([...patches, untracked].filter((text) => text !== '').join('\n')),
    'text/x-diff',
  );
}

/** Files that no patch names: those that git does not know yet. */
function untrackedText(files: readonly vscode.Uri[], patches: string): string {
  const paths = files.map((uri) => vscode.workspace.asRelativePath(uri));
  const unknown = paths.filter((path) => !patches.includes(path));
  return unknown.length === 0 ? '' : ['Files that are not tracked:', ...unknown].join('\n');
}

function problemLine(uri: vscode.Uri, { range, severity, message, source, code }: vscode.Diagnostic): string {
  const place = `${vscode.workspace.asRelativePath(uri)}:${range.start.line + 1}:${range.start.character + 1}`;
  const rule = typeof code === 'object' ? code.value : code;
  const origin = [source, rule].filter((part) => part !== undefined && part !== '').join(' ');
  const kind = severity === vscode.DiagnosticSeverity.Error ? 'error' : 'warning';
  return `${place} ${kind}: ${message}${origin === '' ? '' : ` [${origin}]`}`;
}
