import * as vscode from 'vscode';
import type { IconName } from '../../base/icons';
import { foldCase, fuzzyMatch } from '../../base/fuzzyMatch';
import { type Mention, NAME_BONUS } from '../../sessions/mention';
import { attachmentId, type PromptAttachment } from '../../sessions/promptAttachment';
import type { PathMatch } from './pathIndex';

/** A path that was found, as an offer: its name, and the folders in which it is. */
export function pathOffer(folder: vscode.WorkspaceFolder, match: PathMatch, type: 'file' | 'folder'): Mention {
  const uri = vscode.Uri.joinPath(folder.uri, match.path).toString();
  const nameStart = match.path.lastIndexOf('/') + 1;
  const label = match.path.slice(nameStart);
  const root = isOneOfSeveral() ? `${folder.name} • ` : '';
  return {
    attachment: { type, id: attachmentId(type, uri), name: label, uri },
    icon: type,
    label,
    detail: `${root}${match.path.slice(0, Math.max(0, nameStart - 1))}`,
    labelMatches: match.positions.filter((at) => at >= nameStart).map((at) => at - nameStart),
    detailMatches: match.positions.filter((at) => at < nameStart - 1).map((at) => at + root.length),
    score: match.score,
  };
}

/** Something with a name, when it fits what was typed. @param lead Added to the score: what it has ahead of others. */
export function namedOffer(
  typed: string,
  offer: {
    readonly attachment: PromptAttachment;
    readonly icon: IconName;
    readonly label: string;
    readonly detail: string;
  },
  lead = 0,
): readonly Mention[] {
  const match = fuzzyMatch(foldCase(typed), offer.label);
  if (!match) return [];
  return [{ ...offer, labelMatches: match.positions, detailMatches: [], score: match.score + NAME_BONUS + lead }];
}

/** The folders of a file, as they are shown. */
export function placeOf(uri: vscode.Uri): string {
  const path = vscode.workspace.asRelativePath(uri, isOneOfSeveral());
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function nameOf(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

function isOneOfSeveral(): boolean {
  return (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
}
