import { strict as assert } from 'node:assert';
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { nullLog } from '../../src/base/log';
import { CodeActions } from '../../src/workspace/codeActions';
import { LastEditor } from '../../src/workspace/lastEditor';

describe('code that an agent wrote', () => {
  let root: string;
  let folder: string;
  let questions: string[];
  let answer: string | undefined;
  let shown: string[];
  let lastEditor: LastEditor;
  let actions: CodeActions;

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'parley-code-')));
    folder = vscode.Uri.file(root).toString();
    questions = [];
    shown = [];
    answer = 'Apply';
    lastEditor = new LastEditor();
    actions = new CodeActions(nullLog, lastEditor, (question) => {
      questions.push(question);
      const { activeTab } = vscode.window.tabGroups.activeTabGroup;
      shown.push(activeTab?.input instanceof vscode.TabInputTextDiff ? 'a diff' : 'no diff');
      return Promise.resolve(answer);
    });
  });

  afterEach(async () => {
    actions.dispose();
    lastEditor.dispose();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(root, { recursive: true, force: true });
  });

  /** Waits for an editor's document to read so. */
  async function becomes(name: string, text: string): Promise<vscode.TextDocument> {
    const uri = vscode.Uri.file(join(root, name));
    const limit = Date.now() + 10_000;
    for (;;) {
      const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
      if (document?.getText() === text) return document;
      if (Date.now() > limit) assert.fail(`${name} is ${JSON.stringify(document?.getText())}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  const asked = async (): Promise<void> => {
    const limit = Date.now() + 10_000;
    while (questions.length === 0 && Date.now() < limit) await new Promise((resolve) => setTimeout(resolve, 20));
  };

  it('is applied where it belongs, after a diff and a yes, and can be undone', async () => {
    const before = 'function a() {\n  return 1;\n}\n\nfunction b() {\n  return 2;\n}\n';
    writeFileSync(join(root, 'a.js'), before);
    actions.apply(folder, 'function b() {\n  return 3;\n}', 'a.js');
    await becomes('a.js', before.replace('2', '3'));
    assert.deepEqual(questions, ['Apply the code to a.js?']);
    assert.deepEqual(shown, ['a diff']);
    const uri = vscode.Uri.file(join(root, 'a.js'));
    await vscode.window.showTextDocument(uri);
    await vscode.commands.executeCommand('undo');
    await becomes('a.js', before);
  });

  it('makes a new file, and changes nothing without a yes', async () => {
    answer = undefined;
    actions.apply(folder, 'const x = 1;', 'new.js');
    await asked();
    assert.deepEqual(questions, ['Create new.js with the code?']);
    assert.equal(existsSync(join(root, 'new.js')), false);
    answer = 'Apply';
    actions.apply(folder, 'const x = 1;', 'new.js');
    await becomes('new.js', 'const x = 1;\n');
  });

  it('is not applied outside of the folder', async () => {
    const resolved = await actions.resolvePaths(folder, ['../elsewhere.js', 'a.js']);
    assert.deepEqual(resolved, [{ path: '../elsewhere.js' }, { path: 'a.js' }]);
    actions.apply(folder, 'x', '../elsewhere.js');
    actions.apply(folder, 'y', 'inside.js');
    await asked();
    await becomes('inside.js', 'y\n');
    assert.deepEqual(questions, ['Create inside.js with the code?']);
    assert.equal(existsSync(join(root, '..', 'elsewhere.js')), false);
  });

  it('is inserted at the cursor', async () => {
    writeFileSync(join(root, 'c.js'), 'one\ntwo\n');
    const editor = await vscode.window.showTextDocument(vscode.Uri.file(join(root, 'c.js')));
    editor.selection = new vscode.Selection(1, 0, 1, 3);
    actions.insert('2');
    await becomes('c.js', 'one\n2\n');
  });
});
