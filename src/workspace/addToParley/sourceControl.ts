import * as vscode from 'vscode';
import { isRecord } from '../../base/check';
import {
  attachmentId,
  type ChangesAttachment,
  MAX_ATTACHMENTS,
  type PlaceAttachment,
  type PromptAttachment,
} from '../../sessions/promptAttachment';
import { type GitRepository, gitRepositories } from '../gitRepositories';
import { changesOfFile } from '../mentions/changes';
import { nameOf } from '../mentions/offers';

/**
 * What is not committed of what was clicked in a source control view, a diff editor, or the view of one change:
 * - resources, one or more, also those beneath a folder: `SourceControlResourceState`s;
 * - a group of them: a `SourceControlResourceGroup`;
 * - a file's URI; of one change in it, with all the file's changes and the number of that one.
 * What git does not know is attached as the file that it is.
 */
export async function sourceControlAttachments(args: readonly unknown[]): Promise<readonly PromptAttachment[]> {
  const [first, changes, index] = args;
  if (first instanceof vscode.Uri) {
    const lines = Array.isArray(changes) ? linesOfChange(changes[Number(index)]) : undefined;
    const file = fileOf(first);
    return lines ? [selection(file, lines)] : ofFiles([file]);
  }
  const groups = args.filter(isGroup);
  const files = args.filter(isResource).map(({ resourceUri }) => fileOf(resourceUri));
  const ofGroups = await Promise.all(groups.map(ofGroup));
  return distinct([...ofGroups.flat(), ...(await ofFiles(files))]).slice(0, MAX_ATTACHMENTS);
}

/** Git's own groups as a patch that is made when the message is sent; others file by file. */
async function ofGroup({
  id,
  resourceStates,
}: vscode.SourceControlResourceGroup): Promise<readonly PromptAttachment[]> {
  const files = resourceStates.map(({ resourceUri }) => fileOf(resourceUri));
  const [first] = files;
  const repository = first && repositoryOf(first, await gitRepositories());
  if (repository && (id === 'index' || id === 'workingTree')) return [partOf(repository, id === 'index')];
  return ofFiles(files);
}

async function ofFiles(files: readonly vscode.Uri[]): Promise<readonly PromptAttachment[]> {
  const repositories = await gitRepositories();
  return files.map((file) => {
    const repository = repositoryOf(file, repositories);
    return repository ? changesOfFile(repository.rootUri, file) : wholeFile(file);
  });
}

function partOf({ rootUri }: GitRepository, staged: boolean): ChangesAttachment {
  const uri = rootUri.toString();
  const name = staged ? vscode.l10n.t('Staged changes') : vscode.l10n.t('Changes that are not staged');
  return {
    type: 'changes',
    id: attachmentId('changes', `${uri}?${staged ? 'staged' : 'unstaged'}`),
    name,
    uri,
    staged,
  };
}

function wholeFile(file: vscode.Uri): PlaceAttachment {
  return { type: 'file', id: attachmentId('file', file.toString()), name: nameOf(file), uri: file.toString() };
}

function selection(file: vscode.Uri, range: { readonly start: number; readonly end: number }): PlaceAttachment {
  const uri = file.toString();
  return { type: 'selection', id: attachmentId('selection', uri, range), name: nameOf(file), uri, range };
}

/** Of repositories within one another, the inner one. */
function repositoryOf(file: vscode.Uri, repositories: readonly GitRepository[]): GitRepository | undefined {
  const address = file.toString();
  return repositories
    .filter(({ rootUri }) => address.startsWith(`${rootUri.toString()}/`))
    .sort((a, b) => b.rootUri.path.length - a.rootUri.path.length)[0];
}

/** The file that a version of it belongs to: git's documents have its path, and which version, in their query. */
function fileOf(uri: vscode.Uri): vscode.Uri {
  if (uri.scheme !== 'git') return uri;
  try {
    const query: unknown = JSON.parse(uri.query);
    if (isRecord(query) && typeof query['path'] === 'string') return vscode.Uri.file(query['path']);
  } catch {
    // Another extension's documents: by their path.
  }
  return uri.with({ scheme: 'file', query: '' });
}

/** The lines that VS Code's `LineChange` has in the newer text; undefined: it only takes lines away. */
function linesOfChange(change: unknown): { readonly start: number; readonly end: number } | undefined {
  if (!isRecord(change)) return undefined;
  const { modifiedStartLineNumber: start, modifiedEndLineNumber: end } = change;
  const isRange =
    Number.isSafeInteger(start) && Number.isSafeInteger(end) && Number(start) > 0 && Number(end) >= Number(start);
  return isRange ? { start: Number(start), end: Number(end) } : undefined;
}

function isResource(value: unknown): value is vscode.SourceControlResourceState {
  return isRecord(value) && value['resourceUri'] instanceof vscode.Uri;
}

function isGroup(value: unknown): value is vscode.SourceControlResourceGroup {
  return isRecord(value) && typeof value['id'] === 'string' && Array.isArray(value['resourceStates']);
}

function distinct(attachments: readonly PromptAttachment[]): readonly PromptAttachment[] {
  return [...new Map(attachments.map((one) => [one.id, one])).values()];
}
