import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import * as vscode from 'vscode';
import type { PermissionOutcome, PermissionRequest } from '../../src/acp/agentConnection';
import { Deferred } from '../../src/base/async';
import { nullLog } from '../../src/base/log';
import { type RuleStore, RulePolicy } from '../../src/chat/permissionPolicy';
import { EditorTools } from '../../src/editorTools';
import { McpBridges } from '../../src/mcp/bridges';
import { directoriesOf, type McpTransport, type SessionAccess, type SessionHost } from '../../src/sessions/ports';
import { permissionModes, type PolicyCause } from '../../src/sessions/permissions/permissionRule';
import { toText } from '../../src/sessions/toText';
import { EditorToolbox } from '../../src/workspace/editorTools/main';
import { SessionFiles } from '../../src/workspace/files';
import { policyWorld } from '../../src/workspace/pathPlaces';
import { SessionRoots } from '../../src/workspace/sessionRoots';
import { mcpAgent, SessionBench } from '../support/agentFixtures';
import { until } from '../support/fakeSessionHost';
import { repositoryPath } from '../support/root';
import { text } from '../support/sessionEvents';
import { settledWithin } from './support/settledWithin';

type Json = Readonly<Record<string, unknown>>;

const forbidden: PolicyCause = {
  type: 'rule',
  scope: 'user',
  rule: { effect: 'deny', kind: 'read', path: '**/hidden.fake' },
};

/** A rule forbids to read one file; nothing is written this way. */
const access: SessionAccess = {
  denial: ({ subject }) => {
    const paths = subject?.type === 'toolCall' ? (subject.toolCall.locations ?? []) : [];
    return paths.some(({ path }) => path.endsWith('hidden.fake')) ? { isAllowed: false, cause: forbidden } : undefined;
  },
  authorize: () => Promise.resolve({ isAllowed: false }),
  ask: () => Promise.resolve({ isAllowed: false }),
};

const noRules: RuleStore = {
  rules: () => [],
  add: () => Promise.resolve(),
  problems: () => [],
  onDidChange: () => ({ dispose: () => undefined }),
};

describe('the editor’s tools', () => {
  let root: string;
  let outside: string;
  let toolbox: EditorToolbox;
  let client: Client;
  let asked: PermissionRequest[];
  let outcome: PermissionOutcome | Promise<PermissionOutcome>;
  let whenAsked: Deferred<void>;
  /** From now on, the tools are those of a session in this folder. */
  let serve: (folder: string) => Promise<void>;
  let registered: { dispose(): unknown }[];

  beforeEach(async () => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'parley-editor-')));
    outside = realpathSync(mkdtempSync(join(tmpdir(), 'parley-outside-')));
    write('a.fake', 'def one\nuse one\n');
    write('deep/b.fake', 'use one\n');
    writeFileSync(join(outside, 'c.fake'), 'use one\n');
    registered = [];
    asked = [];
    whenAsked = new Deferred();
    outcome = { outcome: 'selected', optionId: 'allow' };
    toolbox = new EditorToolbox({ environment: () => Promise.resolve(process.env), log: nullLog }, '1');
    const ask = (request: PermissionRequest): Promise<PermissionOutcome> => {
      asked.push(request);
      whenAsked.resolve();
      return Promise.resolve(outcome);
    };
    serve = async (folder) => {
      const files = new SessionFiles(new SessionRoots([folder]), access);
      const [here, there] = InMemoryTransport.createLinkedPair();
      await toolbox.serve({ folders: () => [folder], files, ask, access }, here as McpTransport);
      client = new Client({ name: 'test', version: '1' });
      await client.connect(there);
    };
    await serve(root);
  });

  afterEach(async () => {
    await client.close();
    toolbox.dispose();
    for (const one of registered) one.dispose();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(root, { recursive: true, force: true });
    rmSync(outside, { recursive: true, force: true });
  });

  function write(name: string, text: string): void {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), text);
  }

  const uri = (name: string): vscode.Uri => vscode.Uri.file(join(root, name));

  async function use(name: string, args: Json = {}): Promise<Json> {
    const result = CallToolResultSchema.parse(await client.callTool({ name, arguments: args }));
    const [first] = result.content;
    const text = first?.type === 'text' ? first.text : '';
    if (result.isError) throw new Error(text);
    assert.deepEqual(JSON.parse(text), result.structuredContent);
    return result.structuredContent ?? {};
  }

  const items = async (name: string, args: Json = {}): Promise<readonly Json[]> =>
    (await use(name, args))['items'] as readonly Json[];

  /** A language in which `one` is defined in a.fake, and used wherever it stands. */
  function speakFake(): void {
    const selector = { pattern: '**/*.fake' };
    const places = [uri('a.fake'), uri('deep/b.fake'), vscode.Uri.file(join(outside, 'c.fake'))].map((file, index) => {
      return new vscode.Location(file, new vscode.Range(index === 0 ? 1 : 0, 4, index === 0 ? 1 : 0, 7));
    });
    const definition = new vscode.Location(uri('a.fake'), new vscode.Range(0, 4, 0, 7));
    const { languages, SymbolKind, Range } = vscode;
    registered.push(
      languages.registerDefinitionProvider(selector, { provideDefinition: () => definition }),
      languages.registerReferenceProvider(selector, { provideReferences: () => [definition, ...places] }),
      languages.registerHoverProvider(selector, {
        provideHover: () => new vscode.Hover(['The first', new vscode.MarkdownString('`one`')]),
      }),
      languages.registerDocumentSymbolProvider(selector, {
        provideDocumentSymbols: () => {
          const outer = new vscode.DocumentSymbol(
            'Outer',
            '',
            SymbolKind.Class,
            new Range(0, 0, 1, 7),
            new Range(0, 0, 0, 3),
          );
          outer.children.push(
            new vscode.DocumentSymbol('one', '', SymbolKind.Function, new Range(0, 4, 0, 7), new Range(0, 4, 0, 7)),
          );
          return [outer];
        },
      }),
      languages.registerWorkspaceSymbolProvider({
        provideWorkspaceSymbols: (query) =>
          query === 'fakeone'
            ? [definition, places[2]!].map(
                (at) => new vscode.SymbolInformation('fakeone', SymbolKind.Function, 'Outer', at),
              )
            : [],
      }),
    );
  }

  function rename(files: readonly vscode.Uri[]): void {
    registered.push(
      vscode.languages.registerRenameProvider(
        { pattern: '**/*.fake' },
        {
          provideRenameEdits: (_, __, newName) => {
            const edit = new vscode.WorkspaceEdit();
            for (const file of files) {
              edit.replace(file, new vscode.Range(0, 4, 0, 7), newName);
              if (file.path.endsWith('a.fake')) edit.replace(file, new vscode.Range(1, 4, 1, 7), newName);
            }
            return edit;
          },
        },
      ),
    );
  }

  it('are described, with what they may do', async () => {
    const { tools } = await client.listTools();
    const asking = tools.filter(({ annotations }) => annotations?.destructiveHint).map(({ name }) => name);
    assert.deepEqual(asking.sort(), ['apply_code_action', 'rename_symbol', 'run_task']);
    assert.equal(tools.filter(({ annotations }) => annotations?.readOnlyHint).length, 15);
    for (const { description = '', title } of tools) assert.ok(description.length > 40 && title);
  });

  it('say what is wrong with a call', async () => {
    await assert.rejects(use('nothing'), /There is no tool nothing/);
    await assert.rejects(use('document_symbols', { path: 7 }), /^Error: path is not a string/);
    await assert.rejects(use('get_hover', { path: 'a.fake', line: 0, column: 1 }), /line is not an integer from 1/);
    await assert.rejects(use('get_diagnostics', { severity: 'bad' }), /severity is not one of error/);
    await assert.rejects(use('list_tasks', { cursor: 'x' }), /cursor is not one that was given/);
  });

  it('tell diagnostics, the worst first, in pages, and none from outside', async () => {
    const told = vscode.languages.createDiagnosticCollection('fake');
    registered.push(told);
    const at = new vscode.Range(0, 4, 0, 7);
    const error = new vscode.Diagnostic(at, 'broken', vscode.DiagnosticSeverity.Error);
    Object.assign(error, { source: 'fake', code: 12 });
    told.set(uri('a.fake'), [new vscode.Diagnostic(at, 'odd', vscode.DiagnosticSeverity.Hint), error]);
    told.set(uri('deep/b.fake'), [new vscode.Diagnostic(at, 'careful', vscode.DiagnosticSeverity.Warning)]);
    told.set(vscode.Uri.file(join(outside, 'c.fake')), [error]);
    const all = await items('get_diagnostics');
    assert.deepEqual(all[0], {
      ...{ path: 'a.fake', line: 1, column: 5, endLine: 1, endColumn: 8 },
      ...{ severity: 'error', message: 'broken', source: 'fake', code: '12' },
    });
    assert.deepEqual(
      all.map(({ path, message }) => [path, message]),
      [
        ['a.fake', 'broken'],
        ['deep/b.fake', 'careful'],
        ['a.fake', 'odd'],
      ],
    );
    assert.deepEqual((await items('get_diagnostics', { severity: 'warning' })).length, 2);
    const page = await use('get_diagnostics', { limit: 2 });
    assert.deepEqual([page['total'], page['nextCursor']], [3, '2']);
    const rest = await use('get_diagnostics', { limit: 2, cursor: '2' });
    assert.deepEqual([(rest['items'] as unknown[]).length, rest['nextCursor']], [1, undefined]);
    assert.deepEqual((await items('get_diagnostics', { path: 'deep/b.fake' })).length, 1);
  });

  it('tell what is selected, open and unsaved', async () => {
    assert.deepEqual(await use('get_selection'), { editor: null });
    await vscode.window.showTextDocument(vscode.Uri.file(join(outside, 'c.fake')));
    assert.deepEqual(await use('get_selection'), { editor: null });
    await vscode.window.showTextDocument(uri('deep/b.fake'), { preview: false });
    const editor = await vscode.window.showTextDocument(uri('a.fake'), { preview: false });
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), 'new\n');
    });
    editor.selection = new vscode.Selection(1, 4, 1, 7);
    const selection = (await use('get_selection'))['editor'] as Json;
    assert.equal(selection['path'], 'a.fake');
    assert.deepEqual(selection['selections'], [
      { startLine: 2, endLine: 2, startColumn: 5, endColumn: 8, text: 'one' },
    ]);
    assert.equal((selection['visible'] as unknown[]).length, 1);
    assert.deepEqual(await items('list_open_editors'), [
      { path: 'a.fake', active: true, unsaved: true },
      { path: 'deep/b.fake', active: false, unsaved: false },
    ]);
    const whole = { path: 'a.fake', unsaved: true, startLine: 1, text: 'new\ndef one\nuse one\n', totalLines: 3 };
    assert.deepEqual(await use('read_buffer', { path: 'a.fake' }), whole);
    assert.deepEqual(await use('read_buffer', { path: 'a.fake', startLine: 2, lineCount: 1 }), {
      ...{ ...whole, startLine: 2, text: 'def one\n' },
      nextLine: 3,
    });
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('read a text that is no file yet', async () => {
    const document = await vscode.workspace.openTextDocument({ content: 'draft', language: 'plaintext' });
    await vscode.window.showTextDocument(document);
    const path = document.uri.toString(true);
    assert.ok((await items('list_open_editors')).some((one) => one['path'] === path));
    assert.equal((await use('read_buffer', { path }))['text'], 'draft');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('tell symbols, definitions, references and hovers', async () => {
    speakFake();
    assert.deepEqual(await items('document_symbols', { path: 'a.fake' }), [
      { name: 'Outer', kind: 'class', path: 'a.fake', startLine: 1, endLine: 2 },
      { name: 'one', kind: 'function', path: 'a.fake', startLine: 1, endLine: 1, container: 'Outer' },
    ]);
    const found = await items('workspace_symbols', { query: 'fakeone' });
    assert.deepEqual(found, [
      { name: 'fakeone', kind: 'function', path: 'a.fake', startLine: 1, endLine: 1, container: 'Outer' },
    ]);
    const at = { path: 'deep/b.fake', line: 1, column: 5 };
    const definition = { path: 'a.fake', startLine: 1, endLine: 1, column: 5, text: 'def one' };
    assert.deepEqual(await items('find_definition', at), [definition]);
    assert.deepEqual(await items('find_references', at), [
      definition,
      { path: 'a.fake', startLine: 2, endLine: 2, column: 5, text: 'use one' },
      { path: 'deep/b.fake', startLine: 1, endLine: 1, column: 5, text: 'use one' },
    ]);
    assert.equal((await use('get_hover', at))['text'], 'The first\n\n---\n\n`one`');
  });

  it('preview a rename, and rename when the person says so', async () => {
    rename([uri('a.fake'), uri('deep/b.fake')]);
    const args = { path: 'a.fake', line: 1, column: 5, newName: 'two' };
    const edit = (line: number): Json => ({ startLine: line, endLine: line, before: 'one', after: 'two' });
    assert.deepEqual(await items('preview_rename', args), [
      { path: 'a.fake', edits: [edit(1), edit(2)] },
      { path: 'deep/b.fake', edits: [edit(1)] },
    ]);
    assert.equal(asked.length, 0);
    outcome = { outcome: 'selected', optionId: 'reject' };
    await assert.rejects(use('rename_symbol', args), /was not allowed/);
    assert.equal(readFileSync(join(root, 'a.fake'), 'utf8'), 'def one\nuse one\n');
    outcome = { outcome: 'selected', optionId: 'allow' };
    assert.deepEqual(await use('rename_symbol', args), {
      changed: [
        { path: 'a.fake', edits: 2 },
        { path: 'deep/b.fake', edits: 1 },
      ],
    });
    assert.equal(readFileSync(join(root, 'a.fake'), 'utf8'), 'def two\nuse two\n');
    assert.equal(readFileSync(join(root, 'deep/b.fake'), 'utf8'), 'use two\n');
    const [, request] = asked;
    assert.equal(request?.title, 'Rename one to two');
    assert.ok(request.subject?.type === 'toolCall');
    assert.deepEqual(request.subject.toolCall.content, [
      {
        type: 'diff',
        changes: [
          {
            operation: 'modify',
            path: join(root, 'a.fake'),
            text: { oldText: 'def one\nuse one', newText: 'def two\nuse two' },
          },
          { operation: 'modify', path: join(root, 'deep/b.fake'), text: { oldText: 'use one', newText: 'use two' } },
        ],
      },
    ]);
  });

  it('move files that are named after what is renamed, when the person says so', async () => {
    const provide = (edit: (to: string) => vscode.WorkspaceEdit): void => {
      for (const one of registered.splice(0)) one.dispose();
      const provider = { provideRenameEdits: (_: unknown, __: unknown, name: string) => edit(name) };
      registered.push(vscode.languages.registerRenameProvider({ pattern: '**/*.fake' }, provider));
    };
    const moving = (from: vscode.Uri, to: (name: string) => vscode.Uri) => (name: string) => {
      const edit = new vscode.WorkspaceEdit();
      edit.replace(uri('a.fake'), new vscode.Range(0, 4, 0, 7), name);
      edit.renameFile(from, to(name));
      return edit;
    };
    const args = { path: 'a.fake', line: 1, column: 5, newName: 'two' };
    provide(moving(uri('a.fake'), (name) => uri(`deep/${name}.fake`)));
    assert.deepEqual(await items('preview_rename', args), [
      { path: 'a.fake', edits: [{ startLine: 1, endLine: 1, before: 'one', after: 'two' }], movedTo: 'deep/two.fake' },
    ]);
    assert.deepEqual(await use('rename_symbol', args), {
      changed: [{ path: 'a.fake', edits: 1, movedTo: 'deep/two.fake' }],
    });
    assert.equal(readFileSync(join(root, 'deep/two.fake'), 'utf8'), 'def two\nuse one\n');
    assert.equal(existsSync(join(root, 'a.fake')), false);
    const [request] = asked;
    assert.equal(request?.description, 'a.fake is moved to deep/two.fake.');
    assert.ok(request.subject?.type === 'toolCall');
    assert.equal(request.subject.toolCall.kind, 'move');

    write('a.fake', 'def one\n');
    for (const [to, reason] of [
      [uri('deep/b.fake'), /over deep\/b\.fake, which exists/],
      [vscode.Uri.file(join(outside, 'new.fake')), /outside of the session/],
    ] as const) {
      provide(moving(uri('a.fake'), () => to));
      await assert.rejects(use('rename_symbol', args), reason);
    }
    provide(() => {
      const edit = new vscode.WorkspaceEdit();
      edit.createFile(uri('new.fake'));
      return edit;
    });
    await assert.rejects(use('rename_symbol', args), /make or delete files/);
    assert.equal(asked.length, 1);
    assert.equal(readFileSync(join(root, 'a.fake'), 'utf8'), 'def one\n');
  });

  it('change nothing outside of the session, and nothing that has changed since it was shown', async () => {
    rename([uri('a.fake'), vscode.Uri.file(join(outside, 'c.fake'))]);
    const args = { path: 'a.fake', line: 1, column: 5, newName: 'two' };
    await assert.rejects(use('rename_symbol', args), /outside of the session/);
    assert.equal(asked.length, 0);
    for (const one of registered.splice(0)) one.dispose();
    rename([uri('a.fake')]);
    const editor = await vscode.window.showTextDocument(uri('a.fake'));
    const answer = new Deferred<PermissionOutcome>();
    outcome = answer.promise;
    const renaming = use('rename_symbol', args);
    await whenAsked.promise;
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), '# ');
    });
    answer.resolve({ outcome: 'selected', optionId: 'allow' });
    await assert.rejects(renaming, /has changed meanwhile/);
    assert.equal(readFileSync(join(root, 'a.fake'), 'utf8'), 'def one\nuse one\n');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('list code actions, and apply one when the person says so', async () => {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri('a.fake'), new vscode.Range(0, 0, 0, 3), 'DEF');
    let ran = 0;
    registered.push(
      vscode.commands.registerCommand('parleyTest.fix', () => ran++),
      vscode.languages.registerCodeActionsProvider(
        { pattern: '**/*.fake' },
        {
          provideCodeActions: () => [
            Object.assign(new vscode.CodeAction('Shout', vscode.CodeActionKind.QuickFix), { edit, isPreferred: true }),
            Object.assign(new vscode.CodeAction('Run it', vscode.CodeActionKind.Refactor), {
              command: { command: 'parleyTest.fix', title: 'Run it' },
            }),
          ],
        },
      ),
    );
    const range = { path: 'a.fake', startLine: 1, endLine: 1 };
    assert.deepEqual(await items('list_code_actions', range), [
      { title: 'Shout', preferred: true, kind: 'quickfix' },
      { title: 'Run it', preferred: false, kind: 'refactor' },
    ]);
    const applied = await use('apply_code_action', { ...range, title: 'Shout' });
    assert.deepEqual(applied, { changed: [{ path: 'a.fake', edits: 1 }] });
    assert.equal(readFileSync(join(root, 'a.fake'), 'utf8'), 'DEF one\nuse one\n');
    assert.deepEqual(await use('apply_code_action', { ...range, title: 'Run it' }), { changed: [] });
    assert.equal(ran, 1);
    assert.deepEqual(
      asked.map(({ title }) => title),
      ['Apply “Shout”', 'Apply “Run it”'],
    );
    assert.match(asked[1]?.description ?? '', /parleyTest\.fix/);
    outcome = { outcome: 'cancelled' };
    await assert.rejects(use('apply_code_action', { ...range, title: 'Run it' }), /was not allowed/);
    await assert.rejects(use('apply_code_action', { ...range, title: 'None' }), /no such code action/);
    assert.equal(ran, 1);
  });

  it('tell what git knows to have changed', async () => {
    await assert.rejects(use('list_changes'), /no repository open for this folder/);
    await assert.rejects(use('get_diff'), /no repository open for this folder/);
    // Within the workspace: VS Code 1.106 opens no other, not even by its command, before the person was asked.
    rmSync(root, { recursive: true });
    root = join(vscode.workspace.workspaceFolders![0]!.uri.fsPath, 'editor-tools-test');
    write('a.fake', 'def one\nuse one\n');
    write('deep/b.fake', 'use one\n');
    await client.close();
    await serve(root);
    const git = (...args: readonly string[]): void => {
      const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org'];
      execFileSync('git', [...identity, ...args], { cwd: root, stdio: 'pipe' });
    };
    git('init', '-b', 'main');
    git('add', 'a.fake');
    git('commit', '-m', 'begin');
    write('a.fake', 'def two\nuse one\n');
    await vscode.extensions.getExtension('vscode.git')?.activate();
    await vscode.commands.executeCommand('git.openRepository', root);
    await vscode.commands.executeCommand('git.refresh', vscode.Uri.file(root));
    const changed = async (): Promise<string> => (await items('list_changes')).map(({ path }) => path).join();
    await settledWithin(15_000, async () => (await changed()) === 'a.fake,deep/b.fake');
    assert.match(String((await use('get_diff', { path: 'a.fake' }))['diff']), /^-def one\n\+def two$/m);
    assert.match(String((await use('get_diff'))['diff']), /^diff --git a\/a\.fake/);
    await vscode.commands.executeCommand('git.close', vscode.Uri.file(root));
  });

  it('list tasks, run one when the person says so, and read its output', async () => {
    // VS Code leaves out tasks that belong to no folder of the workspace.
    const [folder] = vscode.workspace.workspaceFolders!;
    await client.close();
    await serve(folder!.uri.fsPath);
    const script = 'console.log("\\u001b[31mred\\u001b[0m", process.env.WHO); process.exit(3)';
    const shell = new vscode.ShellExecution(
      { value: process.execPath, quoting: vscode.ShellQuoting.Strong },
      ['-e', script],
      { cwd: root, env: { WHO: 'me', ELECTRON_RUN_AS_NODE: '1' } },
    );
    const hidden = new vscode.Task(
      { type: 'shell' },
      folder!,
      'inner',
      'fake',
      new vscode.CustomExecution(() => Promise.resolve(quietTerminal())),
    );
    const task = new vscode.Task({ type: 'shell' }, folder!, 'build', 'fake', shell);
    task.group = vscode.TaskGroup.Build;
    registered.push(
      vscode.tasks.registerTaskProvider('shell', { provideTasks: () => [task, hidden], resolveTask: () => undefined }),
    );
    const offered = (await items('list_tasks')).filter(({ source }) => source === 'fake');
    assert.deepEqual(offered, [
      { name: 'fake: build', source: 'fake', group: 'build' },
      { name: 'fake: inner', source: 'fake' },
    ]);
    const run = await use('run_task', { name: 'fake: build', waitSeconds: 15 });
    assert.deepEqual([run['running'], run['exitCode'], run['output']], [false, 3, 'red me\n']);
    assert.deepEqual(await use('task_output', { runId: run['runId'] }), run);
    const [request] = asked;
    assert.equal(request?.title, 'Run the task fake: build');
    assert.ok(request.subject?.type === 'command');
    assert.ok(request.subject.command.includes(script));
    assert.equal(request.subject.cwd, root);
    const other = await use('run_task', { name: 'fake: inner', waitSeconds: 15 });
    assert.deepEqual([other['running'], other['output']], [false, undefined]);
    outcome = { outcome: 'cancelled' };
    await assert.rejects(use('run_task', { name: 'fake: build' }), /was not allowed/);
    await assert.rejects(use('run_task', { name: 'none' }), /There is no task none/);
    await assert.rejects(use('task_output', { runId: 'none' }), /no such run/);
  });

  it('run the tasks on which one depends before it, each after a question, until one fails', async () => {
    const [folder] = vscode.workspace.workspaceFolders!;
    await client.close();
    await serve(folder!.uri.fsPath);
    const file = join(folder!.uri.fsPath, '.vscode', 'tasks.json');
    const shell = (label: string, command: string, ...dependsOn: readonly string[]): object => ({
      ...{ label, type: 'shell', command },
      ...(dependsOn.length > 0 && { dependsOn }),
    });
    const tasks = [
      shell('first', 'echo one'),
      shell('second', 'echo two', 'first'),
      shell('all', 'echo three', 'first', 'second'),
      { label: 'group', dependsOn: ['all', 'first'] },
      shell('failing', 'exit 4'),
      shell('after', 'echo never', 'failing'),
      shell('circle', 'echo never', 'circle'),
    ];
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, JSON.stringify({ version: '2.0.0', tasks }));
    try {
      const names = async (): Promise<readonly unknown[]> => (await items('list_tasks')).map(({ name }) => name);
      await settledWithin(15_000, async () => (await names()).includes('circle'));
      const run = async (name: string): Promise<Json> => use('run_task', { name, waitSeconds: 15 });
      const all = await run('all');
      assert.deepEqual([all['running'], all['exitCode'], all['output']], [false, 0, 'one\ntwo\nthree\n']);
      const titles = ['Run the task first, on which all depends', 'Run the task second, on which all depends'];
      assert.deepEqual(
        asked.map(({ title }) => title),
        [...titles, 'Run the task all'],
      );
      if ((await names()).includes('group')) assert.equal((await run('group'))['output'], 'one\ntwo\nthree\n');
      const after = await run('after');
      assert.deepEqual([after['running'], after['exitCode'], after['output']], [false, 4, '']);
    } finally {
      rmSync(file, { force: true });
      for (const terminal of vscode.window.terminals) terminal.dispose();
    }
  });

  it('show a file and a diff to the person', async () => {
    await use('show_file', { path: 'a.fake', startLine: 2 });
    const editor = vscode.window.visibleTextEditors.find(
      ({ document }) => document.uri.fsPath === join(root, 'a.fake'),
    );
    assert.equal(editor?.selection.start.line, 1);
    await use('show_diff', { path: 'a.fake', proposed: 'other\n' });
    const { activeTab } = vscode.window.tabGroups.activeTabGroup;
    assert.ok(activeTab?.input instanceof vscode.TabInputTextDiff);
    assert.equal(activeTab.input.original.fsPath, join(root, 'a.fake'));
    const proposed = await vscode.workspace.openTextDocument(activeTab.input.modified);
    assert.equal(proposed.getText(), 'other\n');
    assert.equal(readFileSync(join(root, 'a.fake'), 'utf8'), 'def one\nuse one\n');
    assert.equal(asked.length, 0);
  });

  it('tell nothing of a file that a rule of the person keeps from agents, whatever the way', async () => {
    write('hidden.fake', 'use one\n');
    speakFake();
    const told = vscode.languages.createDiagnosticCollection('fake');
    registered.push(told);
    told.set(uri('hidden.fake'), [new vscode.Diagnostic(new vscode.Range(0, 0, 0, 3), 'use')]);
    await vscode.window.showTextDocument(uri('hidden.fake'));
    assert.deepEqual(await use('get_selection'), { editor: null });
    assert.deepEqual(await items('list_open_editors'), []);
    assert.deepEqual(await items('get_diagnostics'), []);
    const at = { path: 'hidden.fake', line: 1, column: 1 };
    for (const [tool, args] of Object.entries({
      ...{ read_buffer: {}, get_diagnostics: {}, document_symbols: {}, get_hover: at, get_diff: {}, show_file: {} },
    })) {
      await assert.rejects(use(tool, { path: 'hidden.fake', ...args }), /A rule of the person forbids it/, tool);
    }
    rename([uri('a.fake'), uri('hidden.fake')]);
    await assert.rejects(use('preview_rename', { ...at, path: 'a.fake', newName: 'x' }), /outside of the session/);
  });

  it('touch nothing outside of the session’s folders, whatever the way', async () => {
    symlinkSync(outside, join(root, 'link'));
    speakFake();
    const at = { line: 1, column: 1 };
    for (const path of [join(outside, 'c.fake'), '../c.fake', 'link/c.fake', `${root}/deep/../../c.fake`]) {
      for (const [tool, args] of Object.entries({
        ...{ get_diagnostics: {}, read_buffer: {}, document_symbols: {}, show_file: {}, get_diff: {} },
        ...{ find_definition: at, find_references: at, get_hover: at, preview_rename: { ...at, newName: 'x' } },
        ...{ rename_symbol: { ...at, newName: 'x' }, list_code_actions: { startLine: 1, endLine: 1 } },
        ...{ apply_code_action: { startLine: 1, endLine: 1, title: 'x' }, show_diff: { proposed: 'x' } },
      })) {
        await assert.rejects(use(tool, { path, ...args }), /outside of the session|no such file/, `${tool} ${path}`);
      }
    }
    assert.equal(asked.length, 0);
    assert.equal(existsSync(join(outside, 'c.fake')), true);
  });
});

describe('the editor’s tools in use', function () {
  this.timeout(40_000);
  const [folder] = vscode.workspace.workspaceFolders ?? [];

  /** The tools as sessions get them, carried to their agents. */
  function givenTools(): { readonly setup: NonNullable<SessionHost['setup']>; dispose(): void } {
    const bridges = new McpBridges({ shimScript: repositoryPath('dist/mcpShim.js'), log: nullLog });
    const tools = new EditorTools({
      folders: directoriesOf,
      files: (place) => new SessionFiles(new SessionRoots(directoriesOf(place)), access),
      environment: () => Promise.resolve(process.env),
      log: nullLog,
      version: '1',
    });
    return {
      setup: async (place, ask, connection, granted) => {
        const carried = await Promise.all(
          tools.of(place, ask, granted).map((server) => bridges.carry(server, connection)),
        );
        const servers = carried.filter((one) => one !== undefined);
        return {
          mcpServers: servers.map(({ entry }) => entry),
          dispose: () => servers.forEach((one) => one.dispose()),
        };
      },
      dispose: () => {
        tools.dispose();
        bridges.dispose();
      },
    };
  }

  it('serve an agent in its session, which asks there before something runs', async () => {
    const script = 'console.log("ran")';
    const shell = new vscode.ShellExecution(process.execPath, ['-e', script], { env: { ELECTRON_RUN_AS_NODE: '1' } });
    const task = new vscode.Task({ type: 'shell' }, folder!, 'say', 'fake', shell);
    const provided = vscode.tasks.registerTaskProvider('shell', {
      provideTasks: () => [task],
      resolveTask: () => undefined,
    });
    const given = givenTools();
    const bench = new SessionBench(
      [mcpAgent({ ELECTRON_RUN_AS_NODE: '1' })],
      { setup: given.setup },
      folder!.uri.fsPath,
    );
    try {
      const session = bench.sessions.create('mcp');
      const answer = async (prompt: string): Promise<string> => {
        const before = session.state.turn;
        session.prompt([text(prompt)]);
        const state = await until(session, ({ turn, activity }) => turn > before && activity === 'idle');
        return toText(state);
      };
      assert.match(await answer('call parley-editor read_buffer {"path": "src/cli.js", "lineCount": 1}'), /totalLines/);
      const running = answer('call parley-editor run_task {"name": "fake: say", "waitSeconds": 30}');
      const { openRequests } = await until(session, (state) => state.openRequests.length > 0);
      assert.equal(session.answerPermission(openRequests[0]!.requestId, 'allow'), true);
      assert.match(await running, /ran\\+n/);
    } finally {
      await bench.dispose();
      given.dispose();
      provided.dispose();
      for (const terminal of vscode.window.terminals) terminal.dispose();
    }
  });

  it('come under the mode that the person has chosen, each in its way', async () => {
    const root = folder!.uri.fsPath;
    /** One for each call: VS Code has not seen yet what was written to another. */
    let file = '';
    let count = 0;
    const shell = new vscode.ShellExecution('echo ran');
    const task = new vscode.Task({ type: 'shell' }, folder!, 'say', 'fake', shell);
    const command = vscode.commands.registerCommand('parleyTest.policy', () => undefined);
    const provided = [
      command,
      vscode.tasks.registerTaskProvider('shell', { provideTasks: () => [task], resolveTask: () => undefined }),
      vscode.languages.registerRenameProvider(
        { pattern: '**/*.fake' },
        {
          provideRenameEdits: ({ uri }, _, name) => {
            const edit = new vscode.WorkspaceEdit();
            edit.replace(uri, new vscode.Range(0, 0, 0, 3), name);
            return edit;
          },
        },
      ),
      vscode.languages.registerCodeActionsProvider(
        { pattern: '**/*.fake' },
        {
          provideCodeActions: ({ uri }) => {
            const edit = new vscode.WorkspaceEdit();
            edit.replace(uri, new vscode.Range(0, 0, 0, 3), 'act');
            const action = new vscode.CodeAction('Do it', vscode.CodeActionKind.QuickFix);
            return [Object.assign(action, { edit, command: { command: 'parleyTest.policy', title: 'Do it' } })];
          },
        },
      ),
    ];
    const given = givenTools();
    const permissions = new RulePolicy(
      noRules,
      () => true,
      (place) => policyWorld(directoriesOf(place)),
    );
    const bench = new SessionBench(
      [mcpAgent({ ELECTRON_RUN_AS_NODE: '1' })],
      { setup: given.setup, permissions },
      root,
    );
    const session = bench.sessions.create('mcp');
    /** What becomes of a call for a new file, FILE: `done`, `refused`, or `asked`, then refused. */
    const outcomeOf = async (call: string): Promise<string> => {
      const name = `policy${String(++count)}.fake`;
      rmSync(file, { force: true });
      file = join(root, name);
      writeFileSync(file, 'one\n');
      const before = session.state.turn;
      session.prompt([text(`call parley-editor ${call.replace('FILE', name)}`)]);
      await until(
        session,
        ({ turn, activity, openRequests }) => openRequests.length > 0 || (turn > before && activity === 'idle'),
      );
      // What policy answers is open for a moment only.
      const [question] = session.state.openRequests;
      if (question) session.answerPermission(question.requestId, 'reject');
      const state = await until(session, ({ turn, activity }) => turn > before && activity === 'idle');
      const said = toText(state).trimEnd().split('\n').at(-1) ?? '';
      return question ? 'asked' : said.includes('was not allowed') ? 'refused' : 'done';
    };
    try {
      const calls = [
        'read_buffer {"path": "FILE"}',
        'rename_symbol {"path": "FILE", "line": 1, "column": 1, "newName": "two"}',
        'apply_code_action {"path": "FILE", "startLine": 1, "endLine": 1, "title": "Do it"}',
        'run_task {"name": "fake: say", "waitSeconds": 10}',
      ];
      const table: Record<string, readonly string[]> = {};
      for (const mode of permissionModes) {
        session.setPermissionMode(mode);
        const row: string[] = [];
        for (const call of calls) row.push(await outcomeOf(call));
        table[mode] = row;
      }
      assert.deepEqual(table, {
        readOnly: ['done', 'refused', 'refused', 'refused'],
        ask: ['done', 'asked', 'asked', 'asked'],
        allowEdits: ['done', 'done', 'asked', 'asked'],
        allowAll: ['done', 'done', 'done', 'done'],
      });
    } finally {
      await bench.dispose();
      given.dispose();
      permissions.dispose();
      for (const one of provided) one.dispose();
      for (const terminal of vscode.window.terminals) terminal.dispose();
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      rmSync(file, { force: true });
    }
  });

  it('are shared with another program when the person copies it a connection, until the setting says no', async () => {
    const share = async (value: boolean | undefined): Promise<void> =>
      vscode.workspace.getConfiguration('parley').update('editorTools.share', value, vscode.ConfigurationTarget.Global);
    await vscode.extensions.getExtension('parley.parley')?.activate();
    await share(true);
    try {
      await vscode.commands.executeCommand('parley.copyMcpConnection');
      const { mcpServers } = JSON.parse(await vscode.env.clipboard.readText()) as {
        readonly mcpServers: Readonly<
          Record<string, { readonly url: string; readonly headers: Record<string, string> }>
        >;
      };
      const { url, headers } = mcpServers['parley-editor']!;
      const connect = async (): Promise<Client> => {
        const client = new Client({ name: 'other', version: '1' });
        await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
        return client;
      };
      const client = await connect();
      const { content } = CallToolResultSchema.parse(
        await client.callTool({ name: 'read_buffer', arguments: { path: 'src/cli.js' } }),
      );
      assert.match(JSON.stringify(content), /totalLines/);
      await share(false);
      await assert.rejects(client.listTools());
      await assert.rejects(connect());
      await client.close();
    } finally {
      await share(undefined);
    }
  });
});

/** Of a task that ends at once. */
function quietTerminal(): vscode.Pseudoterminal {
  const close = new vscode.EventEmitter<number>();
  return {
    onDidWrite: new vscode.EventEmitter<string>().event,
    onDidClose: close.event,
    open: () => {
      close.fire(0);
    },
    close: () => undefined,
  };
}
