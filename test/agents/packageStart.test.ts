import { deepEqual, equal, rejects } from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAgent } from '../../src/acp/connectAgent';
import type { AgentDefinition } from '../../src/agents/agentDefinition';
import { INSTALL_LIMIT_MS, packageKey } from '../../src/agents/packageRunner';
import { AgentBench, nodeAgent, scriptedAgent } from '../support/agentFixtures';
import { testConnectOptions } from '../support/connected';

describe('an agent that is a package', function () {
  this.timeout(20_000);
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-package-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A program of the name `npx` that runs a script in place of a package. */
  function runner(script: string): AgentDefinition {
    const command = join(folder, 'npx');
    writeFileSync(command, `#!/bin/sh\n${script}\n`);
    chmodSync(command, 0o755);
    return { ...nodeAgent('packed', '-y', 'packed@1.0.0'), command };
  }

  const known = new Set<string>();
  const packages = {
    has: (key: string) => known.has(key),
    add: (key: string) => void known.add(key),
    forget: (key: string) => void known.delete(key),
  };

  it('is said to be installed when it is run for the first time, and has more time then', async () => {
    const { command, args } = scriptedAgent();
    const limits: number[] = [];
    const bench = new AgentBench([runner(`exec '${command}' '${args.join("' '")}'`)], {
      packages,
      connect: (streams, options) => {
        limits.push(options.initializeLimitMs);
        return connectAgent(streams, { ...testConnectOptions, ...options });
      },
    });
    const stages: string[] = [];
    const link = bench.folder.link('packed');
    const subscription = link.onDidChangeStatus((status) => {
      stages.push(status.state === 'starting' ? status.stage : status.state);
    });
    try {
      await link.connect();
      await link.restart();
    } finally {
      subscription.dispose();
      await bench.dispose();
    }
    deepEqual(stages, ['starting', 'installing', 'ready', 'stopped', 'starting', 'initializing', 'ready']);
    deepEqual(limits, [INSTALL_LIMIT_MS, bench.startLimitMs]);
    deepEqual([...known], ['["npx","-y","packed@1.0.0"]']);
  });

  it('is not remembered when it could not be started', async () => {
    known.clear();
    const bench = new AgentBench([runner('exit 1')], { packages });
    await rejects(bench.folder.link('packed').connect());
    await bench.dispose();
    equal(known.size, 0);
  });

  it('is given the time of a first start again, after one that took too long: it may have been fetching a new version', async () => {
    const bench = new AgentBench([runner('exec sleep 100')], { packages });
    known.add('["npx","-y","packed@1.0.0"]');
    bench.startLimitMs = 100;
    await rejects(bench.folder.link('packed').connect());
    await bench.dispose();
    equal(known.size, 0);
  });

  it('is told by the program that fetches it', () => {
    const key = (command: string): string | undefined => packageKey({ ...nodeAgent('a', 'x'), command });
    deepEqual(['npx', 'npx.cmd', 'C:/nodejs/npx.exe', '/usr/bin/uvx', 'node', '/opt/npx-like'].map(key), [
      '["npx","x"]',
      '["npx","x"]',
      '["npx","x"]',
      '["uvx","x"]',
      undefined,
      undefined,
    ]);
  });
});
