import { deepStrictEqual, match, strictEqual } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { realpathSync } from 'node:fs';
import { liveDescendants } from '../../support/childProcesses';
import { repositoryPath } from '../../support/root';

describe('the program that starts an MCP server in its folder', function () {
  const folder = realpathSync(tmpdir());

  /** Runs it, tells `input` to what it starts, and ends it by a signal once it has said something, if one is given. */
  async function run(
    args: readonly string[],
    { input = '', signal }: { input?: string; signal?: NodeJS.Signals } = {},
  ) {
    const child = spawn(process.execPath, [repositoryPath('dist/inFolder.js'), ...args], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    const said = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.out += text;
      if (signal) child.kill(signal);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
    // What has ended by then reads nothing.
    child.stdin.on('error', () => undefined);
    if (signal === undefined) child.stdin.end(input);
    const end = await new Promise<readonly [number | null, NodeJS.Signals | null]>((resolve) => {
      child.on('close', (code, by) => {
        resolve([code, by]);
      });
    });
    deepStrictEqual(liveDescendants(), []);
    return { ...said, end };
  }

  it('gives it its streams and arguments as they are, and ends as it does', async () => {
    const script = `process.stdin.on('data', (text) => process.stdout.write(text)).on('end', () => {
      console.log(JSON.stringify([process.cwd(), process.argv.slice(1), process.env.ELECTRON_RUN_AS_NODE ?? null])); process.exit(7); })`;
    const { out, end } = await run([folder, process.execPath, '-e', script, 'a b', '$HOME', '"'], { input: 'hello ' });
    strictEqual(out, `hello ${JSON.stringify([folder, ['a b', '$HOME', '"'], null])}\n`);
    deepStrictEqual(end, [7, null]);
  });

  it('says that it cannot be started', async () => {
    const { err, end } = await run([folder, 'no-such-program-here']);
    match(err, /no-such-program-here could not be started in .*ENOENT/);
    deepStrictEqual(end, [127, null]);
  });

  it('takes it along when it is ended', async () => {
    const { end } = await run([folder, process.execPath, '-e', 'console.log(1); setInterval(() => {}, 1000)'], {
      signal: 'SIGTERM',
    });
    deepStrictEqual(end, [null, 'SIGTERM']);
  });
});
