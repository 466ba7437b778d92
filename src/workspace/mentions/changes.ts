import * as vscode from 'vscode';
import type { Mention } from '../../sessions/mention';
import { attachmentId, type ChangesAttachment } from '../../sessions/promptAttachment';
import { changedFiles, gitRepositories } from '../gitRepositories';
import { nameOf, namedOffer, placeOf } from './offers';

const MAX_FILES = 30;
const LEAD = -100;

/** What is not committed: all of it, what is staged, and, when asked for, file by file. */
export async function changeOffers(typed: string, byFile: boolean): Promise<readonly Mention[]> {
  const repositories = await gitRepositories();
  const changed = repositories.filter((one) => changedFiles(one).length > 0);
  return changed.flatMap((repository) => {
    const uri = repository.rootUri.toString();
    const where = changed.length > 1 ? nameOf(repository.rootUri) : '';
    const detail = (count: number): string => [where, countText(count)].filter((part) => part !== '').join(' • ');
    const files = changedFiles(repository);
    const { indexChanges } = repository.state;
    const label = vscode.l10n.t('Uncommitted changes');
    const stagedLabel = vscode.l10n.t('Staged changes');
    return [
      ...namedOffer(
        typed,
        {
          attachment: { type: 'changes', id: attachmentId('changes', uri), name: label, uri },
          icon: 'git-compare',
          label,
          detail: detail(files.length),
        },
        LEAD,
      ),
      ...(indexChanges.length === 0
        ? []
        : namedOffer(
            typed,
            {
              attachment: {
                type: 'changes',
                id: attachmentId('changes', `${uri}?staged`),
                name: stagedLabel,
                uri,
                staged: true,
              },
              icon: 'git-compare',
              label: stagedLabel,
              detail: detail(indexChanges.length),
            },
            LEAD,
          )),
      ...(byFile ? files.slice(0, MAX_FILES).flatMap((file) => fileOffer(typed, repository.rootUri, file)) : []),
    ];
  });
}

function fileOffer(typed: string, repository: vscode.Uri, file: vscode.Uri): readonly Mention[] {
  const attachment = changesOfFile(repository, file);
  return namedOffer(typed, { attachment, icon: 'git-compare', label: nameOf(file), detail: placeOf(file) }, LEAD);
}

/** What of a file is not committed. @param repository Its root. */
export function changesOfFile(repository: vscode.Uri, file: vscode.Uri): ChangesAttachment {
  return {
    type: 'changes',
    id: attachmentId('changes', file.toString()),
    name: vscode.l10n.t('Changes of {0}', nameOf(file)),
    uri: repository.toString(),
    file: file.toString(),
  };
}

function countText(count: number): string {
  return count === 1 ? vscode.l10n.t('1 file') : vscode.l10n.t('{0} files', count);
}
