import { readFileSync } from 'node:fs';
import { panelHtml } from '../../src/chat/panelHtml';
import type { HostMessage, Intent } from '../../src/chat/protocol';
import { asTranslations } from '../support/l10n/bundles';
import type { L10nBundle } from '../support/l10n/languages';
import { perform } from '../ui/states/acts';
import type { Act } from '../ui/states/acts';
import type { GalleryState } from '../ui/states/gallery';
import { FakeHost } from '../ui/support/fakeHost';
import { themeVariables } from '../ui/support/panelPage';
import type { Theme } from '../ui/support/panelPage';
import { becomeWebview, call, wearTheme } from '../ui/support/webviewShim';

export interface StateLook {
  readonly theme: Theme;
  /** BCP 47. */
  readonly language: string;
  readonly texts: L10nBundle;
  readonly reducedMotion: boolean;
}

const nonce = 'dGhlIGdhbGxlcnkncyBub25jZQ';

/** The panel's own page, under its own content security policy, with a host in it that shows one state and then is silent. */
export async function statePage(state: GalleryState, look: StateLook, origin: string): Promise<string> {
  const page = panelHtml({
    cspSource: origin,
    nonce,
    scriptUri: '/dist/webview.js',
    styleUri: '/dist/webview.css',
    language: look.language,
    translationsUri: undefined,
  });
  const messages = await messagesOf(state);
  const { theme, language, texts, reducedMotion } = look;
  const scripts = [
    call(becomeWebview, undefined),
    call(wearTheme, { theme, variables: themeVariables(theme) }),
    `globalThis.parleyTranslations = ${JSON.stringify(asTranslations(language, texts))};`,
    `const perform = ${perform.toString()};`,
    call(play, { messages, acts: state.acts ?? [], reducedMotion }),
  ];
  return page.replace('</head>', () => `<script nonce="${nonce}">${scripts.join('\n')}</script>\n</head>`);
}

/** The script and style sheet of the panel, with the type that each is served as. */
export function panelFile(name: string): { readonly type: string; readonly body: Buffer } | undefined {
  const type = fileTypes[name];
  return type === undefined ? undefined : { type, body: readFileSync(`dist/${name}`) };
}

const fileTypes: Readonly<Record<string, string>> = {
  'webview.js': 'text/javascript',
  'webview.css': 'text/css',
  'codicon.woff2': 'font/woff2',
};

async function messagesOf(state: GalleryState): Promise<readonly HostMessage[]> {
  const messages: HostMessage[] = [];
  const host = new FakeHost(state.panel, (message) => {
    messages.push(message);
    return Promise.resolve();
  });
  host.now = Date.now() - 20_000;
  await host.become(state.panel, ...state.events);
  return messages;
}

interface Play {
  readonly messages: readonly HostMessage[];
  readonly acts: readonly Act[];
  readonly reducedMotion: boolean;
}

/** Runs in the page. When everything is done, the document element has the attribute `data-shown`. */
function play({ messages, acts, reducedMotion }: Play): void {
  const post = (data: HostMessage): void => void window.dispatchEvent(new MessageEvent('message', { data }));
  const twoFrames = (): Promise<void> =>
    new Promise((resolve) => {
      requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
    });
  const act = async (): Promise<void> => {
    await twoFrames();
    for (const one of acts) await perform(one);
    document.documentElement.dataset['shown'] = '';
  };
  let asked = false;
  Object.assign(window, {
    parleyPost: (intent: Intent): Promise<void> => {
      if (intent.type === 'ready' && !asked) {
        asked = true;
        queueMicrotask(() => {
          messages.forEach(post);
          void act();
        });
      }
      return Promise.resolve();
    },
  });
  document.addEventListener('DOMContentLoaded', () => {
    if (reducedMotion) document.body.classList.add('vscode-reduce-motion');
  });
}
