import * as vscode from 'vscode';
import { isRecord } from '../base/check';
import { type Disposable, DisposableMap, DisposableObject, DisposableStore } from '../base/lifecycle';
import type { ConnectTab } from './surfaceWindows';
import type { Surfaces } from './surfaces';
import { loadPanelPage } from './webviewPage';

/** The editor tabs' type; `onWebviewPanel:` of package.json names it. */
const SESSION_EDITOR_TYPE = 'parley.session';

/** Sessions as editor tabs. VS Code brings them back after a reload of the window, each when it is looked at. */
export class SessionEditorViews extends DisposableObject {
  readonly #open = this.register(new DisposableMap<vscode.WebviewPanel, Disposable>());

  constructor(private readonly extensionUri: vscode.Uri) {
    super();
  }

  open(connect: ConnectTab): void {
    const view = vscode.window.createWebviewPanel(SESSION_EDITOR_TYPE, vscode.l10n.t('New session'), {
      viewColumn: vscode.ViewColumn.Active,
    });
    this.#fill(view, connect);
  }

  /** Fills the tabs that VS Code brings back. */
  restore(surfaces: Surfaces): Disposable {
    const store = new DisposableStore();
    store.add(
      vscode.window.registerWebviewPanelSerializer(SESSION_EDITOR_TYPE, {
        deserializeWebviewPanel: (view: vscode.WebviewPanel, state: unknown) => {
          this.#fill(view, (tab) => surfaces.addEditor(tab, surfaces.awaitedSession(shownOf(state), view.title)));
          return Promise.resolve();
        },
      }),
    );
    // A tab that is closed before it was filled is not told of in any other way.
    const release = (): void => {
      surfaces.releaseAwaited(Math.max(0, tabCount() - this.#open.values().length));
    };
    store.add(vscode.window.tabGroups.onDidChangeTabs(release));
    return store;
  }

  #fill(view: vscode.WebviewPanel, connect: ConnectTab): void {
    const store = new DisposableStore();
    let icon: string | undefined;
    const { panel, closed } = connect({
      send: (message) => void view.webview.postMessage(message),
      reveal: () => {
        view.reveal();
      },
      close: () => {
        view.dispose();
      },
      dress: (look) => {
        const title = look === undefined || look.title === '' ? vscode.l10n.t('New session') : look.title;
        if (view.title !== title) view.title = title;
        const wanted = look?.badge === undefined ? 'session' : `session-${look.badge}`;
        if (wanted !== icon) view.iconPath = this.#icon(wanted);
        icon = wanted;
      },
    });
    store.add(
      view.webview.onDidReceiveMessage((message) => {
        panel.receive(message);
      }),
    );
    store.add(
      view.onDidChangeViewState(() => {
        if (view.active) panel.receive({ type: 'focused' });
        if (view.visible === panel.visible) return;
        panel.setVisible(view.visible);
        // Without retained context a hidden webview is gone; it says `ready` when it is made again.
        if (!view.visible) panel.disconnected();
      }),
    );
    store.add(
      view.onDidDispose(() => {
        this.#open.delete(view);
        closed();
      }),
    );
    this.#open.set(view, store);
    loadPanelPage(view.webview, this.extensionUri);
    panel.setVisible(view.visible);
  }

  #icon(name: string): { readonly light: vscode.Uri; readonly dark: vscode.Uri } {
    const of = (theme: string): vscode.Uri => vscode.Uri.joinPath(this.extensionUri, `media/${name}-${theme}.svg`);
    return { light: of('light'), dark: of('dark') };
  }
}

/** The session that the webview kept as the one it shows (`webview/savedState.ts`). */
function shownOf(state: unknown): string | undefined {
  return isRecord(state) && typeof state['shown'] === 'string' ? state['shown'] : undefined;
}

/** All editor tabs of ours, filled or not. */
function tabCount(): number {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  // VS Code puts a prefix of its own before the type.
  return tabs.filter(
    ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(SESSION_EDITOR_TYPE),
  ).length;
}
