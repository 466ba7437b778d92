import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { SecretConsent, type SecretReceiver } from '../../src/workspace/secretConsent';

describe('a secret that settings refer to', () => {
  const agent: SecretReceiver = { id: 'a', name: 'A', command: 'agent', args: [], env: { KEY: '${secret:key}' } };
  let asked: string[];
  let answer: boolean;
  let consent: SecretConsent;

  beforeEach(() => {
    const kept = new Map<string, unknown>();
    const memento: vscode.Memento = {
      keys: () => [...kept.keys()],
      get: (key: string) => kept.get(key) as never,
      update: (key, value) => Promise.resolve(void kept.set(key, value)),
    };
    asked = [];
    answer = true;
    consent = new SecretConsent(memento, (secret, { command }) => {
      asked.push(`${secret} for ${command}`);
      return Promise.resolve(answer);
    });
  });

  afterEach(() => setAgents(undefined));

  it('goes without a question where only the person’s own settings say so', async () => {
    assert.equal(await mayHave(agent), true);
    assert.deepEqual(asked, []);
  });

  it('is asked about, once for each way of starting, where a workspace’s settings have a word in it', async () => {
    await setAgents({ a: { command: 'agent' } });
    assert.equal(await mayHave(agent), true);
    assert.equal(await mayHave(agent), true);
    assert.equal(await mayHave({ ...agent, command: 'curl' }), true);
    assert.equal(await mayHave({ ...agent, env: { ...agent.env, URL: 'https://elsewhere' } }), true);
    assert.deepEqual(asked, ['key for agent', 'key for curl', 'key for agent']);
  });

  it('is not given without a yes, and asked about again', async () => {
    await setAgents({ a: { command: 'agent' } });
    answer = false;
    assert.deepEqual([await mayHave(agent), await mayHave(agent)], [false, false]);
    assert.equal(asked.length, 2);
  });

  function mayHave(receiver: SecretReceiver): Promise<boolean> {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    return consent.mayGive('key', receiver, folder.uri);
  }

  async function setAgents(agents: unknown): Promise<void> {
    await vscode.workspace.getConfiguration('parley').update('agents', agents, vscode.ConfigurationTarget.Workspace);
  }
});
