import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { panelHtml } from '../../../src/chat/panelHtml';
import { asTranslations } from '../../support/l10n/bundles';
import type { L10nBundle, Translation } from '../../support/l10n/languages';

export interface ServedPanel {
  /** English without it. */
  readonly language?: Translation | undefined;
  /** Other texts in the place of the English ones. */
  readonly texts?: L10nBundle | undefined;
  /** Run before the panel's own script, as VS Code's are. */
  readonly scripts: readonly string[];
}

const types: Readonly<Record<string, string>> = {
  'webview.js': 'text/javascript',
  'translations.js': 'text/javascript',
  'highlighter.js': 'text/javascript',
  'webview.css': 'text/css',
  'codicon.woff2': 'font/woff2',
};
const nonce = 'dGhlIG5vbmNlIG9mIHRoaXMgcGFnZQ';

/**
 * Serves panels as they are built, under their real content security policy, to the browsers of this process. Browsers may keep the files,
 * so that each fetches and compiles them once.
 */
export class PanelServer {
  static #started: Promise<PanelServer> | undefined;
  readonly #pages: ServedPanel[] = [];
  readonly #files = new Map(Object.keys(types).map((name) => [name, readFileSync(`dist/${name}`)]));

  private constructor(
    /** Such as `http://127.0.0.1:40123`. */
    readonly origin: string,
  ) {}

  /** The one of this process; it ends with it. */
  static get(): Promise<PanelServer> {
    this.#started ??= this.#start();
    return this.#started;
  }

  static async #start(): Promise<PanelServer> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    server.unref();
    const panels = new PanelServer(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', ({ url = '' }, response) => {
      const answer = panels.#answer(url);
      if (answer) response.writeHead(200, answer.headers).end(answer.body);
      else response.writeHead(404).end();
    });
    return panels;
  }

  /** @returns its address */
  add(panel: ServedPanel): string {
    return `${this.origin}/${this.#pages.push(panel) - 1}/`;
  }

  /** Whether there is something at the address. A browser may ask for the icon of any page. */
  serves(address: string): boolean {
    const { origin, pathname } = new URL(address);
    return origin === this.origin && (pathname === '/favicon.ico' || this.#answer(pathname) !== undefined);
  }

  #answer(
    path: string,
  ): { readonly headers: Readonly<Record<string, string>>; readonly body: Buffer | string } | undefined {
    const [, folder = '', name = ''] = path.split('/');
    const type = types[name];
    const file = this.#files.get(name);
    if (folder === 'dist' && type !== undefined && file)
      return { headers: { 'content-type': type, 'cache-control': 'max-age=86400, immutable' }, body: file };
    const page = this.#pages[Number(folder)];
    if (!page) return undefined;
    const own = { 'cache-control': 'no-store' };
    if (name === '') return { headers: { ...own, 'content-type': 'text/html' }, body: this.#html(page) };
    if (name !== 'texts.js' || !page.texts) return undefined;
    const body = `globalThis.parleyTranslations = ${JSON.stringify(asTranslations('en', page.texts))};`;
    return { headers: { ...own, 'content-type': 'text/javascript' }, body };
  }

  #html({ language, texts, scripts }: ServedPanel): string {
    const html = panelHtml({
      cspSource: this.origin,
      nonce,
      scriptUri: '/dist/webview.js',
      styleUri: '/dist/webview.css',
      language: language ?? 'en',
      translationsUri: texts ? 'texts.js' : language && '/dist/translations.js',
    });
    return html.replace(
      '<head>',
      () => `<head>\n<script nonce="${nonce}">${[...scripts, 'document.currentScript.remove();'].join('\n')}</script>`,
    );
  }
}
