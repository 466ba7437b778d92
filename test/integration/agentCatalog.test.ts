import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { AgentCatalog } from '../../src/agentCatalog';
import type { AgentDefinition } from '../../src/agents/agentDefinition';
import { Emitter } from '../../src/base/events';
import { guideDefinition } from '../../src/folderCatalog';

const guide = guideDefinition('/guide.js', '/state');

function definition(id: string, source: AgentDefinition['source']): AgentDefinition {
  return { id, name: id, command: `/bin/${id}`, args: ['--acp'], env: {}, source };
}

describe('the catalog of agents', () => {
  const changed = new Emitter<void>();
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.toString() ?? '';
  let others: readonly AgentDefinition[] = [];
  let searches = 0;
  let used: string[] = [];
  let catalog: AgentCatalog;

  beforeEach(() => {
    [others, searches, used] = [[], 0, []];
    catalog = new AgentCatalog(
      guide,
      {
        get definitions() {
          return others;
        },
        onDidChange: changed.event,
        search: () => searches++,
        used: (id) => used.push(id),
      },
      () => undefined,
    );
  });
  afterEach(async () => {
    catalog.dispose();
    for (const target of [vscode.ConfigurationTarget.Global, vscode.ConfigurationTarget.Workspace])
      await write(undefined, target, false);
  });
  after(() => changed.dispose());

  /** Changes `parley.agents`, and waits until the catalog has heard of it. */
  async function write(agents: object | undefined, target: vscode.ConfigurationTarget, heard = true): Promise<void> {
    const told = heard ? new Promise<void>((resolve) => once(catalog, resolve)) : Promise.resolve();
    await vscode.workspace.getConfiguration('parley').update('agents', agents, target);
    await told;
  }

  const listed = (): readonly unknown[] =>
    catalog.list(folder).map(({ id, description, source }) => [id, description, source]);

  it('lists the Guide where there is nothing else, and nothing without a folder', () => {
    assert.deepEqual(listed(), [['guide', '', 'builtin']]);
    assert.equal(catalog.defaultAgentId(folder), 'guide');
    assert.deepEqual(catalog.list(undefined), []);
    assert.equal(catalog.defaultAgentId(undefined), undefined);
  });

  it('looks for agents on this machine when a panel asks for the list, not before', () => {
    catalog.of(folder);
    assert.equal(searches, 0);
    catalog.list(folder);
    assert.equal(searches, 1);
  });

  it('tells of agents that were added or found', () => {
    let told = 0;
    const subscription = catalog.onDidChangeDefinitions(() => told++);
    assert.equal(listed().length, 1);
    others = [definition('added', 'registry'), definition('found', 'detected')];
    changed.fire();
    subscription.dispose();
    assert.equal(told, 1);
    assert.deepEqual(listed(), [
      ['added', 'added --acp', 'registry'],
      ['found', '/bin/found --acp', 'detected'],
      ['guide', '', 'builtin'],
    ]);
    assert.equal(catalog.defaultAgentId(folder), 'added');
    catalog.used('found');
    assert.deepEqual(used, ['found']);
  });

  it('follows the settings, the workspace’s over the person’s', async () => {
    await write({ A: { command: 'a' }, B: { command: 'b', args: ['1'] } }, vscode.ConfigurationTarget.Global);
    assert.deepEqual(listed().slice(0, 2), [
      ['A', 'a', 'settings'],
      ['B', 'b 1', 'settings'],
    ]);
    await write({ B: { command: 'b', args: ['2'] }, C: { args: [] } }, vscode.ConfigurationTarget.Workspace);
    assert.deepEqual(listed().slice(0, 2), [
      ['A', 'a', 'settings'],
      ['B', 'b 2', 'settings'],
    ]);
    assert.deepEqual(catalog.problems(), ['parley.agents.C.command is not given']);
    assert.equal(catalog.defaultAgentId(folder), 'A');
  });
});

function once(catalog: AgentCatalog, listener: () => void): void {
  const subscription = catalog.onDidChangeDefinitions(() => {
    subscription.dispose();
    listener();
  });
}
