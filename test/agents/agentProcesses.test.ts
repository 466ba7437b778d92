import * as assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { AgentProcess } from '../../src/agents/agentProcess';
import { AgentProcesses } from '../../src/agents/agentProcesses';
import { nullLog } from '../../src/base/log';
import { isAlive, isSameProcess, startOf } from '../../src/processes/processTree';
import { Watchdog } from '../../src/processes/watchdog';
import { parseWatchdogMessage } from '../../src/processes/watchdogMessage';
import { AgentBench, badAgent, nodeAgent } from '../support/agentFixtures';
import { liveDescendants } from '../support/childProcesses';
import { RecordingSink } from '../support/recordingSink';
import { repositoryPath } from '../support/root';

describe('agent processes', () => {
  let processes: AgentProcesses;

  beforeEach(() => {
    processes = new AgentProcesses(nullLog);
  });

  afterEach(async () => {
    await processes.endAll();
    processes.dispose();
    assert.deepEqual(liveDescendants(), []);
  });

  function start(code: string): Promise<AgentProcess> {
    const { command, args } = nodeAgent('a', '-e', code);
    return processes.start({ command, args, cwd: process.cwd(), env: process.env });
  }

  it('passes on all output before its end, and tells exit and stderr then', async () => {
    const agent = await start('process.stdout.write("x".repeat(1e6)); process.stderr.write("e"); process.exitCode = 5');
    const output = await text(agent.streams.input);

    assert.equal(output.length, 1_000_000);
    assert.deepEqual([agent.exit, agent.stderr], [{ exitCode: 5 }, 'e']);
    await agent.gone();
  });

  it('waits for a slow reader of what was written before the exit', async () => {
    const agent = await start('process.stdout.write("x".repeat(1e5))');
    await agent.exited;
    await agent.gone();
    assert.equal((await text(agent.streams.input)).length, 100_000);
  });

  it('ends what nobody reads from', async () => {
    const agent = await start('process.stdout.write("x".repeat(1e7)); process.stdin.resume()');
    await agent.end();
    assert.notEqual(agent.exit, undefined);
  });

  it('ends gracefully: an agent that ends with its stdin can do so', async () => {
    const agent = await start(
      'process.stdin.resume().on("end", () => { process.stderr.write("saved"); process.exitCode = 7 })',
    );
    await agent.end();
    assert.deepEqual([agent.exit, agent.stderr], [{ exitCode: 7 }, 'saved']);
  });

  it('survives writing to an agent that has gone', async () => {
    const agent = await start('');
    await agent.exited;
    await new Promise((resolve) => agent.streams.output.write('hello\n', resolve));
    await agent.end();
  });

  it('starts nothing once it is disposed, and ends what it had started', async () => {
    const agent = await start('process.stdin.resume()');
    const late = start('process.stdin.resume()');
    processes.dispose();

    await assert.rejects(late, { failure: { kind: 'stopped' } });
    await assert.rejects(start(''), { failure: { kind: 'stopped' } });
    await agent.gone();
  });

  it('keeps the last 64 KiB of stderr', async () => {
    const agent = await start('for (let i = 0; i < 20000; i++) process.stderr.write("line " + i + "\\n")');
    await agent.gone();
    await agent.end();
    assert.ok(agent.stderr.endsWith('line 19999\n'));
    assert.ok(agent.stderr.length > 65_000 && agent.stderr.length <= 65_536);
    assert.match(agent.stderr, /^line \d+\n/);
  });

  it('leaves alone what it has let go for the person: a process of another session, whose parent has ended', async function () {
    if (process.platform !== 'linux') this.skip();
    const agent = await processes.start({
      command: 'sh',
      args: [
        '-c',
        // Told by a shell that is in the new session already, so that the process is too.
        'setsid sh -c "sleep 600 </dev/null >/dev/null 2>&1 & echo \\$!"; (sleep 600 </dev/null >/dev/null 2>&1 & echo $!); cat',
      ],
      cwd: process.cwd(),
      env: process.env,
    });
    let said = '';
    for await (const chunk of agent.streams.input as AsyncIterable<Buffer>)
      if (/\n\d+\n/.test((said += chunk.toString()))) break;
    const [apart = 0, left = 0] = said.split('\n').map(Number);
    try {
      await agent.end();
      assert.deepEqual([isAlive(apart), isAlive(left)], [true, false]);
    } finally {
      process.kill(apart, 'SIGKILL');
      while (isAlive(apart)) await new Promise((resolve) => setImmediate(resolve));
    }
  });

  it('are gone after many starts and ends with two generations of children, and hold no handles', async function () {
    const cycles = Number(process.env['PARLEY_CYCLES'] ?? 8);
    this.timeout(cycles * 5000);
    const cycle = async (): Promise<void> => {
      const bench = new AgentBench([badAgent('grandchildren')]);
      const connection = await bench.folder.link('grandchildren').connect();
      const session = await connection.newSession({ cwd: process.cwd() }, new RecordingSink());
      await session.prompt([{ type: 'text', text: 'hello' }]);
      assert.equal(liveDescendants().length, 3);
      await bench.dispose();
      assert.deepEqual(liveDescendants(), []);
    };
    await cycle();
    const before = openHandles();
    for (let index = 1; index < cycles; index++) await cycle();
    assert.deepEqual(openHandles(), before);
  });
});

/** Killed ones may take a moment to vanish: the leak check waits for that, and fails when they stay. */
describe('agent processes do not outlive the one that started them', () => {
  for (const name of ['ignores-sigterm', 'stubborn-grandchildren', 'detached-grandchildren']) {
    it(name, async function () {
      if (process.platform === 'win32') this.skip();
      const owner = spawn(process.execPath, [repositoryPath('out/test/programs/agentOwner.js'), name], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      const [said] = (await once(owner.stdout, 'data')) as [Buffer];
      assert.match(said.toString(), /^ready /);
      assert.ok(liveDescendants().length >= 2);
      owner.stdin.end();
      await once(owner, 'exit');
    });
  }
});

describe('the watchdog', () => {
  const script = repositoryPath('dist/watchdog.js');

  before(function () {
    if (process.platform === 'win32') this.skip();
  });

  async function owner(name: string): Promise<ChildProcess> {
    const started = spawn(process.execPath, [repositoryPath('out/test/programs/agentOwner.js'), name, script], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [said] = (await once(started.stdout, 'data')) as [Buffer];
    assert.match(said.toString(), /^ready \d+\n$/);
    return started;
  }

  for (const name of ['stays-after-stdin', 'ignores-sigterm', 'stubborn-grandchildren', 'detached-grandchildren']) {
    it(`ends what is left when its owner is killed: ${name}`, async function () {
      this.timeout(20_000);
      const started = await owner(name);
      assert.ok(liveDescendants().length >= 3, 'owner, watchdog and agent');
      started.kill('SIGKILL');
      await once(started, 'exit');
      await nothingLives();
    });
  }

  it('ends with its owner when that ends by itself', async () => {
    const started = await owner('grandchildren');
    started.stdin?.end();
    await once(started, 'exit');
    await nothingLives();
  });

  it('is started with the first process, again when it died, and outlives no owner', async () => {
    const watchdog = new Watchdog(script, nullLog);
    assert.equal(watchdog.pid, undefined);
    const idle = spawn(process.execPath, ['-e', 'setInterval(() => {}, 2 ** 30)'], { detached: true });
    await once(idle, 'spawn');
    const forget = watchdog.watch(idle.pid!);
    const first = watchdog.pid!;
    process.kill(first, 'SIGKILL');
    const lives = (): boolean => watchdog.pid !== undefined;
    while (lives()) await new Promise((resolve) => setImmediate(resolve));

    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 2 ** 30)'], { detached: true });
    await once(other, 'spawn');
    watchdog.watch(other.pid!);
    assert.notEqual(watchdog.pid, first);
    forget();
    const gone = once(other, 'exit');
    watchdog.dispose();
    assert.deepEqual((await gone)[1], 'SIGTERM');
    assert.equal(idle.exitCode ?? idle.signalCode, null, 'what it was to forget lives');
    idle.kill('SIGKILL');
    await nothingLives();
  });

  it('leaves a process alone that only has the number of one that was watched', async () => {
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 2 ** 30)'], { detached: true });
    await once(stranger, 'spawn');
    assert.equal(isSameProcess(stranger.pid!, startOf(stranger.pid!)), true);
    assert.equal(isSameProcess(stranger.pid!, '1'), false);
    assert.equal(isSameProcess(stranger.pid!, undefined), false);
    stranger.kill('SIGKILL');
    await once(stranger, 'exit');
  });

  it('is told lines, and takes only whole ones', () => {
    assert.deepEqual(parseWatchdogMessage('{"type":"watch","pid":7,"marker":"m"}'), {
      type: 'watch',
      pid: 7,
      marker: 'm',
    });
    assert.deepEqual(parseWatchdogMessage('{"type":"forget","pid":7}'), { type: 'forget', pid: 7 });
    for (const line of [
      '',
      '{"type":"watch","pi',
      '{"type":"watch","pid":1}',
      '{"type":"watch","pid":-7}',
      '7',
      '{}',
    ]) {
      assert.equal(parseWatchdogMessage(line), undefined, line);
    }
  });
});

/** The suite's own limit ends the wait. */
async function nothingLives(): Promise<void> {
  while (liveDescendants().length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** What this process holds open, and listens to. */
function openHandles(): object {
  const counts: Record<string, number> = {};
  // Timers come and go with the test runner's own.
  for (const kind of process.getActiveResourcesInfo().filter((one) => one !== 'Timeout')) {
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return {
    ...counts,
    exitListeners: process.listenerCount('exit'),
    files: process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0,
  };
}
