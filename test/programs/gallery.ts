// `npm run gallery [-- --port N]`: every state of the panel, from the data of the tests, in a browser.
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { serveGallery } from '../gallery/galleryServer';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
  const { origin } = await serveGallery(Number(values.port));
  console.log(`\nEvery state of the panel: ${origin}/\n\nOnly this machine reaches it. Ctrl+C ends it.`);
  open(`${origin}/`);
}

/** Shows the address in the desktop's browser, where there is a desktop. */
function open(address: string): void {
  const { platform, env } = process;
  const hasDisplay = platform !== 'linux' || Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY']);
  if (!hasDisplay || env['CI'] !== undefined) return;
  const [program, ...options] =
    platform === 'win32' ? ['cmd', '/c', 'start', ''] : [platform === 'darwin' ? 'open' : 'xdg-open'];
  // The address is printed already; a desktop without that program is no error.
  spawn(program, [...options, address], { stdio: 'ignore', detached: true })
    .once('error', () => undefined)
    .unref();
}

void main();
