import * as vscode from 'vscode';
import type { IconName } from '../../base/icons';
import { withTimeout } from '../../base/async';
import type { Mention } from '../../sessions/mention';
import { attachmentId, type LineRange } from '../../sessions/promptAttachment';
import { nameOf, namedOffer, placeOf } from './offers';

/** Language servers may take their time with the first question. Milliseconds. */
const LIMIT_MS = 5000;

/** Symbols of the workspace, as the language extensions tell them; with nothing typed, those of the active editor. */
export async function symbolOffers(typed: string, lead: number): Promise<readonly Mention[]> {
  const found = typed === '' ? await ofActiveEditor() : await ofWorkspace(typed);
  return found
    .filter(({ location }) => vscode.workspace.getWorkspaceFolder(location.uri))
    .flatMap(({ name, kind, location: { uri, range } }) => {
      const lines = lineRange(range);
      return namedOffer(
        typed,
        {
          attachment: {
            type: 'symbol',
            id: attachmentId('symbol', uri.toString(), lines),
            name,
            uri: uri.toString(),
            range: lines,
          },
          icon: iconOf(kind),
          label: name,
          detail: [placeOf(uri), nameOf(uri)].filter((part) => part !== '').join('/'),
        },
        lead,
      );
    });
}

async function ofWorkspace(typed: string): Promise<readonly vscode.SymbolInformation[]> {
  const found = await ask<readonly vscode.SymbolInformation[]>('vscode.executeWorkspaceSymbolProvider', typed);
  return found ?? [];
}

async function ofActiveEditor(): Promise<readonly vscode.SymbolInformation[]> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  if (!uri) return [];
  const found = await ask<readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[]>(
    'vscode.executeDocumentSymbolProvider',
    uri,
  );
  return (found ?? []).flatMap((symbol) => flat(symbol, uri));
}

function flat(symbol: vscode.DocumentSymbol | vscode.SymbolInformation, uri: vscode.Uri): vscode.SymbolInformation[] {
  // VS Code gives symbols that are of both kinds.
  if (!('children' in symbol)) return [symbol];
  const own = new vscode.SymbolInformation(symbol.name, symbol.kind, '', new vscode.Location(uri, symbol.range));
  return [own, ...symbol.children.flatMap((child) => flat(child, uri))];
}

async function ask<T>(command: string, argument: unknown): Promise<T | undefined> {
  return withTimeout(
    Promise.resolve(vscode.commands.executeCommand<T | undefined>(command, argument)),
    LIMIT_MS,
    command,
  );
}

function lineRange(range: vscode.Range): LineRange {
  return { start: range.start.line + 1, end: range.end.line + 1 };
}

function iconOf(kind: vscode.SymbolKind): IconName {
  const name = vscode.SymbolKind[kind] as string | undefined;
  return name === undefined ? 'symbol-misc' : `symbol-${name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}`;
}
