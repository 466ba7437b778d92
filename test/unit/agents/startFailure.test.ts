import * as assert from 'node:assert/strict';
import { AcpError } from '../../../src/acp/errors';
import { type Circumstances, startFailure } from '../../../src/agents/startFailure';

const alive: Circumstances = { command: 'npx', exit: undefined, stderr: 'log', limitMs: 7 };
const closed = new AcpError('closed', 'closed');

describe('start failure', () => {
  it('is that of the program where the connection was lost', () => {
    const lost = (exit: Circumstances['exit']): object => startFailure(closed, { ...alive, exit });

    assert.deepEqual(lost(undefined), { kind: 'streamEnded', stderr: 'log' });
    assert.deepEqual(lost({ exitCode: 0 }), { kind: 'exited', during: 'start', exitCode: 0, stderr: 'log' });
    assert.deepEqual(lost({ signal: 'SIGILL' }), { kind: 'exited', during: 'start', signal: 'SIGILL', stderr: 'log' });
    assert.deepEqual(lost({ exitCode: 1, notFound: true }), { kind: 'commandNotFound', command: 'npx' });
  });

  it('is that of the answer where there was one', () => {
    const of = (error: unknown): object => startFailure(error, alive);

    assert.deepEqual(of(new AcpError('timeout', '')), { kind: 'initializeTimeout', limitMs: 7, stderr: 'log' });
    assert.deepEqual(of(new AcpError('malformed', 'm')), { kind: 'initializeMalformed', message: 'm', stderr: 'log' });
    assert.deepEqual(of(new AcpError('version', '', undefined, { offered: '3' })), {
      kind: 'unsupportedVersion',
      offered: '3',
      stderr: 'log',
    });
    assert.deepEqual(of(new AcpError('answered', 'm', 5)), {
      kind: 'initializeRejected',
      code: 5,
      message: 'm',
      stderr: 'log',
    });
    assert.deepEqual(of(new Error('m')), { kind: 'spawnFailed', command: 'npx', message: 'm' });
  });
});
