import { strict as assert } from 'node:assert';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { Emitter } from '../../src/base/events';
import { nullLog } from '../../src/base/log';
import { LazyFollowing } from '../../src/lazyFollowing';
import type { Session } from '../../src/sessions/session';
import { SessionFiles } from '../../src/workspace/files';
import { SessionRoots } from '../../src/workspace/sessionRoots';
import { WindowBench } from '../support/agentFixtures';
import { until } from '../support/fakeSessionHost';
import { text } from '../support/sessionEvents';

const allowAll = {
  denial: () => undefined,
  authorize: () => Promise.resolve({ isAllowed: true }),
  ask: () => Promise.resolve({ isAllowed: true }),
};

describe('an editor that follows an agent', function () {
  this.timeout(60_000);
  let root: string;
  let folder: vscode.WorkspaceFolder;
  let bench: WindowBench;
  let following: LazyFollowing;
  let shown: Session | undefined;
  const didChangeShown = new Emitter<void>();

  const file = (name: string): string => join(root, name);
  const lines = (count: number, changed = -1): string =>
    Array.from({ length: count }, (_, at) => `line ${String(at)}${at === changed ? ' changed' : ''}\n`).join('');
  const tool = (id: string, location: object): object => ({
    update: { sessionUpdate: 'tool_call', toolCallId: id, title: id, kind: 'read', locations: [location] },
  });
  /** Ends with the answer to a question, so that the turn goes on until then. */
  const question = {
    ask: 'session/request_permission',
    params: {
      toolCall: { toolCallId: 'q', title: 'Go on?' },
      options: [{ optionId: 'go', name: 'Go on', kind: 'allow_once' }],
    },
  };

  function open(steps: readonly object[], setting = true): Session {
    const place = { uri: folder.uri.toString(), name: folder.name, path: folder.uri.fsPath };
    bench = new WindowBench({ on: { 'session/prompt': steps } }, place, {
      files: (where) =>
        following.files(where.sessionId, new SessionFiles(new SessionRoots([where.folder.path]), allowAll)),
    });
    following = new LazyFollowing({
      sessions: bench.sessions,
      shown: () => shown,
      onDidChangeShown: didChangeShown.event,
      agentName: () => 'Scripted',
      setting: () => setting,
      log: nullLog,
    });
    const session = bench.create();
    shown = session;
    didChangeShown.fire();
    return session;
  }

  /** Begins a turn, which goes on until its agent has asked its question. */
  async function begin(session: Session): Promise<void> {
    session.prompt([text('go')]);
    await until(session, ({ openRequests }) => openRequests.length > 0);
  }

  /** Waits until a file is seen in the active editor of a group, with a line of it, from 0. */
  async function sees(name: string, line: number): Promise<vscode.TextEditor> {
    for (;;) {
      const editor = vscode.window.visibleTextEditors.find(({ document }) => document.uri.fsPath === file(name));
      if (editor?.visibleRanges.some((range) => range.start.line <= line && line <= range.end.line)) return editor;
      await happened();
    }
  }

  /** Settles when editors may show something else. */
  function happened(): Promise<void> {
    return new Promise((resolve) => {
      const all = [
        vscode.window.onDidChangeVisibleTextEditors(done),
        vscode.window.onDidChangeTextEditorVisibleRanges(done),
        vscode.window.onDidChangeActiveTextEditor(done),
      ];
      function done(): void {
        for (const one of all) one.dispose();
        resolve();
      }
    });
  }

  before(() => {
    folder = vscode.workspace.workspaceFolders![0]!;
    root = join(folder.uri.fsPath, 'follow-test');
    mkdirSync(root);
  });

  beforeEach(() => {
    for (const name of ['a.txt', 'b.txt']) writeFileSync(file(name), lines(300));
  });

  afterEach(async () => {
    following.dispose();
    await bench.dispose();
    shown = undefined;
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  after(() => {
    didChangeShown.dispose();
    rmSync(root, { recursive: true, force: true });
  });

  it('shows what the agent names, reads and writes, at the line, in the preview editor', async () => {
    const session = open([
      tool('one', { path: file('a.txt'), line: 250 }),
      question,
      { ask: 'fs/write_text_file', params: { path: file('b.txt'), content: lines(300, 199) } },
      { ...question, params: { ...question.params, toolCall: { toolCallId: 'q2', title: 'And on?' } } },
    ]);
    await begin(session);
    await sees('a.txt', 249);
    const [request] = session.state.openRequests;
    session.answerPermission(request!.requestId, 'go', 'person');
    const editor = await sees('b.txt', 199);
    assert.equal(editor.selection.active.line, 0, 'the cursor stays');
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    assert.deepEqual(
      tabs.map(({ label, isPreview }) => [label, isPreview]),
      [['b.txt', true]],
    );
    assert.equal(following.isOn, true);
  });

  it('ends as soon as the person types or goes to another editor, and begins again when it is wanted', async () => {
    const session = open([tool('one', { path: file('a.txt'), line: 250 }), question]);
    await begin(session);
    await sees('a.txt', 249);
    await vscode.window.showTextDocument(vscode.Uri.file(file('b.txt')));
    await left();
    following.set(true);
    assert.equal(following.isOn, true);
    await vscode.commands.executeCommand('type', { text: 'x' });
    await left();
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('ends when the person scrolls', async () => {
    const session = open([tool('one', { path: file('a.txt'), line: 250 }), question]);
    await begin(session);
    await sees('a.txt', 249);
    await vscode.window.showTextDocument(vscode.Uri.file(file('a.txt')));
    while (following.isOn) {
      const moved = happened();
      for (const to of ['up', 'down']) {
        await vscode.commands.executeCommand('editorScroll', { to, by: 'line', value: 40, revealCursor: false });
      }
      await moved;
    }
  });

  it('follows nobody where it is not wanted, nor a session that is not shown', async () => {
    const steps = [tool('one', { path: file('a.txt'), line: 250 }), question];
    await begin(open(steps, false));
    shown = undefined;
    following.set(true);
    assert.deepEqual(vscode.window.visibleTextEditors, []);
  });

  /** Waits until nobody is followed any more. */
  async function left(): Promise<void> {
    while (following.isOn) await happened();
  }
});
