import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { AgentConsent, type ConfiguredAgent } from '../../src/workspace/agentConsent';

describe('what settings of a workspace do with agents', () => {
  const agent: ConfiguredAgent = { id: 'a', name: 'A', command: 'agent', args: [], env: { KEY: '${secret:key}' } };
  let asked: string[];
  let answer: boolean;
  let consent: AgentConsent;

  beforeEach(() => {
    const kept = new Map<string, unknown>();
    const memento: vscode.Memento = {
      keys: () => [...kept.keys()],
      get: (key: string) => kept.get(key) as never,
      update: (key, value) => Promise.resolve(void kept.set(key, value)),
    };
    asked = [];
    answer = true;
    consent = new AgentConsent(memento, (question, _, [command]) => {
      asked.push(question.type === 'start' ? `start ${String(command)}` : `${question.secret} for ${String(command)}`);
      return Promise.resolve(answer);
    });
  });

  afterEach(async () => {
    await setAgents(undefined);
    await setTerminalEnvironment(undefined);
  });

  it('gives a secret without a question where only the person’s own settings say so', async () => {
    assert.equal(await mayHave(agent), true);
    assert.deepEqual(asked, []);
  });

  it('is asked about before a secret is given, once for each way of starting, where a workspace’s settings have a word in it', async () => {
    await setAgents({ a: { command: 'agent' } });
    assert.equal(await mayHave(agent), true);
    assert.equal(await mayHave(agent), true);
    assert.equal(await mayHave({ ...agent, command: 'curl' }), true);
    assert.equal(await mayHave({ ...agent, env: { ...agent.env, URL: 'https://elsewhere' } }), true);
    assert.deepEqual(asked, ['key for agent', 'key for curl', 'key for agent']);
  });

  it('gives no secret without a yes, and asked about again', async () => {
    await setAgents({ a: { command: 'agent' } });
    answer = false;
    assert.deepEqual([await mayHave(agent), await mayHave(agent)], [false, false]);
    assert.equal(asked.length, 2);
  });

  it('starts without a question what only the person’s own settings tell', async () => {
    assert.equal(await mayStart(agent), true);
    assert.deepEqual(asked, []);
  });

  it('is asked about before an agent is started, once for each way of starting', async () => {
    await setAgents({ agent_servers: { a: { env: { URL: 'https://elsewhere' } } } });
    assert.deepEqual(await Promise.all([mayStart(agent), mayStart(agent)]), [true, true]);
    assert.equal(await mayStart(agent), true);
    answer = false;
    assert.deepEqual(
      [await mayStart({ ...agent, args: ['x'] }), await mayStart({ ...agent, args: ['x'] })],
      [false, false],
    );
    assert.deepEqual(asked, ['start agent', 'start agent x', 'start agent x']);
  });

  it('is asked about also where a workspace sets the environment of terminals, which agents get', async () => {
    await setTerminalEnvironment({ PATH: '/elsewhere' });
    assert.deepEqual([await mayStart(agent), await mayHave(agent)], [true, true]);
    await setTerminalEnvironment({ PATH: '/yet/elsewhere' });
    assert.equal(await mayStart(agent), true);
    assert.deepEqual(asked, ['start agent', 'key for agent', 'start agent']);
  });

  function mayStart(one: ConfiguredAgent): Promise<boolean> {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    return consent.mayStart(one, folder.uri);
  }

  async function setTerminalEnvironment(variables: unknown): Promise<void> {
    const section = vscode.workspace.getConfiguration('terminal.integrated.env');
    const name = ({ win32: 'windows', darwin: 'osx' } as Record<string, string>)[process.platform] ?? 'linux';
    await section.update(name, variables, vscode.ConfigurationTarget.Workspace);
  }

  function mayHave(receiver: ConfiguredAgent): Promise<boolean> {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    return consent.mayGive('key', receiver, folder.uri);
  }

  async function setAgents(agents: unknown): Promise<void> {
    await vscode.workspace.getConfiguration('parley').update('agents', agents, vscode.ConfigurationTarget.Workspace);
  }
});
