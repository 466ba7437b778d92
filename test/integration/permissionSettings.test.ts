import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { PermissionSettings } from '../../src/permissionSettings';
import type { PermissionRule } from '../../src/sessions/permissions/permissionRule';

const setting = 'permissions.rules';
const allow: PermissionRule = { effect: 'allow', command: 'npm test' };
const other: PermissionRule = { effect: 'allow', commandPrefix: 'npm run lint' };
const deny: PermissionRule = { effect: 'deny', commandPrefix: 'git push' };

describe('permission rules in the settings', () => {
  let folder: vscode.Uri;
  let kept: Map<string, unknown>;
  let rules: PermissionSettings;

  beforeEach(() => {
    folder = vscode.workspace.workspaceFolders![0]!.uri;
    kept = new Map();
    const memento: vscode.Memento = {
      keys: () => [...kept.keys()],
      get: <T>(key: string, otherwise?: T) => (kept.get(key) ?? otherwise) as T,
      update: (key, value) => {
        kept.set(key, value);
        return Promise.resolve();
      },
    };
    rules = new PermissionSettings(memento);
  });

  afterEach(async () => {
    rules.dispose();
    await written('Workspace', undefined);
    await written('Global', undefined);
  });

  const written = (place: 'Workspace' | 'Global', value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration('parley', folder).update(setting, value, vscode.ConfigurationTarget[place]);
  const inFolder = (): unknown =>
    vscode.workspace.getConfiguration('parley', folder).inspect(setting)?.workspaceFolderValue;
  const counting = (): readonly string[] =>
    rules.rules(folder.toString()).map(({ scope, rule }) => `${scope} ${JSON.stringify(rule)}`);

  it('are written where they are to count, and confirmed by being made; two at a time are both there', async () => {
    await Promise.all([
      rules.add(folder.toString(), 'folder', allow),
      rules.add(folder.toString(), 'folder', other),
      rules.add(folder.toString(), 'user', deny),
    ]);
    assert.deepEqual(inFolder(), [allow, other]);
    assert.deepEqual(counting(), [
      `folder ${JSON.stringify(allow)}`,
      `folder ${JSON.stringify(other)}`,
      `user ${JSON.stringify(deny)}`,
    ]);
  });

  it('of a folder’s settings that allow something count once they are confirmed; those that deny count at once', async () => {
    await written('Workspace', [allow, deny, 'no rule', { effect: 'allow', kind: 'execute' }]);
    assert.deepEqual(counting(), [`folder ${JSON.stringify(deny)}`]);
    assert.equal(rules.problems(folder.toString()).length, 3);
    await rules.confirm(folder.toString(), allow);
    assert.deepEqual(counting(), [`folder ${JSON.stringify(allow)}`, `folder ${JSON.stringify(deny)}`]);
    assert.equal(rules.problems(folder.toString()).length, 2);
  });

  it('are taken back, and what is no rule stays as it is written; one that comes back is to be confirmed anew', async () => {
    await written('Workspace', ['no rule', { command: 'npm test', effect: 'allow' }]);
    await rules.confirm(folder.toString(), allow);
    await rules.remove(folder.toString(), 'folder', allow);
    assert.deepEqual(inFolder(), ['no rule']);
    await written('Workspace', [allow]);
    assert.deepEqual(counting(), []);
    assert.deepEqual(
      rules.all(folder.toString()).map(({ isUnconfirmed }) => isUnconfirmed),
      [true],
    );
  });

  it('tell when they have changed', async () => {
    let told = 0;
    const subscription = rules.onDidChange(() => told++);
    await written('Global', [deny]);
    assert.ok(told > 0);
    subscription.dispose();
  });
});
