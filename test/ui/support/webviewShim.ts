/** What the shim puts into the page and calls. */
interface ShimWindow {
  acquireVsCodeApi: () => unknown;
  parleyPost: (message: unknown) => Promise<void>;
}

/**
 * Runs in the page before its own scripts: makes it a webview as VS Code does, with the theme on the document element and the API to
 * be taken once. It is sent to the browser as text, so it must not use anything from outside.
 */
export function becomeWebview({
  theme,
  variables,
}: {
  readonly theme: string;
  readonly variables: Readonly<Record<string, string>>;
}): void {
  const shim = window as unknown as ShimWindow;
  const stateKey = 'webview-state';
  let taken = false;
  shim.acquireVsCodeApi = () => {
    if (taken) throw new Error('An instance of the VS Code API has already been acquired');
    taken = true;
    return {
      postMessage: (message: unknown) => void shim.parleyPost(message),
      getState: (): unknown => JSON.parse(localStorage.getItem(stateKey) ?? 'null') ?? undefined,
      setState: (state: unknown) => {
        localStorage.setItem(stateKey, JSON.stringify(state));
      },
    };
  };
  const kinds: Readonly<Record<string, string>> = {
    dark: 'vscode-dark',
    light: 'vscode-light',
    'hc-dark': 'vscode-high-contrast',
    'hc-light': 'vscode-high-contrast-light',
  };
  document.addEventListener('DOMContentLoaded', () => {
    for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(name, value);
    document.body.classList.add(kinds[theme] ?? '');
    if (theme === 'hc-light') document.body.classList.add('vscode-high-contrast');
    document.body.dataset['vscodeThemeKind'] = kinds[theme] ?? '';
  });
}
