import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bundleOf } from '../support/l10n/bundles';
import { languages } from '../support/l10n/languages';
import { galleryStates } from '../ui/states/gallery';
import { galleryPage, parseLook } from './galleryPage';
import { panelFile, statePage } from './statePage';

export interface GalleryServer {
  /** Such as `http://127.0.0.1:40123`. */
  readonly origin: string;
  close(): Promise<void>;
}

/** Serves the gallery to this machine. @param port 0 for any that is free */
export async function serveGallery(port: number): Promise<GalleryServer> {
  const server = createServer((request, response) => {
    answer(new URL(request.url ?? '/', originOf(server)), response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    origin: originOf(server),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(url: URL, response: ServerResponse): Promise<void> {
  const [, folder = '', name = ''] = url.pathname.split('/');
  const send = (type: string, body: string | Buffer): void =>
    void response.writeHead(200, { 'content-type': type }).end(body);
  const file = folder === 'dist' ? panelFile(name) : undefined;
  const state = folder === 'state' ? galleryStates.find((one) => one.name === name) : undefined;
  if (url.pathname === '/') send('text/html', galleryPage(parseLook(url.searchParams)));
  else if (url.pathname === '/gallery.css') send('text/css', readFileSync('test/gallery/gallery.css'));
  else if (url.pathname === '/favicon.ico') send('image/png', readFileSync('media/parley.png'));
  else if (file) send(file.type, file.body);
  else if (state) {
    const { theme = 'dark', language: chosen, reducedMotion } = parseLook(url.searchParams);
    const language = languages.find((one) => one === chosen) ?? 'en';
    const texts = bundleOf(language);
    // The pseudo language is English to what is not a text: numbers, dates and screen readers.
    const tag = language === 'pseudo' ? 'en' : language;
    send('text/html', await statePage(state, { theme, language: tag, texts, reducedMotion }, url.origin));
  } else response.writeHead(404).end();
}

function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
