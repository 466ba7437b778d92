import * as vscode from 'vscode';
import type { Mention } from '../../sessions/mention';
import { attachmentId } from '../../sessions/promptAttachment';
import { nameOf, namedOffer, placeOf } from './offers';

/** The files that are open, in the order in which the person sees them, the active one first. */
export function openFiles(): readonly vscode.Uri[] {
  const active = vscode.window.activeTextEditor?.document.uri;
  const tabs = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ input }) => uriOf(input)));
  const files = [active, ...tabs].filter((uri) => uri !== undefined).filter(isText);
  return [...new Map(files.map((uri) => [uri.toString(), uri])).values()];
}

export function editorOffers(typed: string): readonly Mention[] {
  return openFiles().flatMap((uri, index) =>
    namedOffer(
      typed,
      {
        attachment: { type: 'file', id: attachmentId('file', uri.toString()), name: nameOf(uri), uri: uri.toString() },
        icon: 'file',
        label: nameOf(uri),
        detail: placeOf(uri),
      },
      OPEN_LEAD - index,
    ),
  );
}

/** What an open file has ahead of others. */
export const OPEN_LEAD = 150;

function uriOf(input: unknown): vscode.Uri | undefined {
  if (input instanceof vscode.TabInputText || input instanceof vscode.TabInputNotebook) return input.uri;
  return input instanceof vscode.TabInputTextDiff ? input.modified : undefined;
}

/** Output channels, git's views of old versions and the like are editors too, but nothing that a person works on. */
export function isText({ scheme }: vscode.Uri): boolean {
  return ['file', 'untitled', 'vscode-remote', 'vscode-userdata', 'vscode-notebook-cell'].includes(scheme);
}
