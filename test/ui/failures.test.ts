import { strict as assert } from 'node:assert';
import type { AgentFailure } from '../../src/acp/agentFailure';
import { prompt, ready, says } from './states/events';
import { describePanel } from './support/suite';

const failures: Readonly<Record<AgentFailure['kind'], AgentFailure>> = {
  agentUnknown: { kind: 'agentUnknown', agentId: 'codex' },
  untrusted: { kind: 'untrusted' },
  notAgreed: { kind: 'notAgreed' },
  commandNotFound: { kind: 'commandNotFound', command: 'codex-acp' },
  notExecutable: { kind: 'notExecutable', command: 'codex-acp' },
  spawnFailed: { kind: 'spawnFailed', command: 'codex-acp', message: 'EAGAIN' },
  variableUnknown: { kind: 'variableUnknown', entry: 'parley.agents.A.env.KEY', variable: '${nope}' },
  secretMissing: { kind: 'secretMissing', entry: 'parley.agents.A.env.KEY', secret: 'key' },
  exited: { kind: 'exited', during: 'start', exitCode: 1, stderr: 'boom' },
  stopped: { kind: 'stopped' },
  interrupted: { kind: 'interrupted' },
  streamEnded: { kind: 'streamEnded', stderr: '' },
  initializeTimeout: { kind: 'initializeTimeout', limitMs: 30_000, stderr: '' },
  initializeRejected: { kind: 'initializeRejected', code: -32603, message: 'no', stderr: '' },
  initializeMalformed: { kind: 'initializeMalformed', message: 'result is not an object', stderr: '' },
  unsupportedVersion: { kind: 'unsupportedVersion', offered: '7', stderr: '' },
  authRequired: { kind: 'authRequired', message: 'please sign in' },
  cancelOverdue: { kind: 'cancelOverdue', limitMs: 10_000 },
  tooMuch: { kind: 'tooMuch', limit: 256_000_000 },
  requestFailed: { kind: 'requestFailed', method: 'session/new', code: -32603, message: 'disk full' },
};

describePanel('a failure', (open) => {
  it('of every kind says what happened and what to do, with a button', async () => {
    const panel = await open({ height: 3000 }, ...prompt('Hello'));
    for (const failure of Object.values(failures)) await panel.host.happen({ type: 'requestFailed', failure });
    const cards = panel.log.locator('.failure');
    await cards.nth(Object.keys(failures).length - 1).waitFor();
    for (const [index, kind] of Object.keys(failures).entries()) {
      const card = cards.nth(index);
      assert.match(await card.innerText(), /\w.*\n+.*\w[^]*kept/, kind);
      assert.ok(
        (await card.getByRole('button').count()) > 0 || kind === 'requestFailed' || kind === 'interrupted',
        kind,
      );
    }
  });

  it('of a prompt offers to send it again, and says that it is kept', async () => {
    const panel = await open({}, ...prompt('Hello'), {
      type: 'promptFailed',
      promptId: 'p1',
      failure: { kind: 'requestFailed', method: 'session/prompt', message: 'disk full' },
    });
    const card = panel.log.getByRole('group', { name: 'Codex reported an error' });
    await card.getByText('The conversation and your message are kept.').waitFor();
    await card.getByRole('button', { name: 'Retry' }).click();
    assert.deepEqual(await panel.intent('retryPrompt'), { type: 'retryPrompt', sessionKey: 'one', promptId: 'p1' });
    await panel.log.getByText('Not delivered').waitFor();
  });

  it('of the agent offers a restart, keeps the draft, and shows what the agent wrote', async () => {
    const panel = await open({}, ready, ...prompt('Go'), says('Half an ans'));
    await panel.message.fill('my draft');
    await panel.host.happen({
      type: 'agentLost',
      failure: { kind: 'exited', during: 'use', signal: 'SIGKILL', stderr: 'out of <b>memory</b>' },
    });
    const card = panel.log.getByRole('group', { name: 'Codex ended unexpectedly (signal SIGKILL)' });
    await card.getByRole('button', { name: 'Details' }).click();
    await card.getByText('out of <b>memory</b>').waitFor();
    await card.getByRole('button', { name: 'Restart' }).click();
    await panel.intent('restartAgent');
    assert.equal(await panel.message.inputValue(), 'my draft');
    await panel.log.getByText('Half an ans').waitFor();
  });
});
