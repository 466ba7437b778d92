import { strict as assert } from 'node:assert';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import * as vscode from 'vscode';
import { nullLog } from '../../src/base/log';
import { ChangeReview } from '../../src/changeReview';
import { changedFiles } from '../../src/changes/changesView';
import { LazyChanges } from '../../src/lazyChanges';
import { isAtWork } from '../../src/sessions/reduce/background';
import type { Session } from '../../src/sessions/session';
import { toText } from '../../src/sessions/toText';
import { SessionFiles } from '../../src/workspace/files';
import { SessionTerminals } from '../../src/workspace/terminals';
import { FileCatalog } from '../../src/workspace/mentions/fileCatalog';
import { SessionRoots } from '../../src/workspace/sessionRoots';
import { WindowBench } from '../support/agentFixtures';
import { until } from '../support/fakeSessionHost';
import { once } from '../support/once';
import { text } from '../support/sessionEvents';

/** What is made in the workspace, all beneath it. */
const place = 'changes-test';

describe('what an agent changes', function () {
  this.timeout(60_000);
  let folder: vscode.WorkspaceFolder;
  let root: string;
  let storage: string;
  let catalog: FileCatalog;
  let bench: WindowBench;
  let changes: LazyChanges;
  let review: ChangeReview;

  const file = (name: string): string => join(root, name);
  const read = (name: string): string => readFileSync(file(name), 'utf8');
  const write = (name: string, content: string): void => {
    writeFileSync(file(name), content);
  };

  /** Opens a session whose agent does these steps with each prompt. */
  async function open(
    steps: readonly object[] | readonly (readonly object[])[],
    agent = {},
    on = {},
  ): Promise<Session> {
    const where = { uri: folder.uri.toString(), name: folder.name, path: folder.uri.fsPath };
    bench = new WindowBench({ ...agent, on: { 'session/prompt': steps, ...on } }, where, {
      permissions: { decide: () => ({ decision: 'allow' }) },
      files: ({ sessionId }, ask) =>
        new SessionFiles(new SessionRoots([where.path]), ask, (path, work) => changes.write(sessionId, path, work)),
      terminals: (_, onUpdate) =>
        new SessionTerminals({
          cwd: where.path,
          environment: () => Promise.resolve({ ...process.env, ELECTRON_RUN_AS_NODE: '1' }),
          authorize: () => Promise.resolve(),
          onUpdate,
          log: nullLog,
        }),
    });
    changes = await load();
    const session = bench.create();
    await changes.get();
    await review.settled(session.id);
    return session;
  }

  async function load(): Promise<LazyChanges> {
    const made = new ChangeReview({ storage: { folder: storage }, catalog, log: nullLog, shown: () => undefined });
    const lazy = new LazyChanges(bench.sessions, () => Promise.resolve(made), nullLog);
    review = await lazy.get();
    return lazy;
  }

  async function turn(session: Session, prompt = 'go'): Promise<void> {
    session.prompt([text(prompt)]);
    await until(session, ({ activity }) => activity === 'idle');
    await review.settled(session.id);
  }

  const listed = (session: Session): readonly string[] =>
    changedFiles(review.desk.get(session.id)?.pending ?? []).map(
      ({ path, kind, uncertain }) => `${relative(root, path)} ${kind}${uncertain ? '?' : ''}`,
    );

  before(async () => {
    folder = vscode.workspace.workspaceFolders![0]!;
    mkdirSync(join(folder.uri.fsPath, place));
    root = realpathSync(join(folder.uri.fsPath, place));
    catalog = new FileCatalog(nullLog);
    // The first question makes the list, which lives as long as the catalog.
    await catalog.list(folder);
  });

  beforeEach(() => {
    storage = mkdtempSync(join(tmpdir(), 'parley-changes-'));
  });

  afterEach(async () => {
    changes.dispose();
    bench.sessions.dispose();
    await review.desk.stored();
    await bench.dispose();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(storage, { recursive: true, force: true });
  });

  after(() => {
    catalog.dispose();
    rmSync(root, { recursive: true, force: true });
  });

  it('is found whichever way it does it, and can be undone', async () => {
    write('.gitignore', '.env*\n*.log\n');
    const names = [
      'editor.txt',
      'told.txt',
      'silent.txt',
      'gone.txt',
      'moved.txt',
      'untouched.txt',
      '.env.test',
      'a.log',
    ];
    for (const name of names) write(name, `${name}\none\ntwo\nthree\n`);
    const session = await open([
      { ask: 'fs/write_text_file', params: { path: file('editor.txt'), content: 'editor.txt\none\n2\nthree\n' } },
      { write: file('told.txt'), content: 'told.txt\none\ntwo\n3\n' },
      {
        update: {
          sessionUpdate: 'tool_call',
          toolCallId: 'c',
          title: 'Edit',
          kind: 'edit',
          status: 'completed',
          content: [{ type: 'diff', path: file('told.txt'), oldText: 'three', newText: '3' }],
        },
      },
      { write: file('silent.txt'), content: 'silent.txt\n1\ntwo\nthree\n' },
      { write: file('new.txt'), content: 'new\n' },
      // Ignored: settings that nobody else has, and what can be made again.
      { write: file('.env.test'), content: '.env.test\none\n2\nthree\n' },
      { write: file('a.log'), content: 'a.log\none\ntwo\nthree\n' },
      { remove: file('gone.txt') },
      { move: file('moved.txt'), to: file('there.txt') },
      { text: 'done' },
    ]);
    await turn(session);
    assert.deepEqual(listed(session), [
      '.env.test modified?',
      'editor.txt modified',
      'gone.txt deleted?',
      'new.txt created?',
      'silent.txt modified?',
      'there.txt renamed?',
      'told.txt modified',
    ]);
    await review.actions.undoAll(session.id);
    assert.deepEqual(listed(session), []);
    for (const name of names) assert.equal(read(name), `${name}\none\ntwo\nthree\n`);
    assert.throws(() => statSync(file('new.txt')));
    assert.throws(() => statSync(file('there.txt')));
  });

  it('is shown in the editor of the file, change by change, and what the person writes nearby stays', async () => {
    write('open.txt', '1\n2\n3\n4\n5\n6\n7\n8\n');
    const document = await vscode.workspace.openTextDocument(file('open.txt'));
    const editor = await vscode.window.showTextDocument(document);
    const session = await open([
      { ask: 'fs/write_text_file', params: { path: file('open.txt'), content: '1\ntwo\n3\n4\nfive\n6\n7\neight\n' } },
    ]);
    await turn(session);
    const shown = await review.hunks.of(document);
    assert.deepEqual(
      shown.map(({ edit }) => edit.newStart),
      [1, 4, 7],
    );
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      100,
    );
    // The extension itself has a provider too, which knows of no changes.
    assert.deepEqual(
      lenses.map(({ range, command }) => `${String(range.start.line)} ${String(command?.title)}`).sort(),
      [1, 4, 7].flatMap((line) => ['+1 −1', 'Keep', 'Undo'].map((title) => `${String(line)} ${title}`)),
    );
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(4, 0), 'mine\n');
    });
    // By what was shown before the person wrote.
    await review.hunks.undo(shown[1]!);
    assert.equal(document.getText(), '1\ntwo\n3\n4\nmine\n5\n6\n7\neight\n');
    assert.equal(document.isDirty, true, 'what was not saved is not saved');
    await review.hunks.keep(shown[0]!);
    assert.deepEqual(
      (await review.hunks.of(document)).map(({ edit }) => edit.newStart),
      [8],
    );
    await document.save();
    await review.desk.settled();
    await review.actions.undoFile(session.id, file('open.txt'));
    assert.equal(read('open.txt'), '1\ntwo\n3\n4\nmine\n5\n6\n7\n8\n');
    assert.equal(document.isDirty, false);
    assert.deepEqual(listed(session), []);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), '1\ntwo\n3\n4\nmine\n5\n6\n7\neight\n', 'undone like an edit');
  });

  it('keeps byte order marks and ends of lines', async () => {
    write('bom.txt', '\ufeffone\r\ntwo\r\nthree');
    const document = await vscode.workspace.openTextDocument(file('bom.txt'));
    await vscode.window.showTextDocument(document);
    const session = await open([{ write: file('bom.txt'), content: '\ufeffone\r\n2\r\nthree\r\nfour\r\n' }]);
    await turn(session);
    if (!document.getText().includes('four')) {
      await once<vscode.TextDocumentChangeEvent>((listener) => vscode.workspace.onDidChangeTextDocument(listener));
    }
    const hunks = await review.hunks.of(document);
    assert.deepEqual(
      hunks.map(({ edit: { newStart, newEnd } }) => [newStart, newEnd]),
      [[1, 4]],
    );
    await review.hunks.undo(hunks[0]!);
    assert.equal(read('bom.txt'), '\ufeffone\r\ntwo\r\nthree');
  });

  it('is there again after a reload, and files go back to a checkpoint and forth', async () => {
    write('file.txt', 'before\n');
    const session = await open([
      [{ ask: 'fs/write_text_file', params: { path: file('file.txt'), content: 'first\n' } }],
      [
        { write: file('file.txt'), content: 'second\n' },
        { write: file('made.txt'), content: 'made\n' },
      ],
    ]);
    await turn(session, 'one');
    await turn(session, 'two');
    const checkpoints = review.desk.get(session.id)?.checkpoints ?? [];
    assert.deepEqual(
      checkpoints.map(({ title }) => title),
      ['one', 'two'],
    );
    await review.desk.stored();
    changes.dispose();
    write('file.txt', 'mine\nsecond\n');
    changes = await load();
    await changes.get();
    await review.settled(session.id);
    assert.deepEqual(listed(session), ['file.txt modified', 'made.txt created?']);
    await review.checkpoints.restoreNow(session.id, checkpoints[1]!.id);
    assert.equal(read('file.txt'), 'first\n');
    assert.throws(() => statSync(file('made.txt')));
    const back = review.desk.get(session.id)?.checkpoints.at(-1);
    assert.equal(back?.kind, 'beforeRestore');
    await review.checkpoints.restoreNow(session.id, back.id);
    assert.equal(read('file.txt'), 'mine\nsecond\n');
    await review.actions.undoFile(session.id, file('file.txt'));
    assert.equal(read('file.txt'), 'mine\nbefore\n');
    await review.checkpoints.restoreNow(session.id, checkpoints[0]!.id);
    assert.equal(read('file.txt'), 'before\n');
  });

  it('is another one in a session that parts from the first before a message, with the files as they were', async () => {
    write('file.txt', 'before\n');
    const step = (number: number): readonly object[] => [
      { ask: 'fs/write_text_file', params: { path: file('file.txt'), content: `${String(number)}\n` } },
      {
        update: {
          sessionUpdate: 'agent_message_chunk',
          messageId: `m${String(number)}`,
          content: { type: 'text', text: `Wrote ${String(number)}.` },
        },
      },
    ];
    const air = { fork: { version: 1, inclusive: true } };
    const session = await open(
      [step(1), step(2), step(3)],
      { capabilities: { sessionCapabilities: { fork: {} }, _meta: { jetbrains: { air } } } },
      { 'session/fork': [{ answer: { sessionId: 'forked' } }] },
    );
    await turn(session, 'one');
    await turn(session, 'two');
    const [, second] = review.desk.get(session.id)?.checkpoints ?? [];
    await review.checkpoints.restoreNow(session.id, second!.id);
    const other = await bench.sessions.branch(session.id, `prompt:${second!.id}`, 'Other', Date.now());
    assert.equal(other?.agentSessionId, 'forked');
    await review.settled(other.id);
    await turn(other, 'two, but other');
    assert.equal(toText(other.state), 'You\n  one\nAgent\n  Wrote 1.\nYou\n  two, but other\nAgent\n  Wrote 3.\n');
    assert.deepEqual([read('file.txt'), listed(other)], ['3\n', ['file.txt modified']]);
    await review.actions.undoAll(other.id);
    assert.equal(read('file.txt'), '1\n');
  });

  it('goes on with the commands that an agent has begun, after its turn', async () => {
    const sign = join(storage, 'go');
    const script = `const fs = require('fs'); setInterval(() => {
      if (!fs.existsSync(${JSON.stringify(sign)})) return;
      fs.writeFileSync(${JSON.stringify(file('late.txt'))}, 'late');
      process.exit();
    }, 20);`;
    const session = await open([
      { ask: 'terminal/create', params: { command: process.execPath, args: ['-e', script] } },
      { text: 'It goes on.' },
    ]);
    await turn(session);
    assert.deepEqual(listed(session), []);
    writeFileSync(sign, '');
    await until(session, (state) => !isAtWork(state));
    await review.settled(session.id);
    assert.deepEqual(listed(session), ['late.txt created?']);
  });
});
