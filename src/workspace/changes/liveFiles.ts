import * as path from 'node:path';
import * as vscode from 'vscode';
import {
  ChangedMeanwhileError,
  type ChangeFiles,
  type FileLook,
  lookAtDisk,
  readFromDisk,
  type SeenFile,
  writeToDisk,
} from '../../changes/diskFiles';
import { type FileContent, sameContent } from '../../changes/fileContent';
import { changedPart } from '../applyPlace';
import { openNotebook } from '../openDocuments';
import { saveDocument } from '../saveDocument';
import { realFolder } from './realPaths';

/** Files as they are shown: what an editor has and has not saved counts, and what is changed there can be undone there. */
export class LiveFiles implements ChangeFiles {
  /** Folders of open documents, as they are named there, by their real paths. */
  readonly #names = new Map<string, string>();

  look(file: string): Promise<FileLook | undefined> {
    return lookAtDisk(file);
  }

  isUnsaved(file: string): boolean {
    return this.document(file)?.isDirty === true;
  }

  async read(file: string): Promise<SeenFile> {
    const document = this.document(file);
    if (!document?.isDirty) return readFromDisk(file);
    const [bytes, seen] = await Promise.all([encoded(document), readFromDisk(file)]);
    const saved = seen.content.kind === 'file' ? seen.content : { kind: 'file' as const, executable: false };
    return { content: { ...saved, bytes }, isUnsaved: true };
  }

  /** Saves what it changes in an editor, unless that had unsaved changes before. */
  async write(file: string, content: FileContent, expected: FileContent): Promise<void> {
    const document = this.document(file);
    if (openNotebook(vscode.Uri.file(file))?.isDirty) throw new ChangedMeanwhileError(file);
    if (!document || content.kind !== 'file' || expected.kind !== 'file') {
      if (document?.isDirty) throw new ChangedMeanwhileError(file);
      await writeToDisk(file, content, expected);
      return;
    }
    const { isDirty: wasDirty, version } = document;
    const [text, known] = await Promise.all([
      vscode.workspace.decode(content.bytes, { encoding: document.encoding }),
      vscode.workspace.decode(expected.bytes, { encoding: document.encoding }),
    ]);
    const shown = document.getText();
    const isAsExpected = shown === withEnds(known, document.eol);
    if (document.version !== version || (wasDirty && !isAsExpected)) throw new ChangedMeanwhileError(file);
    // The editor has not heard yet of what is on disk, and follows by itself.
    if (!isAsExpected) {
      await writeToDisk(file, content, expected);
      return;
    }
    const { start, end, text: part } = changedPart(shown, withEnds(text, document.eol));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), part);
    // VS Code applies it to the version that it was made for only.
    if (!(await vscode.workspace.applyEdit(edit))) throw new ChangedMeanwhileError(file);
    if (wasDirty) return;
    // A document that is closed or changed again meanwhile tells of no saving: what counts is on disk.
    const isSaved = await saveDocument(document);
    const { content: saved } = await readFromDisk(file);
    if (sameContent(saved, content)) return;
    if (!isSaved) throw new Error(`${file} could not be saved`);
    // What no editor changes: rights, ends of lines that are not all the same, and a file that is not there.
    await writeToDisk(file, content, saved);
  }

  /** The open document of a file, by its real path or the one by which it was opened. */
  document(file: string): vscode.TextDocument | undefined {
    const named = this.#names.get(path.dirname(file));
    const keys = new Set([file, ...(named === undefined ? [] : [path.join(named, path.basename(file))])]);
    return vscode.workspace.textDocuments.find(
      ({ isClosed, uri }) => !isClosed && uri.scheme === 'file' && keys.has(uri.fsPath),
    );
  }

  /** The real path of a document's file. Never rejects. */
  async placeOf({ fsPath }: vscode.Uri): Promise<string> {
    const folder = path.dirname(fsPath);
    const real = await realFolder(folder);
    if (real !== folder) this.#names.set(real, folder);
    return path.join(real, path.basename(fsPath));
  }
}

/** A document's text as it would be saved. */
export async function encoded(document: vscode.TextDocument): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await vscode.workspace.encode(document.getText(), { encoding: document.encoding });
  return new Uint8Array(bytes);
}

function withEnds(text: string, eol: vscode.EndOfLine): string {
  const unix = text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
  return eol === vscode.EndOfLine.CRLF ? unix.replaceAll('\n', '\r\n') : unix;
}
