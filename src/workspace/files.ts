import * as path from 'node:path';
import * as vscode from 'vscode';
import type { FileSink } from '../acp/agentConnection';
import { AcpError, errorCodes, isAcpError } from '../acp/errors';
import type { SessionAccess } from '../sessions/ports';
import { notAllowed, readRequest, writeRequest } from './accessRequests';
import type { SessionRoots } from './sessionRoots';
import { isMissing } from './sessionRoots';

/** Above this a file is not read into a message. Bytes. */
const MAX_FILE_BYTES = 32 * 1024 * 1024;

/** v1's `fs/*` for one session: what the editor shows counts, also when it is not saved. */
export class SessionFiles implements FileSink {
  constructor(
    private readonly roots: SessionRoots,
    private readonly access: SessionAccess,
  ) {}

  async readTextFile(
    file: string,
    line: number | undefined,
    limit: number | undefined,
    signal: AbortSignal,
  ): Promise<string> {
    const uri = vscode.Uri.file(await this.roots.resolve(file));
    const denial = this.access.denial(readRequest([file, uri.fsPath]));
    if (denial) throw notAllowed(`read ${file}`, denial);
    signal.throwIfAborted();
    const text = openDocument(file, uri)?.getText() ?? (await readFromDisk(uri));
    return lines(text, line, limit);
  }

  async writeTextFile(file: string, content: string, signal: AbortSignal): Promise<void> {
    const uri = vscode.Uri.file(await this.roots.resolve(file));
    {
      const before = await this.#textBefore(file, signal);
      const authorization = await this.access.authorize(writeRequest([file, uri.fsPath], content, before), signal);
      if (!authorization.isAllowed) throw notAllowed(`write ${file}`, authorization);
      // The answer may have taken long: what is written is what was shown, or nothing.
      const now = vscode.Uri.file(await this.roots.resolve(file));
      if (now.fsPath !== uri.fsPath) {
        throw new AcpError(
          'answered',
          `${file} leads elsewhere than when it was asked about`,
          errorCodes.internalError,
        );
      }
    }
    signal.throwIfAborted();
    const document = openDocument(file, uri);
    if (document) {
      await replaceText(document, content);
      return;
    }
    await vscode.workspace.fs.createDirectory(vscode.Uri.file(path.dirname(uri.fsPath)));
    await vscode.workspace.fs.writeFile(uri, await vscode.workspace.encode(content, { uri }));
  }

  /** What is there now; null: nothing. */
  async #textBefore(file: string, signal: AbortSignal): Promise<string | null> {
    try {
      return await this.readTextFile(file, undefined, undefined, signal);
    } catch (error) {
      if (isAcpError(error) && error.code === errorCodes.resourceNotFound) return null;
      throw error;
    }
  }
}

/** By the path as it was given, or by the real one: with a folder that is reached over a link, the editor has the former. */
function openDocument(file: string, real: vscode.Uri): vscode.TextDocument | undefined {
  const keys = new Set([vscode.Uri.file(path.normalize(file)).toString(), real.toString()]);
  return vscode.workspace.textDocuments.find((document) => !document.isClosed && keys.has(document.uri.toString()));
}

async function readFromDisk(uri: vscode.Uri): Promise<string> {
  try {
    const { size, type } = await vscode.workspace.fs.stat(uri);
    if (type & vscode.FileType.Directory) {
      throw new AcpError('answered', `${uri.fsPath} is a folder`, errorCodes.invalidParams);
    }
    if (size > MAX_FILE_BYTES) {
      throw new AcpError(
        'answered',
        `${uri.fsPath} is larger than ${String(MAX_FILE_BYTES)} bytes`,
        errorCodes.invalidParams,
      );
    }
    return await vscode.workspace.decode(await vscode.workspace.fs.readFile(uri), { uri });
  } catch (error) {
    if ((error instanceof vscode.FileSystemError && error.code === 'FileNotFound') || isMissing(error)) {
      throw new AcpError('answered', `There is no file ${uri.fsPath}`, errorCodes.resourceNotFound, {
        uri: uri.toString(),
      });
    }
    throw error;
  }
}

/** Through the document, so that the change can be undone and the cursor stays; then saved, so that the agent's tools see it. */
async function replaceText(document: vscode.TextDocument, content: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), content);
  if (!(await vscode.workspace.applyEdit(edit)) || !(await document.save())) {
    throw new AcpError(
      'answered',
      `${document.uri.fsPath} could not be changed in the editor`,
      errorCodes.internalError,
    );
  }
}

/** `limit` lines from line number `first` (from 1) on; ends of lines stay as they are. */
function lines(text: string, first: number | undefined, limit: number | undefined): string {
  if (first === undefined && limit === undefined) return text;
  const all = text.split(/(?<=\n)/);
  const start = Math.max(0, (first ?? 1) - 1);
  return all.slice(start, limit === undefined ? undefined : start + limit).join('');
}
