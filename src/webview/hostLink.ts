import type { HostMessage, Intent } from '../chat/protocol';

/** What VS Code gives a webview, once: https://code.visualstudio.com/api/extension-guides/webview#passing-messages-from-a-webview-to-an-extension */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The way to the extension host: intents go out, messages come in, and a little state outlives the page. */
export interface HostLink {
  readonly post: (intent: Intent) => void;
  /** One listener; the host is the only sender, so messages are not validated again. */
  listen(listener: (message: HostMessage) => void): void;
  readState(): unknown;
  writeState(state: unknown): void;
}

/** @throws Error when the page has taken the API before: VS Code hands it out once. */
export function connectToHost(): HostLink {
  const api = acquireVsCodeApi();
  return {
    post: (intent) => {
      api.postMessage(intent);
    },
    listen: (listener) => {
      window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (isHostMessage(data)) listener(data);
      });
    },
    readState: () => api.getState(),
    writeState: (state) => {
      api.setState(state);
    },
  };
}

// VS Code and browser extensions post messages of their own to every page.
function isHostMessage(data: unknown): data is HostMessage {
  return typeof data === 'object' && data !== null && 'type' in data && typeof data.type === 'string';
}
