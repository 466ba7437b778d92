import * as vscode from 'vscode';
import { panelHtml } from './panelHtml';

/** Loads the panel's page into a webview, which may read nothing but what is built for it. */
export function loadPanelPage(webview: vscode.Webview, extensionUri: vscode.Uri): void {
  const dist = vscode.Uri.joinPath(extensionUri, 'dist');
  webview.options = { enableScripts: true, localResourceRoots: [dist] };
  webview.html = panelHtml({
    cspSource: webview.cspSource,
    nonce: crypto.randomUUID().replaceAll('-', ''),
    scriptUri: webview.asWebviewUri(vscode.Uri.joinPath(dist, 'webview.js')).toString(),
    styleUri: webview.asWebviewUri(vscode.Uri.joinPath(dist, 'webview.css')).toString(),
    language: vscode.env.language,
    texts: vscode.l10n.bundle ?? {},
  });
}
