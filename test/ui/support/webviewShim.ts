export interface ThemeVariables {
  readonly theme: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** What the shim puts into the page and calls. */
interface ShimWindow {
  acquireVsCodeApi: () => unknown;
  parleyPost: (message: unknown) => Promise<void>;
}

/**
 * Runs in the page before its own scripts: makes it a webview as VS Code does, with the API to be taken once. It is sent to the browser as text, so it must not use anything from outside.
 * @param id Of the webview: what it keeps outlives a reload, and is not another's. Nothing is kept without it.
 */
export function becomeWebview(id: string | undefined): void {
  const shim = window as unknown as ShimWindow;
  const idKey = 'webview';
  const stateKey = 'webview-state';
  if (id !== undefined && localStorage.getItem(idKey) !== id) {
    localStorage.clear();
    localStorage.setItem(idKey, id);
  }
  let taken = false;
  shim.acquireVsCodeApi = () => {
    if (taken) throw new Error('An instance of the VS Code API has already been acquired');
    taken = true;
    return {
      postMessage: (message: unknown) => void shim.parleyPost(message),
      getState: (): unknown =>
        id === undefined ? undefined : (JSON.parse(localStorage.getItem(stateKey) ?? 'null') ?? undefined),
      setState: (state: unknown) => {
        if (id !== undefined) localStorage.setItem(stateKey, JSON.stringify(state));
      },
    };
  };
  // In the way of VS Code's own defaults, in a layer below ours.
  const defaults = new CSSStyleSheet();
  defaults.replaceSync(`@layer vscode-default {
    body { padding: 0 20px; background: transparent; color: var(--vscode-editor-foreground); }
    img { max-width: 100%; max-height: 100%; }
    a:focus, input:focus, select:focus, textarea:focus { outline: 1px solid -webkit-focus-ring-color; outline-offset: -1px; }
    code { color: var(--vscode-textPreformat-foreground); background: var(--vscode-textPreformat-background); padding: 1px 3px; }
    kbd { background: var(--vscode-keybindingLabel-background); border: 1px solid var(--vscode-keybindingLabel-border); padding: 1px 3px; }
    html { scrollbar-color: var(--vscode-scrollbarSlider-background) var(--vscode-editor-background); }
  }`);
  document.adoptedStyleSheets.push(defaults);
}

/** Puts a theme on the document element as VS Code does, as soon as there is one, in the place of another. Sent as text, too. */
export function wearTheme({ theme, variables }: ThemeVariables): void {
  const kinds: Readonly<Record<string, string>> = {
    dark: 'vscode-dark',
    light: 'vscode-light',
    'hc-dark': 'vscode-high-contrast',
    'hc-light': 'vscode-high-contrast-light',
  };
  const wear = (): void => {
    const { documentElement: root, body } = document;
    root.removeAttribute('style');
    for (const [name, value] of Object.entries(variables)) root.style.setProperty(name, value);
    body.classList.remove(...Object.values(kinds));
    body.classList.add(kinds[theme] ?? '');
    if (theme === 'hc-light') body.classList.add('vscode-high-contrast');
    body.dataset['vscodeThemeKind'] = kinds[theme] ?? '';
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', wear);
  else wear();
}

/** As a script that calls one of these in the page. @param data a value of JSON, or undefined */
export function call<T>(program: (data: T) => void, data: T): string {
  return `(${program.toString()})(${data === undefined ? '' : JSON.stringify(data).replaceAll('<', '\\u003c')});`;
}
