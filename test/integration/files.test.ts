import { strict as assert } from 'node:assert';
import { mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { PermissionRequest } from '../../src/acp/agentConnection';
import { AcpError, errorCodes } from '../../src/acp/errors';
import { SessionFiles } from '../../src/workspace/files';
import { SessionRoots } from '../../src/workspace/sessionRoots';

describe('the files of a session', () => {
  let root: string;
  let asked: PermissionRequest[];
  let isAllowed: boolean;
  let denied: boolean;
  let files: SessionFiles;
  const { signal } = new AbortController();

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'parley-files-')));
    asked = [];
    isAllowed = true;
    denied = false;
    files = new SessionFiles(new SessionRoots([root]), {
      denial: () => (denied ? { isAllowed: false } : undefined),
      authorize: (request) => {
        asked.push(request);
        return Promise.resolve({ isAllowed });
      },
    });
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    rmSync(root, { recursive: true, force: true });
  });

  const read = (name: string, line?: number, limit?: number): Promise<string> =>
    files.readTextFile(join(root, name), line, limit, signal);

  async function code(promise: Promise<unknown>): Promise<number | undefined> {
    const error: unknown = await promise.then(
      () => assert.fail('expected a failure'),
      (reason: unknown) => reason,
    );
    assert(error instanceof AcpError, String(error));
    return error.code;
  }

  it('are read from disk, whole or some lines', async () => {
    writeFileSync(join(root, 'a.txt'), 'one\r\ntwo\r\nthree\r\n');
    assert.equal(await read('a.txt'), 'one\r\ntwo\r\nthree\r\n');
    assert.equal(await read('a.txt', 2, 1), 'two\r\n');
    assert.equal(await read('a.txt', 3), 'three\r\n');
    assert.equal(await read('a.txt', 9, 5), '');
  });

  it('are read as the editor shows them, also when that is not saved', async () => {
    const file = join(root, 'open.txt');
    writeFileSync(file, 'saved\n');
    const editor = await vscode.window.showTextDocument(vscode.Uri.file(file));
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), 'not ');
    });
    assert.equal(await read('open.txt'), 'not saved\n');
    assert.equal(readFileSync(file, 'utf8'), 'saved\n');
  });

  it('that are missing are told as such', async () => {
    assert.equal(await code(read('missing.txt')), errorCodes.resourceNotFound);
  });

  it('are written with the folders that they need', async () => {
    await files.writeTextFile(join(root, 'new/deep/b.txt'), 'hi ✓\n', signal);
    assert.equal(readFileSync(join(root, 'new/deep/b.txt'), 'utf8'), 'hi ✓\n');
  });

  it('are written through an open document, so that it can be undone', async () => {
    const file = join(root, 'open.txt');
    writeFileSync(file, 'before\n');
    const editor = await vscode.window.showTextDocument(vscode.Uri.file(file));
    await files.writeTextFile(file, 'after\n', signal);
    assert.equal(readFileSync(file, 'utf8'), 'after\n');
    assert.equal(editor.document.isDirty, false);
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), 'before\n');
  });

  it('outside of the folder are neither read nor written, whatever the way', async () => {
    const outside = realpathSync(mkdtempSync(join(tmpdir(), 'parley-outside-')));
    try {
      writeFileSync(join(outside, 'secret.txt'), 'secret');
      symlinkSync(outside, join(root, 'link'));
      for (const path of [
        join(outside, 'secret.txt'),
        join(root, 'link/secret.txt'),
        `${root}/../secret.txt`,
        'a.txt',
      ]) {
        assert.equal(await code(files.readTextFile(path, undefined, undefined, signal)), errorCodes.invalidParams);
        assert.equal(await code(files.writeTextFile(path, 'x', signal)), errorCodes.invalidParams);
      }
      assert.equal(readFileSync(join(outside, 'secret.txt'), 'utf8'), 'secret');
    } finally {
      rmSync(outside, { recursive: true, force: true });
    }
  });

  it('are written only when that is allowed, having been shown', async () => {
    const file = join(root, 'a.txt');
    writeFileSync(file, 'before\n');
    isAllowed = false;
    assert.equal(await code(files.writeTextFile(file, 'after\n', signal)), errorCodes.requestCancelled);
    assert.equal(readFileSync(file, 'utf8'), 'before\n');
    const [{ subject } = assert.fail()] = asked;
    assert(subject?.type === 'toolCall');
    assert.deepEqual(subject.toolCall.locations, [{ path: file }]);
    assert.deepEqual(subject.toolCall.content, [
      {
        type: 'diff',
        changes: [{ operation: 'modify', path: file, text: { oldText: 'before\n', newText: 'after\n' } }],
      },
    ]);
  });

  it('are not even read where a rule denies that', async () => {
    writeFileSync(join(root, 'secret.txt'), 'secret');
    denied = true;
    assert.equal(await code(read('secret.txt')), errorCodes.requestCancelled);
  });
});
