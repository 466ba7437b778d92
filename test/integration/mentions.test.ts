import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { nullLog } from '../../src/base/log';
import type { Mention, MentionQuery } from '../../src/sessions/mention';
import type { PromptAttachment } from '../../src/sessions/promptAttachment';
import { attachmentBlock, type WorkspaceAttachment } from '../../src/workspace/attachments/attachmentBlocks';
import { attachmentsOf } from '../../src/workspace/attachments/openAttachment';
import { selectionAttachment } from '../../src/workspace/editorContext';
import { gitRepositories } from '../../src/workspace/gitRepositories';
import { FileCatalog } from '../../src/workspace/mentions/fileCatalog';
import { MentionFinder } from '../../src/workspace/mentions/mentionFinder';
import { settledWithin } from './support/settledWithin';

/** What is made in the workspace, all beneath it. */
const place = 'mentions-test';

describe('what can be named in a message', () => {
  let root: string;
  let folder: vscode.Uri;
  let finder: MentionFinder;
  const disposables: { dispose(): unknown }[] = [];

  const write = (path: string, text: string): string => {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  const uriOf = (path: string): vscode.Uri => vscode.Uri.file(join(root, path));
  const find = (query: MentionQuery): Promise<readonly Mention[]> =>
    new Promise((resolve) => {
      const search = finder.find(query, (found, done) => {
        if (!done) return;
        search.dispose();
        resolve(found);
      });
    });
  const labels = async (query: MentionQuery): Promise<readonly string[]> =>
    (await find(query)).map(({ attachment, label, detail }) => `${attachment.type} ${label} ${detail}`.trim());
  const block = (attachment: PromptAttachment) => attachmentBlock(attachment as WorkspaceAttachment);

  before(async () => {
    folder = vscode.workspace.workspaceFolders![0]!.uri;
    root = join(folder.fsPath, place);
    write('deep/zebraCrossing.ts', 'one\ntwo\nthree\n');
    write('deep/zebra/notes.md', '# Notes\n');
    write('node_modules/zebra/index.js', '');
    write('built/zebra.js', '');
    write('.gitignore', 'built\n');
    write('picture.png', '\u0000PNG');
    write('large.log', 'x'.repeat(300_000));
    const files = new FileCatalog(nullLog);
    disposables.push(files);
    finder = new MentionFinder(files, nullLog);
    // The first question makes the list, which lives as long as the catalog.
    await find({ text: 'zebra', category: 'file' });
  });

  after(async () => {
    for (const one of disposables) one.dispose();
    await vscode.commands.executeCommand('git.close', vscode.Uri.file(root));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(root, { recursive: true, force: true });
  });

  it('is files and folders, without what is excluded or ignored', async () => {
    assert.deepEqual(await labels({ text: 'zebra', category: 'file' }), [
      `folder zebra ${place}/deep`,
      `file zebraCrossing.ts ${place}/deep`,
      `file notes.md ${place}/deep/zebra`,
    ]);
    const [match] = await find({ text: 'zbcr', category: 'file' });
    assert.deepEqual([match?.label, match?.labelMatches], ['zebraCrossing.ts', [0, 2, 5, 6]]);
  });

  it('follows files that come and go', async function () {
    this.timeout(60_000);
    const watcher = vscode.workspace.createFileSystemWatcher('**/zebraNew*');
    disposables.push(watcher);
    const told = new Set<string>();
    watcher.onDidCreate(({ fsPath }) => told.add(fsPath));
    const written: string[] = [];
    // VS Code's watcher may not be up yet: what came before it, it does not tell; nor of what came and went within moments; nor of
    // what is in a folder that was made just after the one around it. So these are in the workspace folder itself.
    await settledWithin(30_000, async () => {
      const last = written.at(-1);
      if (last === undefined || told.size === 0) written.push(write(`../zebraNew${written.length}.ts`, ''));
      const found = await labels({ text: 'zebranew', category: 'file' });
      return found.length > 0 && last !== undefined && told.has(last);
    });
    for (const file of written) rmSync(file);
    await settledWithin(10_000, async () => (await labels({ text: 'zebranew', category: 'file' })).length === 0);
  });

  it('tells nothing more to who does not want to know any more', async () => {
    let told = 0;
    const search = finder.find({ text: 'zebra' }, () => {
      told++;
    });
    search.dispose();
    await find({ text: 'zebra' });
    assert.equal(told, 0);
  });

  it('is what is open, before all else', async () => {
    await vscode.window.showTextDocument(uriOf('deep/zebra/notes.md'));
    assert.deepEqual((await labels({ text: '' }))[0], `file notes.md ${place}/deep/zebra`);
    assert.deepEqual(await labels({ text: 'note', category: 'editor' }), [`file notes.md ${place}/deep/zebra`]);
  });

  it('is symbols, as the language extensions tell them', async function () {
    this.timeout(60_000);
    disposables.push(
      vscode.languages.registerWorkspaceSymbolProvider({
        provideWorkspaceSymbols: () => [
          new vscode.SymbolInformation(
            'zebraCross',
            vscode.SymbolKind.Function,
            '',
            new vscode.Location(uriOf('deep/zebraCrossing.ts'), new vscode.Range(1, 0, 2, 5)),
          ),
          new vscode.SymbolInformation(
            'zebraElsewhere',
            vscode.SymbolKind.Function,
            '',
            new vscode.Location(vscode.Uri.file('/elsewhere/a.ts'), new vscode.Range(0, 0, 0, 1)),
          ),
        ],
      }),
    );
    let found: readonly Mention[] = [];
    // The first question may find TypeScript's server still starting, and then nothing in time.
    await settledWithin(30_000, async () => {
      found = await find({ text: 'zebraC', category: 'symbol' });
      return found.length > 0;
    });
    const [symbol, ...others] = found;
    assert.deepEqual([symbol?.label, symbol?.icon, others.length], ['zebraCross', 'symbol-function', 0]);
    assert.deepEqual(await block(symbol!.attachment), {
      type: 'resource',
      resource: {
        uri: `${uriOf('deep/zebraCrossing.ts').toString()}#L2-L3`,
        text: 'two\nthree',
        mimeType: 'text/plain',
      },
    });
  });

  it('is problems, of all files and of one', async () => {
    const problems = vscode.languages.createDiagnosticCollection('zebra');
    disposables.push(problems);
    const problem = new vscode.Diagnostic(new vscode.Range(1, 2, 1, 3), 'No crossing', vscode.DiagnosticSeverity.Error);
    problem.source = 'zebra';
    problem.code = 'Z1';
    problems.set(uriOf('deep/zebraCrossing.ts'), [problem]);
    const offers = await find({ text: '', category: 'problem' });
    assert.deepEqual(offers.map(({ label }) => label).sort(), ['Problems', 'zebraCrossing.ts']);
    const one = offers.find(({ label }) => label === 'zebraCrossing.ts');
    assert.deepEqual(await block(one!.attachment), {
      type: 'resource',
      resource: {
        uri: `parley:/problems/${place}/deep/zebraCrossing.ts`,
        text: `${place}/deep/zebraCrossing.ts:2:3 error: No crossing [zebra Z1]`,
        mimeType: 'text/plain',
      },
    });
  });

  it('is changes that git knows, as patches', async () => {
    const git = (...args: readonly string[]): void => {
      const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'commit.gpgsign=false'];
      execFileSync('git', [...identity, ...args], { cwd: root, stdio: 'pipe' });
    };
    git('init', '-b', 'main');
    git('add', 'deep');
    git('commit', '-m', 'begin');
    write('deep/zebraCrossing.ts', 'one\nTWO\nthree\n');
    write('deep/fresh.ts', '');
    await vscode.extensions.getExtension('vscode.git')?.activate();
    await vscode.commands.executeCommand('git.openRepository', root);
    await vscode.commands.executeCommand('git.refresh', vscode.Uri.file(root));
    const offers = async (): Promise<readonly Mention[]> =>
      (await find({ text: '', category: 'change' })).filter(
        ({ attachment }) => attachment.type === 'changes' && attachment.uri.includes(place),
      );
    await settledWithin(15_000, async () => (await offers()).some(({ label }) => label === 'zebraCrossing.ts'));
    const whole = (await offers()).find(({ label }) => label === 'Uncommitted changes');
    const all = await block(whole!.attachment);
    assert(all.type === 'resource' && 'text' in all.resource);
    assert.match(all.resource.text, /-two\n\+TWO/);
    assert.match(all.resource.text, /Files that are not tracked:[^]*deep\/fresh\.ts/);
    assert((await gitRepositories()).length > 0);
  });
});

describe('what is attached to a message', () => {
  let root: string;
  const attach = async (path: string): Promise<PromptAttachment> => {
    const [attachment] = await attachmentsOf([vscode.Uri.file(join(root, path)).toString()]);
    assert(attachment, path);
    return attachment;
  };
  const block = (attachment: PromptAttachment) => attachmentBlock(attachment as WorkspaceAttachment);

  before(() => {
    root = join(vscode.workspace.workspaceFolders![0]!.uri.fsPath, 'attach-test');
    mkdirSync(join(root, 'src'), { recursive: true });
    writeFileSync(join(root, 'a b.ts'), 'one\ntwo\nthree\n');
    writeFileSync(join(root, 'picture.png'), Buffer.from([0x89, 0x50, 0, 1]));
    writeFileSync(join(root, 'data.bin'), Buffer.from([0, 1, 2]));
    writeFileSync(join(root, 'large.log'), 'x'.repeat(300_000));
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(root, { recursive: true, force: true });
  });

  it('is a file’s text, an image, or a link to what is large, no text or a folder', async () => {
    const uri = (path: string): string => vscode.Uri.file(join(root, path)).toString();
    assert.deepEqual(await block(await attach('a b.ts')), {
      type: 'resource',
      resource: { uri: uri('a b.ts'), text: 'one\ntwo\nthree\n', mimeType: 'text/plain' },
    });
    assert.deepEqual(await block(await attach('picture.png')), {
      type: 'image',
      mimeType: 'image/png',
      data: Buffer.from([0x89, 0x50, 0, 1]).toString('base64'),
      uri: uri('picture.png'),
    });
    const link = { type: 'resource_link' } as const;
    assert.deepEqual(await block(await attach('data.bin')), {
      ...link,
      name: 'data.bin',
      uri: uri('data.bin'),
      size: 3,
    });
    assert.deepEqual(await block(await attach('large.log')), {
      ...link,
      name: 'large.log',
      uri: uri('large.log'),
      size: 300_000,
    });
    assert.deepEqual(await block(await attach('src')), { ...link, name: 'src', uri: `${uri('src')}/` });
  });

  it('is what the editor shows, unsaved and selected', async () => {
    const file = vscode.Uri.file(join(root, 'a b.ts'));
    const editor = await vscode.window.showTextDocument(file);
    editor.selection = new vscode.Selection(1, 0, 2, 0);
    const selected = selectionAttachment(editor);
    assert.deepEqual(selected, { ...selected, type: 'selection', name: 'a b.ts', range: { start: 2, end: 2 } });
    assert.deepEqual(await block(selected), {
      type: 'resource',
      resource: { uri: `${file.toString()}#L2`, text: 'two', mimeType: 'text/plain' },
    });
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'not saved\n'));
    assert.deepEqual(await block(await attach('a b.ts')), {
      type: 'resource',
      resource: { uri: `${file.toString()}#L1-L5`, text: 'not saved\none\ntwo\nthree\n', mimeType: 'text/plain' },
    });
  });

  it('is named when it is not there any more, or is no file of this computer', async () => {
    const gone = await attach('large.log');
    rmSync(join(root, 'large.log'));
    await assert.rejects(block(gone), /large\.log is not there any more/);
    for (const uri of ['https://example.com/a', 'file://server/share/a', 'output:Parley', 'nonsense']) {
      await assert.rejects(block({ type: 'file', id: 'x', name: 'x', uri }), /x cannot be attached/, uri);
    }
    assert.deepEqual(
      await attachmentsOf(['https://example.com/a', vscode.Uri.file(join(root, 'none')).toString()]),
      [],
    );
  });
});
