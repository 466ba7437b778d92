import { strict as assert } from 'node:assert';
import { mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import type { PermissionRequest } from '../../src/acp/agentConnection';
import { AcpError, errorCodes } from '../../src/acp/errors';
import type { SessionAccess } from '../../src/sessions/ports';
import { SessionFiles } from '../../src/workspace/files';
import { SessionRoots } from '../../src/workspace/sessionRoots';

describe('the files of a session', () => {
  let root: string;
  let asked: PermissionRequest[];
  let isAllowed: boolean;
  let denied: boolean;
  let mayOverwrite: boolean;
  let allowing: SessionAccess;
  let otherFiles: SessionFiles;
  let files: SessionFiles;
  const { signal } = new AbortController();

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'parley-files-')));
    asked = [];
    isAllowed = true;
    denied = false;
    mayOverwrite = false;
    const access: SessionAccess = {
      denial: () => (denied ? { isAllowed: false } : undefined),
      authorize: (request) => {
        asked.push(request);
        return Promise.resolve({ isAllowed });
      },
      ask: (request) => {
        asked.push(request);
        return Promise.resolve({ isAllowed: mayOverwrite });
      },
    };
    allowing = access;
    files = new SessionFiles(new SessionRoots([root]), access);
    otherFiles = new SessionFiles(new SessionRoots([root]), access);
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

  it('outside of the folder are read and written only when that is allowed, and nothing is asked about what is not there', async () => {
    const outside = realpathSync(mkdtempSync(join(tmpdir(), 'parley-outside-')));
    try {
      writeFileSync(join(outside, 'secret.txt'), 'secret');
      symlinkSync(outside, join(root, 'link'));
      assert.equal(
        await code(files.readTextFile(join(outside, 'none.txt'), undefined, undefined, signal)),
        errorCodes.resourceNotFound,
      );
      assert.equal(asked.length, 0);
      isAllowed = false;
      for (const path of [
        join(outside, 'secret.txt'),
        join(root, 'link/secret.txt'),
        `${root}/../${basename(outside)}/secret.txt`,
      ]) {
        assert.equal(await code(files.readTextFile(path, undefined, undefined, signal)), errorCodes.requestCancelled);
        assert.equal(await code(files.writeTextFile(path, 'x', signal)), errorCodes.requestCancelled);
        const places = asked.map(
          ({ subject }) => subject?.type === 'toolCall' && subject.toolCall.locations?.at(-1)?.path,
        );
        assert.deepEqual(new Set(places), new Set([join(outside, 'secret.txt')]));
      }
      assert.equal(await code(files.readTextFile('a.txt', undefined, undefined, signal)), errorCodes.invalidParams);
      assert.equal(readFileSync(join(outside, 'secret.txt'), 'utf8'), 'secret');
      isAllowed = true;
      assert.equal(await files.readTextFile(join(outside, 'secret.txt'), undefined, undefined, signal), 'secret');
    } finally {
      rmSync(outside, { recursive: true, force: true });
    }
  });

  it('keep their encoding, its mark, and the ends of their lines', async () => {
    const utf16 = (text: string): Buffer => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    const utf8 = (text: string): Buffer => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]);
    writeFileSync(join(root, 'wide.txt'), utf16('é\n'));
    writeFileSync(join(root, 'marked.txt'), utf8('é\r\n'));
    assert.equal(await read('wide.txt'), 'é\n');
    assert.equal(await read('marked.txt'), 'é\r\n');
    await files.writeTextFile(join(root, 'wide.txt'), 'ü\n', signal);
    await files.writeTextFile(join(root, 'marked.txt'), 'ü\nx\n', signal);
    assert.deepEqual(readFileSync(join(root, 'wide.txt')), utf16('ü\n'));
    assert.deepEqual(readFileSync(join(root, 'marked.txt')), utf8('ü\r\nx\r\n'));
  });

  it('that are not in the encoding of the settings keep every byte that the agent did not change', async () => {
    const file = join(root, 'latin.txt');
    writeFileSync(file, Buffer.from('name=Gr\u00fc\u00dfe\nsize=1\n', 'latin1'));
    assert.equal(await read('latin.txt'), 'name=Grüße\nsize=1\n');
    await files.writeTextFile(file, 'name=Grüße\nsize=2\n', signal);
    assert.deepEqual(readFileSync(file), Buffer.from('name=Gr\u00fc\u00dfe\nsize=2\n', 'latin1'));
    assert.equal(await code(files.writeTextFile(file, 'name=Grüße\nsize=✓\n', signal)), errorCodes.invalidParams);
    assert.deepEqual(readFileSync(file), Buffer.from('name=Gr\u00fc\u00dfe\nsize=2\n', 'latin1'));
    // A sign for what was lost, as it is, is a character like any other.
    writeFileSync(join(root, 'lost.txt'), 'a \ufffd é\n');
    await files.writeTextFile(join(root, 'lost.txt'), 'b \ufffd é\n', signal);
    assert.equal(readFileSync(join(root, 'lost.txt'), 'utf8'), 'b \ufffd é\n');
  });

  it('that are no text are refused, whole or in lines', async () => {
    writeFileSync(join(root, 'image.png'), Buffer.from([0x89, 0x50, 0, 1, 2]));
    assert.equal(await code(read('image.png')), errorCodes.invalidParams);
    assert.equal(await code(read('image.png', 1, 1)), errorCodes.invalidParams);
    assert.equal(await code(files.writeTextFile(join(root, 'image.png'), 'x', signal)), errorCodes.invalidParams);
  });

  it('that are large are read by their lines', async () => {
    const line = (index: number): string => `${String(index)} ${'x'.repeat(1000)}\n`;
    writeFileSync(join(root, 'large.txt'), Array.from({ length: 40_000 }, (_, index) => line(index + 1)).join(''));
    assert.equal(await read('large.txt', 39_999, 1), line(39_999));
    assert.equal(await code(read('large.txt')), errorCodes.invalidParams);
  });

  it('are opened in no editor by being written, and keep cursor and end of line where they are open', async () => {
    const file = join(root, 'open.txt');
    writeFileSync(file, 'one\r\ntwo\r\nthree\r\n');
    await files.writeTextFile(join(root, 'other.txt'), 'x', signal);
    assert.equal(
      vscode.workspace.textDocuments.some(({ uri }) => uri.fsPath.endsWith('other.txt')),
      false,
    );
    const editor = await vscode.window.showTextDocument(vscode.Uri.file(file));
    editor.selection = new vscode.Selection(2, 3, 2, 3);
    await files.writeTextFile(file, 'ONE\ntwo\nthree\n', signal);
    assert.equal(readFileSync(file, 'utf8'), 'ONE\r\ntwo\r\nthree\r\n');
    assert.deepEqual([editor.selection.active.line, editor.selection.active.character], [2, 3]);
  });

  describe('that the person is changing', () => {
    let file: string;
    let editor: vscode.TextEditor;
    beforeEach(async () => {
      file = join(root, 'open.txt');
      writeFileSync(file, 'one\ntwo\nthree\nfour\n');
      editor = await vscode.window.showTextDocument(vscode.Uri.file(file));
      assert.equal(await read('open.txt'), 'one\ntwo\nthree\nfour\n');
      await editor.edit((edit) => {
        edit.insert(new vscode.Position(0, 3), '!');
      });
      asked.length = 0;
    });

    it('get what the agent writes in other lines, and keep what is not saved', async () => {
      await files.writeTextFile(file, 'one\ntwo\nthree\nFOUR\n', signal);
      assert.equal(editor.document.getText(), 'one!\ntwo\nthree\nFOUR\n');
      assert.equal(readFileSync(file, 'utf8'), 'one!\ntwo\nthree\nFOUR\n');
      assert.equal(asked.length, 1);
    });

    it('are asked about where the agent changes the same lines', async () => {
      assert.equal(
        await code(files.writeTextFile(file, 'ONE\ntwo\nthree\nfour\n', signal)),
        errorCodes.requestCancelled,
      );
      assert.equal(editor.document.getText(), 'one!\ntwo\nthree\nfour\n');
      mayOverwrite = true;
      await files.writeTextFile(file, 'ONE\ntwo\nthree\nfour\n', signal);
      assert.equal(editor.document.getText(), 'ONE\ntwo\nthree\nfour\n');
      await vscode.commands.executeCommand('undo');
      assert.equal(editor.document.getText(), 'one!\ntwo\nthree\nfour\n');
    });
  });

  it('that two sessions write lose nothing: what is in different places is put together, and what is not is told', async () => {
    const file = join(root, 'shared.txt');
    const lines = Array.from({ length: 40 }, (_, index) => `${String(index)}\n`);
    writeFileSync(file, lines.join(''));
    await Promise.all([files, otherFiles].map((one) => one.readTextFile(file, undefined, undefined, signal)));
    const changed = (index: number, text: string): string => lines.with(index, text).join('');
    await Promise.all([
      files.writeTextFile(file, changed(0, 'first\n'), signal),
      otherFiles.writeTextFile(file, changed(39, 'last\n'), signal),
    ]);
    assert.equal(readFileSync(file, 'utf8'), lines.with(0, 'first\n').with(39, 'last\n').join(''));
    assert.equal(await code(otherFiles.writeTextFile(file, changed(0, 'mine\n'), signal)), errorCodes.internalError);
    assert.equal(readFileSync(file, 'utf8').startsWith('first\n'), true);
    await otherFiles.readTextFile(file, undefined, undefined, signal);
    await otherFiles.writeTextFile(file, changed(0, 'mine\n'), signal);
    assert.equal(readFileSync(file, 'utf8'), changed(0, 'mine\n'));
  });

  describe('that somebody changes just before they are written', () => {
    /** What happens while the review of changes looks at the file. */
    let meanwhile: () => Promise<unknown>;
    let slow: SessionFiles;
    let file: string;

    beforeEach(() => {
      slow = new SessionFiles(new SessionRoots([root]), allowing, async (_, write) => {
        await meanwhile();
        await write();
      });
      file = join(root, 'watched.txt');
      writeFileSync(file, 'one\ntwo\nthree\n');
      asked.length = 0;
    });

    /** Types at the end of the third line. */
    const type = async (): Promise<void> => {
      const { document } = await vscode.window.showTextDocument(vscode.Uri.file(file));
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(2, 5), ' typed');
      await vscode.workspace.applyEdit(edit);
    };

    it('keep what the person types, in an editor that was open, or was opened only then', async () => {
      for (const isOpen of [true, false]) {
        file = join(root, isOpen ? 'open.txt' : 'opened.txt');
        writeFileSync(file, 'one\ntwo\nthree\n');
        if (isOpen) await vscode.window.showTextDocument(vscode.Uri.file(file));
        await slow.readTextFile(file, undefined, undefined, signal);
        meanwhile = type;
        await slow.writeTextFile(file, 'ONE\ntwo\nthree\n', signal);
        assert.equal(readFileSync(file, 'utf8'), 'ONE\ntwo\nthree typed\n');
        await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      }
    });

    it('keep what is saved, also where the agent has not read them here; where both meet, the agent is told', async () => {
      meanwhile = () => {
        writeFileSync(file, 'one\ntwo\nTHREE\n');
        return Promise.resolve();
      };
      await slow.writeTextFile(file, 'ONE\ntwo\nthree\n', signal);
      assert.equal(readFileSync(file, 'utf8'), 'ONE\ntwo\nTHREE\n');
      assert.equal(await code(slow.writeTextFile(file, 'ONE\ntwo\n3\n', signal)), errorCodes.internalError);
      assert.equal(readFileSync(file, 'utf8'), 'one\ntwo\nTHREE\n');
    });

    it('are not overwritten where they were made only then', async () => {
      const made = join(root, 'made.txt');
      meanwhile = () => {
        writeFileSync(made, 'theirs');
        return Promise.resolve();
      };
      assert.equal(await code(slow.writeTextFile(made, 'mine', signal)), errorCodes.internalError);
      assert.equal(readFileSync(made, 'utf8'), 'theirs');
    });
  });

  it('with other ends of lines than the agent writes take one change after the other, and the person’s between them', async () => {
    const file = join(root, 'windows.txt');
    writeFileSync(file, 'one\r\ntwo\r\nthree\r\nfour\r\n');
    await files.writeTextFile(file, 'ONE\ntwo\nthree\nfour\n', signal);
    await files.writeTextFile(file, 'One\ntwo\nthree\nfour\n', signal);
    assert.equal(readFileSync(file, 'utf8'), 'One\r\ntwo\r\nthree\r\nfour\r\n');
    writeFileSync(file, 'One\r\ntwo\r\nthree\r\nFOUR\r\n');
    await files.writeTextFile(file, 'one\ntwo\nthree\nfour\n', signal);
    assert.equal(readFileSync(file, 'utf8'), 'one\r\ntwo\r\nthree\r\nFOUR\r\n');
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
