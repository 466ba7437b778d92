import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { PromptAttachment } from '../../src/sessions/promptAttachment';
import { clickedAttachments, composeMessage } from '../../src/workspace/addToParley/clicked';
import { attachmentBlock, type WorkspaceAttachment } from '../../src/workspace/attachments/attachmentBlocks';
import { gitRepositories } from '../../src/workspace/gitRepositories';
import { settledWithin } from './support/settledWithin';

/** What is made in the workspace, all beneath it. */
const place = 'clicked-test';

describe('what a menu of the editor was opened on', () => {
  let root: string;
  const disposables: { dispose(): unknown }[] = [];

  const uriOf = (path: string): vscode.Uri => vscode.Uri.file(join(root, path));
  const write = (path: string, text: string): void => {
    writeFileSync(join(root, path), text);
  };
  const git = (...args: readonly string[]): void => {
    const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'commit.gpgsign=false'];
    execFileSync('git', [...identity, ...args], { cwd: root, stdio: 'pipe' });
  };
  const text = async (attachment: PromptAttachment | undefined): Promise<string> => {
    const block = await attachmentBlock(attachment as WorkspaceAttachment);
    assert(block.type === 'resource' && 'text' in block.resource);
    return block.resource.text;
  };
  const named = (attachments: readonly PromptAttachment[]): readonly string[] =>
    attachments.map(({ type, name }) => `${type}: ${name}`);

  before(async function () {
    this.timeout(60_000);
    root = join(vscode.workspace.workspaceFolders![0]!.uri.fsPath, place);
    mkdirSync(root);
    write('a.txt', 'one\ntwo\nthree\n');
    write('b.txt', 'b\n');
    git('init', '-b', 'main');
    git('add', '.');
    git('commit', '-m', 'begin');
    write('b.txt', 'B\n');
    git('add', 'b.txt');
    write('a.txt', 'one\nTWO\nthree\n');
    write('new.txt', 'new\n');
    await vscode.extensions.getExtension('parley.parley')?.activate();
    await vscode.extensions.getExtension('vscode.git')?.activate();
    await vscode.commands.executeCommand('git.openRepository', root);
    await settledWithin(30_000, async () =>
      (await gitRepositories()).some(
        ({ rootUri, state }) => rootUri.path.endsWith(place) && state.indexChanges.length > 0,
      ),
    );
  });

  after(async () => {
    for (const one of disposables) one.dispose();
    await vscode.commands.executeCommand('git.close', vscode.Uri.file(root));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(root, { recursive: true, force: true });
  });

  describe('in source control', () => {
    let index: vscode.SourceControlResourceGroup;
    let workingTree: vscode.SourceControlResourceGroup;
    let own: vscode.SourceControlResourceGroup;

    /** The same objects as git makes, for its own are not told to others but through menus. */
    before(() => {
      const control = vscode.scm.createSourceControl('parley-test', 'Test');
      disposables.push(control);
      index = control.createResourceGroup('index', 'Staged Changes');
      index.resourceStates = [{ resourceUri: uriOf('b.txt') }];
      workingTree = control.createResourceGroup('workingTree', 'Changes');
      workingTree.resourceStates = [{ resourceUri: uriOf('a.txt') }, { resourceUri: uriOf('new.txt') }];
      own = control.createResourceGroup('other', 'Elsewhere');
      own.resourceStates = [{ resourceUri: vscode.Uri.file('/not/in/git.txt') }];
    });

    it('is the changes of the chosen files; a new one is all new', async () => {
      const found = await clickedAttachments('changes', workingTree.resourceStates);
      assert.deepEqual(named(found), ['changes: Changes of a.txt', 'changes: Changes of new.txt']);
      assert.match(await text(found[0]), /-two\n\+TWO/);
      assert.equal(await text(found[1]), 'new\n');
    });

    it('is a group of them: what is staged, what is not, or the files that another source control has', async () => {
      const [staged, ...others] = await clickedAttachments('changes', [index]);
      assert.deepEqual([named([staged!]), others], [['changes: Staged changes'], []]);
      const stagedText = await text(staged);
      assert.match(stagedText, /-b\n\+B/);
      assert.doesNotMatch(stagedText, /TWO/);
      const [unstaged] = await clickedAttachments('changes', [workingTree]);
      const unstagedText = await text(unstaged);
      assert.match(unstagedText, /-two\n\+TWO[^]*new\.txt/);
      assert.doesNotMatch(unstagedText, /\+B/);
      assert.deepEqual(named(await clickedAttachments('changes', [own])), ['file: git.txt']);
    });

    it('is the file of a diff editor, also where it shows what git has', async () => {
      const inGit = uriOf('a.txt').with({
        scheme: 'git',
        query: JSON.stringify({ path: uriOf('a.txt').fsPath, ref: '~' }),
      });
      for (const uri of [uriOf('a.txt'), inGit]) {
        assert.deepEqual(named(await clickedAttachments('changes', [uri, { groupId: 0 }])), [
          'changes: Changes of a.txt',
        ]);
      }
    });

    it('is the lines of one change in the editor, or the file’s changes where it only takes lines away', async () => {
      const change = {
        originalStartLineNumber: 2,
        originalEndLineNumber: 2,
        modifiedStartLineNumber: 2,
        modifiedEndLineNumber: 2,
      };
      const [lines] = await clickedAttachments('changes', [uriOf('a.txt'), [change, change], 1]);
      assert.equal(await text(lines), 'TWO');
      const removed = { ...change, modifiedEndLineNumber: 0 };
      assert.deepEqual(named(await clickedAttachments('changes', [uriOf('a.txt'), [removed], 0])), [
        'changes: Changes of a.txt',
      ]);
    });

    it('is files with conflicts, to be resolved', () => {
      const composed = composeMessage('resolve', workingTree.resourceStates);
      assert.deepEqual(
        [composed?.text, named(composed?.attachments ?? [])],
        [
          `Resolve the merge conflicts in ${place}/a.txt, ${place}/new.txt. Keep what both sides mean.`,
          ['file: a.txt', 'file: new.txt'],
        ],
      );
    });

    it('is nothing when it is something else', async () => {
      for (const args of [[], [undefined], ['a.txt'], [{ id: 1 }], [{ resourceUri: 'a' }], [[]]]) {
        assert.deepEqual(await clickedAttachments('changes', args), []);
        assert.equal(composeMessage('resolve', args), undefined);
      }
    });
  });

  describe('in the test view', () => {
    let item: vscode.TestItem;
    let message: vscode.TestMessage;

    before(() => {
      const controller = vscode.tests.createTestController('parley-test', 'Tests');
      disposables.push(controller);
      const suite = controller.createTestItem('suite', 'numbers');
      controller.items.add(suite);
      item = controller.createTestItem('case', 'adds', uriOf('a.txt'));
      item.range = new vscode.Range(0, 0, 0, 3);
      suite.children.add(item);
      message = vscode.TestMessage.diff('not the same', '3', '4');
      message.location = new vscode.Location(uriOf('a.txt'), new vscode.Position(1, 2));
      message.stackTrace = [new vscode.TestMessageStackFrame('add', uriOf('b.txt'), new vscode.Position(0, 0))];
    });

    it('is what a test failed with, and where', async () => {
      const found = await clickedAttachments('test', [{ test: item, message }]);
      assert.deepEqual(named(found), ['text: Failure of adds', 'selection: a.txt', 'selection: a.txt']);
      assert.equal(
        await text(found[0]),
        `Test: numbers › adds\nAt: ${place}/a.txt:2:3\nnot the same\nExpected:\n3\nActual:\n4\n  at add (${place}/b.txt:1:1)`,
      );
      assert.deepEqual(await Promise.all(found.slice(1).map(text)), ['one', 'TWO']);
      assert.equal(
        composeMessage('fixTest', [{ test: item, message }])?.text,
        'The test “numbers › adds” fails. Find out why, and fix it.',
      );
    });

    it('is tests, one or more', async () => {
      assert.deepEqual(named(await clickedAttachments('test', [item])), ['selection: a.txt']);
      const one = composeMessage('fixTest', [item]);
      assert.equal(one?.text, 'Run the test “numbers › adds”. If it fails, find out why, and fix it.');
      const two = composeMessage('fixTest', [item, item.parent]);
      assert.equal(two?.text, 'Run the tests “numbers › adds”, “numbers”. If one fails, find out why, and fix it.');
    });

    it('is nothing when it is something else', async () => {
      for (const args of [[], ['test'], [{ test: 'a', message: 'b' }], [{ id: 'a' }]]) {
        assert.deepEqual(await clickedAttachments('test', args), []);
        assert.equal(composeMessage('fixTest', args), undefined);
      }
    });
  });

  describe('among the quick fixes', () => {
    const quickFixes = async (uri: vscode.Uri, line: number): Promise<readonly vscode.CodeAction[]> => {
      const all = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        uri,
        new vscode.Range(line, 0, line, 1),
        vscode.CodeActionKind.QuickFix.value,
      );
      return all.filter(({ command }) => command?.command.startsWith('parley.'));
    };
    const messageOf = (what: 'fix' | 'explain' | 'resolve', action: vscode.CodeAction | undefined) =>
      composeMessage(what, (action?.command?.arguments ?? []) as readonly unknown[]);

    it('is a problem: to be fixed, explained, or added as it is', async () => {
      const problems = vscode.languages.createDiagnosticCollection('parley-test');
      disposables.push(problems);
      problems.set(uriOf('a.txt'), [new vscode.Diagnostic(new vscode.Range(1, 0, 1, 3), 'Too loud')]);
      await vscode.workspace.openTextDocument(uriOf('a.txt'));
      const found = await quickFixes(uriOf('a.txt'), 1);
      assert.deepEqual(
        found.map(({ title }) => title),
        ['Fix with Parley', 'Explain with Parley', 'Add to Parley'],
      );
      const [fix, explain, add] = found;
      assert.equal(messageOf('fix', fix)?.text, `Fix this problem in ${place}/a.txt, line 2: Too loud`);
      const explained = messageOf('explain', explain);
      assert.equal(explained?.text, `Explain this problem in ${place}/a.txt, line 2: Too loud`);
      assert.equal(await text(explained.attachments[0]), 'TWO');
      const [added] = await clickedAttachments('problem', (add?.command?.arguments ?? []) as readonly unknown[]);
      assert.equal(await text(added), `${place}/a.txt:2:1: Too loud\n\nTWO`);
      problems.clear();
      assert.deepEqual(await quickFixes(uriOf('a.txt'), 1), []);
    });

    it('is a merge conflict, in which the cursor is', async () => {
      const lines = ['before', '<<<<<<< ours', 'a', '=======', 'b', '>>>>>>> theirs', 'after', ''];
      write('conflict.txt', lines.join('\n'));
      await vscode.workspace.openTextDocument(uriOf('conflict.txt'));
      assert.deepEqual(await quickFixes(uriOf('conflict.txt'), 0), []);
      assert.deepEqual(await quickFixes(uriOf('conflict.txt'), 6), []);
      const [resolve] = await quickFixes(uriOf('conflict.txt'), 3);
      const composed = messageOf('resolve', resolve);
      assert.equal(
        composed?.text,
        `Resolve the merge conflict in ${place}/conflict.txt, lines 2 to 6. Keep what both sides mean.`,
      );
      assert.equal(await text(composed.attachments[0]), lines.slice(1, 6).join('\n'));
    });
  });
});
