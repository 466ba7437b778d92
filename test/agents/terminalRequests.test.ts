import { deepEqual, equal, match, rejects, throws } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AcpError, errorCodes } from '../../src/acp/errors';
import type { TerminalRequest } from '../../src/acp/agentConnection';
import type { TerminalOutputChunk, TerminalPatch } from '../../src/acp/update';
import { nullLog } from '../../src/base/log';
import { SessionTerminals, type TerminalOptions } from '../../src/workspace/terminals';
import { liveDescendants } from '../support/childProcesses';
import { sampleFolder } from '../support/sampleFolder';

const never = new AbortController().signal;

/** Node, with a program of one line. */
function program(script: string, more: Partial<TerminalRequest> = {}): TerminalRequest {
  return { command: process.execPath, args: ['-e', script], env: {}, ...more };
}

describe('terminal requests of an agent', () => {
  let folder: ReturnType<typeof sampleFolder>;
  let terminals: SessionTerminals;
  let updates: (TerminalPatch | TerminalOutputChunk)[];
  let onUpdate: () => void;
  let authorize: TerminalOptions['authorize'];
  beforeEach(() => {
    authorize = () => Promise.resolve();
    onUpdate = () => undefined;
    folder = sampleFolder({ 'inner/file.txt': '' });
    updates = [];
    terminals = new SessionTerminals({
      cwd: folder.path,
      authorize: (...request) => authorize(...request),
      environment: () => Promise.resolve({ ...process.env, BASE: 'base', ELECTRON_RUN_AS_NODE: '1' }),
      onUpdate: (update) => {
        updates.push(update);
        onUpdate();
      },
      log: nullLog,
    });
  });
  afterEach(() => {
    terminals.dispose();
    folder.remove();
  });

  const run = async (request: TerminalRequest): Promise<string> => {
    const id = await terminals.create(request, never);
    await terminals.waitForExit(id, never);
    return (await terminals.output(id)).output;
  };

  it('run a program with its arguments as they are, and tell what it prints and how it ends', async () => {
    const script = 'process.stdout.write(process.argv[1]); process.exitCode = 3';
    const id = await terminals.create(program(script, { args: ['-e', script, '$HOME "a b"'] }), never);
    deepEqual(await terminals.waitForExit(id, never), { exitCode: 3 });
    deepEqual(await terminals.output(id), { output: '$HOME "a b"', truncated: false, exitStatus: { exitCode: 3 } });
    const told = updates.map((update) => (update.type === 'terminalOutput' ? update.data : update.exitStatus));
    deepEqual(told, [undefined, '$HOME "a b"', { exitCode: 3 }]);
  });

  it('take a command without arguments as a line for the shell', async () => {
    equal(await run({ command: 'echo one && echo two', args: [], env: {} }), 'one\ntwo\n');
  });

  it('run in the session’s folder, or in one that is told, relative to it', async () => {
    equal(await run(program('process.stdout.write(process.cwd())')), folder.path);
    equal(await run(program('process.stdout.write(process.cwd())', { cwd: 'inner' })), `${folder.path}/inner`);
  });

  it('have the environment of the person, with what the agent adds, without what is VS Code’s own', async () => {
    const script = 'const e = process.env; process.stdout.write([e.BASE, e.ADDED, e.ELECTRON_RUN_AS_NODE].join())';
    equal(await run(program(script, { env: { ADDED: 'added' } })), 'base,added,');
  });

  it('keep the end of the output, as much as the agent wants', async () => {
    const id = await terminals.create(program('process.stdout.write("abcdef")', { outputByteLimit: 4 }), never);
    await terminals.waitForExit(id, never);
    const { output, truncated } = await terminals.output(id);
    deepEqual([output, truncated], ['cdef', true]);
  });

  it('tell a program that is not there as a shell does', async () => {
    const id = await terminals.create({ command: 'no-such-program-of-parley', args: ['x'], env: {} }, never);
    deepEqual(await terminals.waitForExit(id, never), { exitCode: 127 });
    match((await terminals.output(id)).output, /ENOENT/);
  });

  it('end a command on demand, and still know what it printed', async () => {
    const id = await terminals.create(program('process.stdout.write("up"); setInterval(() => {}, 1000)'), never);
    await printed('up');
    await terminals.kill(id);
    const { output, exitStatus } = await terminals.output(id);
    deepEqual([output, exitStatus], ['up', { signal: 'SIGTERM' }]);
  });

  it('forget a released terminal, whose command ends', async () => {
    const id = await terminals.create(program('setInterval(() => {}, 1000)'), never);
    await terminals.release(id);
    throws(
      () => terminals.output(id),
      (error) => error instanceof AcpError && error.code === errorCodes.resourceNotFound,
    );
    deepEqual(liveDescendants(), []);
  });

  it('let a wait be given up while the command goes on', async () => {
    const id = await terminals.create(program('setInterval(() => {}, 1000)'), never);
    const waiting = new AbortController();
    const exit = terminals.waitForExit(id, waiting.signal);
    waiting.abort();
    await rejects(exit, { name: 'AbortError' });
    equal((await terminals.output(id)).exitStatus, undefined);
    await terminals.kill(id);
  });

  it('start nothing for a request that was cancelled, nor after the session', async () => {
    await rejects(terminals.create(program(''), AbortSignal.abort()), { name: 'AbortError' });
    terminals.dispose();
    await rejects(terminals.create(program(''), never), AcpError);
    deepEqual(updates, []);
  });

  it('run nothing that is not allowed; what is asked is the line as it would be run, and where', async () => {
    const asked: string[][] = [];
    authorize = (...[command, cwd]) => {
      asked.push([command, cwd]);
      return Promise.reject(new AcpError('answered', 'No', errorCodes.requestCancelled));
    };
    for (const request of [
      { command: 'npm test && ls', args: [], env: {} },
      { command: 'npm', args: ['run', 'a b'], env: {}, cwd: 'inner' },
      { command: 'bash', args: ['-lc', 'npm test'], env: {} },
      { command: 'npm test', args: [], env: { PATH: '/w/my bin', CI: '1', PAGER: 'cat', GIT_PAGER: './evil' } },
    ]) {
      await rejects(terminals.create(request, never), { code: errorCodes.requestCancelled });
    }
    deepEqual(asked, [
      ['npm test && ls', folder.path],
      ["npm run 'a b'", `${folder.path}/inner`],
      ['npm test', folder.path],
      // What changes only how a program prints is not worth a question.
      ["PATH='/w/my bin' GIT_PAGER=./evil npm test", folder.path],
    ]);
    deepEqual(updates, []);
  });

  it('tell characters whole that are cut, also when both outputs are written in turns', async () => {
    const go = join(folder.path, 'go');
    const half = (from: number, to: number): string =>
      `for (const out of [process.stdout, process.stderr]) out.write(Buffer.from('-é-').subarray(${from}, ${to}));`;
    const wait = `while (!require('fs').existsSync(${JSON.stringify(go)}));`;
    onUpdate = () => {
      if (updates.filter(({ type }) => type === 'terminalOutput').length === 2) writeFileSync(go, '');
    };
    await run(program(`${half(0, 2)} ${wait} ${half(2, 4)}`));
    const told = updates.map((update) => (update.type === 'terminalOutput' ? update.data : '')).join('');
    equal(told.replaceAll('-', ''), 'éé');
  });

  it('end with the session, with all that they started', async () => {
    const id = await terminals.create({ command: 'sleep 1000 & sleep 1001; true', args: [], env: {} }, never);
    const exit = terminals.waitForExit(id, never);
    terminals.dispose();
    await exit;
    await terminals.kill(id);
    deepEqual(liveDescendants(), []);
  });

  /** Resolves when this was printed. The test's own limit is the limit. */
  function printed(text: string): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (updates.some((one) => one.type === 'terminalOutput' && one.data.includes(text))) resolve();
      };
      onUpdate = look;
      look();
    });
  }
});
