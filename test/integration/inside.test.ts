import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { AgentCapabilities } from '../../src/acp/agentConnection';
import { agentPage } from '../../src/workspace/agentPage';
import { installFailureText } from '../../src/workspace/addAgent/installTexts';

const secret = 'not-to-be-seen-4711';

describe('seeing inside', () => {
  before(async () => {
    await vscode.extensions.getExtension('parley.parley')?.activate();
    const agents = { Hidden: { command: 'agent', args: ['${secret:key}'], env: { API_KEY: secret } } };
    await vscode.workspace.getConfiguration('parley').update('agents', agents, vscode.ConfigurationTarget.Global);
    await vscode.workspace.getConfiguration('parley').update('trace', 'messages', vscode.ConfigurationTarget.Global);
  });

  after(async () => {
    for (const name of ['agents', 'trace']) {
      await vscode.workspace.getConfiguration('parley').update(name, undefined, vscode.ConfigurationTarget.Global);
    }
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('copies diagnostics that name versions, agents and variables, and no value', async () => {
    await vscode.commands.executeCommand('parley.copyDiagnostics');
    const text = await vscode.env.clipboard.readText();
    assert.match(text, /^## Parley diagnostics\n\n- Parley \d/);
    assert.match(text, new RegExp(`VS Code ${vscode.version.replaceAll('.', '\\.')}`));
    assert.match(text, /parley\.agents, parley\.trace|parley\.trace/);
    assert.match(text, /- Hidden \(settings\) in .*: stopped; variables: API_KEY/);
    assert.match(text, /- guide \(builtin\)/);
    assert.match(text, /\bPATH\b/);
    assert.ok(!text.includes(secret));
    assert.ok(!text.includes(process.env['HOME'] ?? 'nothing'), 'a value of the environment');
  });

  it('shows the trace as a document that cannot be changed', async () => {
    await vscode.commands.executeCommand('parley.showTrace');
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    assert.equal(document.uri.scheme, 'parley-trace');
    assert.match(document.getText(), /^Parley protocol trace: \d+ of \d+ messages\nRecorded without contents/);
  });

  it('says of an install what others wrote as text, never as a link that runs a command', () => {
    const hostile = '[here](command:workbench.action.quit)';
    for (const text of [
      installFailureText(hostile, { kind: 'unsafe', entry: hostile, reason: 'path' }),
      installFailureText(hostile, { kind: 'offline', message: hostile }),
      installFailureText(hostile, { kind: 'noProgram', cmd: hostile }),
      installFailureText(hostile, { kind: 'format', archive: hostile }),
      installFailureText(hostile, { kind: 'address', url: hostile }),
    ]) {
      assert.match(text, /command:workbench/);
      assert.doesNotMatch(text, /\[[^\]]*\]\(/);
    }
  });

  it('has a page for an agent: how it is started, what it can do, who is signed in; its words are no markdown', () => {
    const hostile = '<img src=x> [a](command:x) | **b** `c`';
    const capabilities = { loadSession: true, promptImage: true, signOut: true, authStatus: true };
    const page = agentPage({
      id: 'bad|`agent`',
      name: hostile,
      command: 'agent',
      args: ['--acp', '${secret:key}'],
      cwd: undefined,
      variables: ['API_KEY'],
      status: {
        state: 'ready',
        agent: {
          protocolVersion: 1,
          name: 'agent',
          title: hostile,
          version: '1.2.3',
          capabilities: capabilities as AgentCapabilities,
          authMethods: [{ methodId: 'm', name: hostile, type: 'agent', description: 'In the browser' }],
        },
      },
      auth: { state: 'authenticated', accounts: [{ label: 'Work', email: 'me@example.com' }] },
    });
    assert.match(page, /\| Command \| `agent --acp \$\{secret:key\}` \|/);
    assert.match(page, /\| ✓ \| `loadSession` \|/);
    assert.match(page, /\| – \| `forkSession` \|/);
    assert.match(page, /me@example\.com/);
    assert.match(page, /`API_KEY`/);
    assert.doesNotMatch(page, /(?<!\\)<img|\[a\]\(|\*\*b/);
  });
});
