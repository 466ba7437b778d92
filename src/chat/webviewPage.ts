import * as vscode from 'vscode';
import { panelHtml } from './panelHtml';

/** Loads the panel's page into a webview, which may read nothing but what is built for it. */
export function loadPanelPage(webview: vscode.Webview, extensionUri: vscode.Uri): void {
  const dist = vscode.Uri.joinPath(extensionUri, 'dist');
  const uriOf = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
  webview.options = { enableScripts: true, localResourceRoots: [dist] };
  webview.html = panelHtml({
    cspSource: webview.cspSource,
    nonce: crypto.randomUUID().replaceAll('-', ''),
    scriptUri: uriOf('webview.js'),
    styleUri: uriOf('webview.css'),
    language: vscode.env.language,
    // The same languages as those of the host's texts.
    translationsUri: vscode.l10n.bundle === undefined ? undefined : uriOf('translations.js'),
  });
}
