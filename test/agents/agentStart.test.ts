import * as assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentFailure } from '../../src/acp/agentFailure';
import { isAgentStartError } from '../../src/acp/agentStartError';
import type { AgentDefinition } from '../../src/agents/agentDefinition';
import { AgentBench, badAgent, nodeAgent } from '../support/agentFixtures';
import { liveDescendants } from '../support/childProcesses';

/** What comes of starting an agent. Checks that nothing of it is left when that is told. */
async function failureOf(definition: AgentDefinition, startLimitMs = 10_000): Promise<AgentFailure> {
  const bench = new AgentBench([definition]);
  bench.startLimitMs = startLimitMs;
  try {
    await bench.folder.link(definition.id).connect();
    return assert.fail('it started');
  } catch (error) {
    assert.ok(isAgentStartError(error), String(error));
    assert.deepEqual(liveDescendants(), []);
    assert.deepEqual(bench.folder.link(definition.id).status, { state: 'failed', failure: error.failure });
    return error.failure;
  } finally {
    await bench.dispose();
  }
}

const stderr = '';
const duringStart = { kind: 'exited', during: 'start', stderr } as const;

const outcomes: Readonly<Record<string, AgentFailure>> = {
  'exits-at-start': { ...duringStart, exitCode: 3 },
  'exits-at-start-with-stderr': { ...duringStart, exitCode: 1, stderr: 'Error: no configuration found\n' },
  'exits-at-start-with-success': { ...duringStart, exitCode: 0 },
  'killed-at-start': { ...duringStart, signal: 'SIGKILL' },
  'exits-in-initialize': { ...duringStart, exitCode: 7, stderr: 'cannot initialize\n' },
  'initialize-null': {
    kind: 'initializeMalformed',
    message: 'The answer to initialize has no protocolVersion',
    stderr,
  },
  'initialize-text': {
    kind: 'initializeMalformed',
    message: 'The answer to initialize has no protocolVersion',
    stderr,
  },
  'initialize-empty': {
    kind: 'initializeMalformed',
    message: 'The answer to initialize has no protocolVersion',
    stderr,
  },
  'initialize-nonsense-version': {
    kind: 'initializeMalformed',
    message: 'The answer to initialize has no protocolVersion',
    stderr,
  },
  'initialize-unknown-version': { kind: 'unsupportedVersion', offered: '99', stderr },
  'initialize-unsupported-version': { kind: 'unsupportedVersion', offered: '7, 8', stderr },
  'initialize-error': { kind: 'initializeRejected', code: -32603, message: 'no licence', stderr },
  'initialize-error-and-exit': { kind: 'initializeRejected', code: 401, message: 'not allowed', stderr: 'leaving\n' },
};

describe('an agent that cannot be started', () => {
  for (const [name, expected] of Object.entries(outcomes)) {
    it(`${name}: ${expected.kind}`, async () => {
      assert.deepEqual(await failureOf(badAgent(name)), expected);
    });
  }

  for (const name of ['never-answers-initialize', 'only-noise', 'initialize-wrong-id']) {
    it(`${name}: initializeTimeout`, async () => {
      assert.deepEqual(await failureOf(badAgent(name), 300), { kind: 'initializeTimeout', limitMs: 300, stderr });
    });
  }

  it('a command that does not exist', async () => {
    for (const command of ['no-such-program-parley', '/no/such/program', './no-such-program']) {
      assert.deepEqual(await failureOf({ ...nodeAgent('a'), command }), { kind: 'commandNotFound', command });
    }
  });

  describe('a file that is no program', () => {
    let folder: string;

    before(() => {
      folder = mkdtempSync(join(tmpdir(), 'parley-'));
    });

    after(() => {
      rmSync(folder, { recursive: true });
    });

    function file(name: string, text: string, mode: number): string {
      const path = join(folder, name);
      writeFileSync(path, text);
      chmodSync(path, mode);
      return path;
    }

    it('is not executable', async function () {
      if (process.platform === 'win32') this.skip();
      const command = file('plain', '#!/bin/sh\n', 0o644);
      assert.deepEqual(await failureOf({ ...nodeAgent('a'), command }), { kind: 'notExecutable', command });
    });

    it('has an interpreter that does not exist', async function () {
      if (process.platform === 'win32') this.skip();
      const command = file('script', '#!/no/such/interpreter\n', 0o755);
      assert.deepEqual(await failureOf({ ...nodeAgent('a'), command }), {
        kind: 'spawnFailed',
        command,
        message: `spawn ${command} ENOENT`,
      });
    });

    it('is started in a folder that does not exist', async () => {
      const definition = { ...badAgent('exits-at-start'), cwd: join(folder, 'nowhere') };
      assert.deepEqual(await failureOf(definition), {
        kind: 'spawnFailed',
        command: process.execPath,
        message: `ENOENT: no such folder: ${join(folder, 'nowhere')}`,
      });
    });

    it('is told what the system refuses', async () => {
      const failure = await failureOf({ ...nodeAgent('a', 'x\0y') });
      assert.equal(failure.kind, 'spawnFailed');
    });
  });
});
