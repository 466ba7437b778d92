import * as vscode from 'vscode';
import { DisposableObject, DisposableStore, MutableDisposable } from '../base/lifecycle';
import { Panel } from './panel';
import { panelHtml } from './panelHtml';
import type { PanelServices } from './panelPorts';

/** The view's id in package.json. */
export const PANEL_VIEW_ID = 'parley.panel';

/** The panel as a view: in the secondary side bar, or wherever the person moved it. */
export class PanelView extends DisposableObject implements vscode.WebviewViewProvider {
  readonly panel: Panel;
  readonly #resolved = this.register(new MutableDisposable<DisposableStore>());
  #view: vscode.WebviewView | undefined;

  constructor(
    private readonly extensionUri: vscode.Uri,
    services: PanelServices,
  ) {
    super();
    this.panel = this.register(
      new Panel(services, (message) => {
        // A webview that is being closed answers false; the next `ready` gets all from scratch.
        void this.#view?.webview.postMessage(message);
      }),
    );
    this.register(vscode.window.registerWebviewViewProvider(PANEL_VIEW_ID, this));
    this.register(
      services.sessions.onDidChangeSession(({ before, state }) => {
        // Told for every chunk of every session; counting them all is for when the count may have changed.
        if (before.openRequests !== state.openRequests) this.#showBadge();
      }),
    );
    this.register(
      services.sessions.onDidChange(() => {
        this.#showBadge();
      }),
    );
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const store = new DisposableStore();
    this.#resolved.value = store;
    this.#view = view;
    const dist = vscode.Uri.joinPath(this.extensionUri, 'dist');
    view.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    store.add(
      view.webview.onDidReceiveMessage((message) => {
        this.panel.receive(message);
      }),
    );
    store.add(
      view.onDidChangeVisibility(() => {
        this.panel.setVisible(view.visible);
        // Without retained context a hidden webview is gone; it says `ready` when it is made again.
        if (!view.visible) this.panel.disconnected();
      }),
    );
    store.add(
      view.onDidDispose(() => {
        this.#view = undefined;
        this.panel.setVisible(false);
        this.panel.disconnected();
        this.#resolved.value = undefined;
      }),
    );
    view.webview.html = panelHtml({
      cspSource: view.webview.cspSource,
      nonce: crypto.randomUUID().replaceAll('-', ''),
      scriptUri: view.webview.asWebviewUri(vscode.Uri.joinPath(dist, 'webview.js')).toString(),
      styleUri: view.webview.asWebviewUri(vscode.Uri.joinPath(dist, 'webview.css')).toString(),
      language: vscode.env.language,
      texts: vscode.l10n.bundle ?? {},
    });
    this.panel.setVisible(view.visible);
    this.#showBadge();
  }

  /** Shows the view, wherever it is. */
  async reveal(): Promise<void> {
    await vscode.commands.executeCommand(`${PANEL_VIEW_ID}.focus`);
  }

  #showBadge(): void {
    if (!this.#view) return;
    const { waiting } = this.panel;
    this.#view.badge =
      waiting === 0
        ? undefined
        : {
            value: waiting,
            tooltip:
              waiting === 1
                ? vscode.l10n.t('1 session needs your answer')
                : vscode.l10n.t('{0} sessions need your answer', waiting),
          };
  }
}
