import { strict as assert } from 'node:assert';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { SessionAccess } from '../../src/sessions/ports';
import { LiveFiles } from '../../src/workspace/changes/liveFiles';
import { saveDocument } from '../../src/workspace/saveDocument';
import { SessionFiles } from '../../src/workspace/files';
import { SessionRoots } from '../../src/workspace/sessionRoots';
import { once } from '../support/once';

/** With auto save, VS Code refuses to save a document while it asks extensions what is to be done before it is saved. */
describe('a file that VS Code is saving by itself', () => {
  let root: string;
  let file: string;
  let participant: vscode.Disposable;

  before(async () => {
    await set('autoSave', 'afterDelay');
    await set('autoSaveDelay', 1);
  });

  after(async () => {
    await set('autoSave', undefined);
    await set('autoSaveDelay', undefined);
  });

  beforeEach(async () => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'parley-saving-')));
    file = join(root, 'a.txt');
    writeFileSync(file, 'before\n');
    await vscode.window.showTextDocument(vscode.Uri.file(file));
    participant = vscode.workspace.onWillSaveTextDocument((event) => {
      if (event.reason !== vscode.TextDocumentSaveReason.AfterDelay) return;
      event.waitUntil(new Promise((resolve) => setTimeout(resolve, 500)));
    });
  });

  afterEach(async () => {
    participant.dispose();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    rmSync(root, { recursive: true, force: true });
  });

  it('is written by an agent all the same', async () => {
    const yes = { isAllowed: true };
    const access: SessionAccess = {
      denial: () => undefined,
      authorize: () => Promise.resolve(yes),
      ask: () => Promise.resolve(yes),
    };
    const begun = once(vscode.workspace.onWillSaveTextDocument);
    const files = new SessionFiles(new SessionRoots([root]), access, (_, write) =>
      write(() => begun.then(() => undefined)),
    );
    await files.writeTextFile(file, 'after\n', new AbortController().signal);
    assert.equal(readFileSync(file, 'utf8'), 'after\n');
  });

  it('is changed back by a review all the same', async () => {
    const [content, expected] = [contentOf('after\n'), contentOf('before\n')];
    await new LiveFiles().write(file, content, expected);
    assert.equal(readFileSync(file, 'utf8'), 'after\n');
  });

  it('is told as one that could not be saved where VS Code says so', async () => {
    await set('autoSave', 'off');
    const editor = await vscode.window.showTextDocument(vscode.Uri.file(file));
    await editor.edit((one) => {
      one.insert(new vscode.Position(0, 0), 'typed ');
    });
    rmSync(file);
    mkdirSync(file);
    assert.equal(await saveDocument(editor.document), false);
  });
});

function set(name: string, value: unknown): Thenable<void> {
  return vscode.workspace.getConfiguration('files').update(name, value, vscode.ConfigurationTarget.Global);
}

function contentOf(text: string): { kind: 'file'; bytes: Uint8Array<ArrayBuffer>; executable: boolean } {
  return { kind: 'file', bytes: new TextEncoder().encode(text), executable: false };
}
