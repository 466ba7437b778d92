import * as assert from 'node:assert/strict';
import { nullLog } from '../../src/base/log';
import { SessionTerminals } from '../../src/workspace/terminals';
import { liveDescendants } from '../support/childProcesses';

const never = new AbortController().signal;

describe('terminals of a session', () => {
  let terminals: SessionTerminals;

  beforeEach(() => {
    terminals = new SessionTerminals({
      cwd: process.cwd(),
      authorize: () => Promise.resolve(),
      environment: () => Promise.resolve(process.env),
      onUpdate: () => undefined,
      log: nullLog,
    });
  });

  afterEach(() => {
    terminals.dispose();
  });

  const run = (code: string): Promise<string> =>
    terminals.create({ command: process.execPath, args: ['-e', code], env: {} }, never);

  it('die with our own process, which may exit before they have ended gracefully', async () => {
    const others = new Set(process.listeners('exit'));
    const terminalId = await run('process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)');
    const atExit = process.listeners('exit').filter((listener) => !others.has(listener));
    assert.equal(atExit.length, 1);
    atExit[0]!(0);
    assert.deepEqual(await terminals.waitForExit(terminalId, never), { signal: 'SIGKILL' });
  });

  it('end with their command, though a process that left its group holds the output', async function () {
    if (process.platform === 'win32') this.skip();
    const escaped =
      'const { spawn } = require("node:child_process");' +
      'spawn(process.execPath, ["-e", "setInterval(() => {}, 2 ** 30)"], { detached: true, stdio: "inherit" }).unref();';
    const terminalId = await run(escaped);
    assert.deepEqual(await terminals.waitForExit(terminalId, never), { exitCode: 0 });
    // Nobody has waited for it: it ends by itself never.
    const left = liveDescendants();
    for (const { pid } of left) process.kill(pid, 'SIGKILL');
    assert.equal(left.length, 1);
  });

  it('keeps the output of so many that have ended, and forgets the oldest', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 22; count++) {
      ids.push(await terminals.create({ command: 'exit 0', args: [], env: {} }, never));
      await terminals.waitForExit(ids.at(-1)!, never);
    }
    assert.throws(() => terminals.output(ids[0]!), /There is no terminal/);
    assert.equal((await terminals.output(ids.at(-1)!)).exitStatus?.exitCode, 0);
  });
});
