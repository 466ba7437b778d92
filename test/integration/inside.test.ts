import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';

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
});
