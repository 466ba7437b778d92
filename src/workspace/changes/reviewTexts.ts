import * as vscode from 'vscode';
import { DisposableObject } from '../../base/lifecycle';

const SCHEME = 'parley-before';

/** What a text is of: a file in a session, as it was accepted, or a kept content. */
export type TextSource =
  | { readonly kind: 'base'; readonly sessionId: string }
  | { readonly kind: 'version'; readonly hash: string }
  | { readonly kind: 'nothing' };

/** Earlier texts of files, to be shown beside what they are now. They cannot be changed. */
export class ReviewTexts extends DisposableObject implements vscode.TextDocumentContentProvider {
  readonly #didChange = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#didChange.event;

  /** @param read Undefined: there is no such text. */
  constructor(private readonly read: (file: string, source: TextSource) => Promise<string | undefined>) {
    super();
    this.register(this.#didChange);
    this.register(vscode.workspace.registerTextDocumentContentProvider(SCHEME, this));
  }

  uri(file: string, source: TextSource): vscode.Uri {
    return vscode.Uri.file(file).with({ scheme: SCHEME, query: JSON.stringify(source) });
  }

  /** The accepted text of files has changed. */
  changed(sessionId: string): void {
    for (const { uri } of vscode.workspace.textDocuments) {
      if (uri.scheme !== SCHEME) continue;
      const source = sourceOf(uri);
      if (source?.kind === 'base' && source.sessionId === sessionId) this.#didChange.fire(uri);
    }
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const source = sourceOf(uri);
    return (source && (await this.read(uri.with({ scheme: 'file', query: '' }).fsPath, source))) ?? '';
  }
}

/** A query comes from whoever opens the document: it only ever names what this window keeps itself. */
function sourceOf({ query }: vscode.Uri): TextSource | undefined {
  try {
    const source: unknown = JSON.parse(query);
    if (typeof source !== 'object' || source === null || !('kind' in source)) return undefined;
    if (source.kind === 'nothing') return { kind: 'nothing' };
    if (source.kind === 'base' && 'sessionId' in source) return { kind: 'base', sessionId: String(source.sessionId) };
    if (source.kind === 'version' && 'hash' in source) return { kind: 'version', hash: String(source.hash) };
  } catch {
    // No query of ours.
  }
  return undefined;
}
