import * as vscode from 'vscode';
import { DisposableObject, DisposableStore, MutableDisposable } from '../base/lifecycle';
import type { PanelServices } from './panelPorts';
import type { HostMessage } from './protocol';
import { SessionEditorViews } from './sessionEditorViews';
import { Surfaces } from './surfaces';
import { loadPanelPage } from './webviewPage';

/** The view's id in package.json. */
export const PANEL_VIEW_ID = 'parley.panel';

/** The panel as a view, in the secondary side bar or wherever the person moved it, and the editor tabs beside it. */
export class PanelView extends DisposableObject implements vscode.WebviewViewProvider {
  readonly surfaces: Surfaces;
  readonly #resolved = this.register(new MutableDisposable<DisposableStore>());
  #view: vscode.WebviewView | undefined;

  constructor(
    private readonly extensionUri: vscode.Uri,
    services: PanelServices,
  ) {
    super();
    const editors = this.register(new SessionEditorViews(extensionUri));
    this.surfaces = this.register(
      new Surfaces(services, {
        sendToPanel: (message) => {
          this.#send(message);
        },
        revealPanel: async () => {
          await vscode.commands.executeCommand(`${PANEL_VIEW_ID}.focus`);
        },
        openTab: (connect) => {
          editors.open(connect);
        },
        openHistory: () => void vscode.commands.executeCommand('parley.openSession'),
      }),
    );
    this.register(
      this.surfaces.onDidChange(() => {
        this.#showBadge();
      }),
    );
    this.register(editors.restore(this.surfaces));
    this.register(vscode.window.registerWebviewViewProvider(PANEL_VIEW_ID, this));
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const { panel } = this.surfaces;
    const store = new DisposableStore();
    this.#resolved.value = store;
    this.#view = view;
    store.add(
      view.webview.onDidReceiveMessage((message) => {
        panel.receive(message);
      }),
    );
    store.add(
      view.onDidChangeVisibility(() => {
        panel.setVisible(view.visible);
        // Without retained context a hidden webview is gone; it says `ready` when it is made again.
        if (!view.visible) panel.disconnected();
      }),
    );
    store.add(
      view.onDidDispose(() => {
        this.#view = undefined;
        panel.setVisible(false);
        panel.disconnected();
        this.#resolved.value = undefined;
      }),
    );
    loadPanelPage(view.webview, this.extensionUri);
    panel.setVisible(view.visible);
    this.#showBadge();
  }

  #send(message: HostMessage): void {
    // A webview that is being closed answers false; the next `ready` gets all from scratch.
    void this.#view?.webview.postMessage(message);
  }

  #showBadge(): void {
    if (!this.#view) return;
    const waiting = this.surfaces.waiting.length;
    if (waiting === (this.#view.badge?.value ?? 0)) return;
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
