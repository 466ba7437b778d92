import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { repositoryPath } from './root';

const script = (): string => repositoryPath('node_modules/@modelcontextprotocol/server-everything/dist/index.js');

/** `@modelcontextprotocol/server-everything` as a setting names a stdio server. */
export function everythingOverStdio(): { readonly command: string; readonly args: readonly string[] } {
  return { command: process.execPath, args: [script(), 'stdio'] };
}

// It would listen on every address of the machine.
const onLoopback =
  "import { Server } from 'node:net'; const { listen } = Server.prototype;" +
  "Server.prototype.listen = function (port, ...rest) { return listen.call(this, port, '127.0.0.1', ...rest); };";

/** The same as a Streamable HTTP server on this machine, until `end` has settled. */
export async function everythingOverHttp(): Promise<{ readonly url: string; end(): Promise<void> }> {
  const port = await freePort();
  const loopback = ['--import', `data:text/javascript,${encodeURIComponent(onLoopback)}`];
  const server = spawn(process.execPath, [...loopback, script(), 'streamableHttp'], {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await listening(server);
  return {
    url: `http://127.0.0.1:${String(port)}/mcp`,
    end: () =>
      new Promise((resolve) => {
        server.once('exit', () => {
          resolve();
        });
        server.kill('SIGKILL');
      }),
  };
}

/** It says so on stderr. @throws when it ended before. */
function listening(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let told = '';
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      if (told.includes('listening on port')) resolve();
    });
    server.once('error', reject);
    server.once('exit', () => {
      reject(new Error(`the server has ended: ${told}`));
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
  });
}
