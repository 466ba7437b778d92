import * as vscode from 'vscode';
import type { FileSink } from '../../acp/agentConnection';
import type { CodeSymbol, Diagnostic, Found, Place } from '../../mcp/editorTools/editor';
import { askProvider } from './askProvider';
import type { SessionPaths } from './sessionPaths';

/** How long a file that was not open is given until its first diagnostics come. Milliseconds. */
const FIRST_DIAGNOSTICS_MS = 3000;
/** The lines of so many files are read for a list of places. */
const MAX_FILES_READ = 200;

type Readable = Pick<FileSink, 'readTextFile'>;

/** What compilers, linters and language servers tell of the code. */
export class CodeFacts {
  constructor(
    private readonly paths: SessionPaths,
    private readonly files: Readable,
  ) {}

  async diagnostics(path: string | undefined): Promise<readonly Diagnostic[]> {
    const all = path === undefined ? vscode.languages.getDiagnostics() : await this.#ofFile(await this.paths.uri(path));
    const inside = await this.paths.inside([...all], ([uri]) => uri);
    return inside.flatMap(([[, list], told]) => list.map((one) => diagnostic(told, one)));
  }

  async documentSymbols(path: string): Promise<readonly CodeSymbol[]> {
    const uri = await this.#open(path);
    type Symbols = readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[];
    const found = await askProvider<Symbols>('vscode.executeDocumentSymbolProvider', uri);
    return (found ?? []).flatMap((one) => flat(one, path, undefined));
  }

  async workspaceSymbols(query: string): Promise<readonly CodeSymbol[]> {
    const found = await askProvider<readonly vscode.SymbolInformation[]>(
      'vscode.executeWorkspaceSymbolProvider',
      query,
    );
    const inside = await this.paths.inside(found ?? [], ({ location }) => location.uri);
    return inside.map(([one, told]) => symbol(one.name, one.kind, told, one.location.range, one.containerName));
  }

  async definitions(place: Place): Promise<readonly Found[]> {
    return this.#places('vscode.executeDefinitionProvider', place);
  }

  async references(place: Place): Promise<readonly Found[]> {
    return this.#places('vscode.executeReferenceProvider', place);
  }

  async hover(place: Place): Promise<readonly string[]> {
    const uri = await this.#open(place.path);
    const found = await askProvider<readonly vscode.Hover[]>('vscode.executeHoverProvider', uri, position(place));
    return (found ?? []).flatMap(({ contents }) => contents.map(markdown)).filter((text) => text !== '');
  }

  async #places(command: string, place: Place): Promise<readonly Found[]> {
    const uri = await this.#open(place.path);
    type Places = readonly (vscode.Location | vscode.LocationLink)[];
    const found = (await askProvider<Places>(command, uri, position(place))) ?? [];
    const places = found.map((one) =>
      'targetUri' in one ? new vscode.Location(one.targetUri, one.targetSelectionRange ?? one.targetRange) : one,
    );
    const inside = await this.paths.inside(places, (one) => one.uri);
    const lines = new Map<string, readonly string[]>();
    for (const told of [...new Set(inside.map(([, path]) => path))].slice(0, MAX_FILES_READ)) {
      lines.set(told, await this.#lines(told));
    }
    return inside.map(([{ range }, path]) => ({
      path,
      ...span(range),
      column: range.start.character + 1,
      text: lines.get(path)?.[range.start.line]?.trim().slice(0, 300) ?? '',
    }));
  }

  async #lines(path: string): Promise<readonly string[]> {
    try {
      const { fsPath } = await this.paths.uri(path);
      const text = await this.files.readTextFile(fsPath, undefined, undefined, new AbortController().signal);
      return text.split(/\r?\n/);
    } catch {
      return []; // The place counts also where its text may not be read.
    }
  }

  /** Language servers know files that are open. */
  async #open(path: string): Promise<vscode.Uri> {
    const uri = await this.paths.uri(path);
    await vscode.workspace.openTextDocument(uri);
    return uri;
  }

  async #ofFile(uri: vscode.Uri): Promise<readonly [vscode.Uri, readonly vscode.Diagnostic[]][]> {
    const key = uri.toString();
    const isOpen = vscode.workspace.textDocuments.some((document) => document.uri.toString() === key);
    if (!isOpen && vscode.languages.getDiagnostics(uri).length === 0) {
      const first = new Promise<void>((resolve) => {
        const told = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
          if (uris.some((one) => one.toString() === key)) settle();
        });
        const timer = setTimeout(settle, FIRST_DIAGNOSTICS_MS);
        function settle(): void {
          told.dispose();
          clearTimeout(timer);
          resolve();
        }
      });
      await vscode.workspace.openTextDocument(uri);
      await first;
    }
    return [[uri, vscode.languages.getDiagnostics(uri)]];
  }
}

export function position({ line, column }: Place): vscode.Position {
  return new vscode.Position(line - 1, column - 1);
}

export function span(range: vscode.Range): { readonly startLine: number; readonly endLine: number } {
  return { startLine: range.start.line + 1, endLine: range.end.line + 1 };
}

function diagnostic(path: string, { range, severity, message, source, code }: vscode.Diagnostic): Diagnostic {
  const id = typeof code === 'object' ? code.value : code;
  return {
    path,
    line: range.start.line + 1,
    column: range.start.character + 1,
    endLine: range.end.line + 1,
    endColumn: range.end.character + 1,
    severity: (['error', 'warning', 'information', 'hint'] as const)[severity],
    message,
    ...(source !== undefined && { source }),
    ...(id !== undefined && { code: String(id) }),
  };
}

function flat(
  found: vscode.DocumentSymbol | vscode.SymbolInformation,
  path: string,
  container: string | undefined,
): readonly CodeSymbol[] {
  // VS Code gives symbols that are of both kinds.
  if (!('children' in found)) {
    return [symbol(found.name, found.kind, path, found.location.range, found.containerName)];
  }
  const own = symbol(found.name, found.kind, path, found.range, container);
  return [own, ...found.children.flatMap((child) => flat(child, path, found.name))];
}

function symbol(
  name: string,
  kind: vscode.SymbolKind,
  path: string,
  range: vscode.Range,
  container: string | undefined,
): CodeSymbol {
  const kindName = (vscode.SymbolKind[kind] as string | undefined) ?? 'Unknown';
  return { name, kind: kindName.toLowerCase(), path, ...span(range), ...(container && { container }) };
}

/** VS Code makes markdown of the older forms. */
function markdown(content: vscode.Hover['contents'][number]): string {
  if (typeof content === 'string') return content;
  return content instanceof vscode.MarkdownString ? content.value : '';
}
