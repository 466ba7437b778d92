import * as vscode from 'vscode';
import { DisposableObject } from '../base/lifecycle';

const SCHEME = 'parley-text';
/** So many texts are kept that no editor shows (any more). */
const KEPT = 20;

/** Texts that are no files, to be shown in editors: read-only, in memory. */
export class TextDocuments extends DisposableObject implements vscode.TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();
  #count = 0;

  /** @param scheme That of their URIs; one for each object. */
  constructor(private readonly scheme = SCHEME) {
    super();
    this.register(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
    this.register(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === scheme) this.#texts.delete(uri.toString());
      }),
    );
  }

  /** @param path Names the text; its ending tells the language. */
  add(path: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({
      scheme: this.scheme,
      path: `/${path.replace(/^[\\/]+/, '').replaceAll('\\', '/')}`,
      query: String(++this.#count),
    });
    this.#texts.set(uri.toString(), text);
    for (const oldest of this.#texts.keys()) {
      if (this.#texts.size <= KEPT) break;
      if (!vscode.workspace.textDocuments.some((document) => document.uri.toString() === oldest)) {
        this.#texts.delete(oldest);
      } else break;
    }
    return uri;
  }

  provideTextDocumentContent(uri: vscode.Uri): string | undefined {
    return this.#texts.get(uri.toString());
  }
}
