import * as vscode from 'vscode';
import type { ContentBlock } from '../../acp/content';
import type { LineRange, PlaceAttachment } from '../../sessions/promptAttachment';
import { nameOf } from '../mentions/offers';
import { isText } from '../mentions/openEditors';
import { isMissing } from '../sessionRoots';
import { AttachmentError } from './attachmentError';

/** A text longer than this is not put into a message; a file becomes a link, that the agent may read in parts. Characters. */
export const MAX_EMBEDDED = 200_000;
/** An image file larger than this is only linked: models refuse larger ones. Bytes. */
const MAX_IMAGE_BYTES = 5 * 1024 * 1024;

/** Images that models take, by the ending of the file. */
const imageTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
};

/**
 * A file, a folder, or some lines, as the best block that there is for it: lines and unsaved files with the text that the editor shows,
 * others as they are on disk. An agent that does not take the block gets it otherwise, see `fitContent`.
 * @throws AttachmentError
 */
export async function placeBlock({ type, uri: address, range, name }: PlaceAttachment): Promise<ContentBlock> {
  const uri = checkedUri(address, name);
  if (type === 'folder') return folderLink(uri, name);
  if (range) return linesBlock(uri, range, name);
  // The file that happens to be open is a hint; what is in it, the agent reads when it matters.
  if (type === 'selection') return fileLink(uri, undefined);
  return fileBlock(uri, name);
}

async function fileBlock(uri: vscode.Uri, name: string): Promise<ContentBlock> {
  const document = openDocument(uri);
  if (document && (document.isDirty || document.isUntitled)) {
    const text = document.getText();
    if (text.length > MAX_EMBEDDED) return fileLink(uri, undefined);
    // Lines as the editor has them: the file on disk is another.
    return textBlock(withLines(uri, { start: 1, end: document.lineCount }), text);
  }
  const { type, size } = await stat(uri, name);
  if (type & vscode.FileType.Directory) return folderLink(uri, name);
  const imageType = imageTypes[uri.path.slice(uri.path.lastIndexOf('.') + 1).toLowerCase()];
  if (size > (imageType === undefined ? MAX_EMBEDDED : MAX_IMAGE_BYTES)) return fileLink(uri, size);
  const bytes = await vscode.workspace.fs.readFile(uri);
  if (imageType !== undefined) {
    return { type: 'image', mimeType: imageType, data: Buffer.from(bytes).toString('base64'), uri: uri.toString() };
  }
  if (bytes.subarray(0, 8000).includes(0)) return fileLink(uri, size);
  return textBlock(uri.toString(), await vscode.workspace.decode(bytes, { uri }));
}

async function linesBlock(uri: vscode.Uri, range: LineRange, name: string): Promise<ContentBlock> {
  if (!openDocument(uri)) await stat(uri, name);
  const document = await vscode.workspace.openTextDocument(uri);
  const end = Math.min(range.end, document.lineCount);
  const last = document.lineAt(Math.max(0, end - 1));
  const text = document.getText(new vscode.Range(Math.max(0, range.start - 1), 0, last.lineNumber, last.text.length));
  return textBlock(withLines(uri, { start: range.start, end }), bounded(text));
}

function folderLink(uri: vscode.Uri, name: string): ContentBlock {
  const address = uri.toString();
  return { type: 'resource_link', name, uri: address.endsWith('/') ? address : `${address}/` };
}

function fileLink(uri: vscode.Uri, size: number | undefined): ContentBlock {
  return { type: 'resource_link', name: nameOf(uri), uri: uri.toString(), ...(size !== undefined && { size }) };
}

export function textBlock(uri: string, text: string, mimeType = 'text/plain'): ContentBlock {
  return { type: 'resource', resource: { uri, text, mimeType } };
}

/** The beginning of a text that is too long, and that it goes on. */
export function bounded(text: string): string {
  if (text.length <= MAX_EMBEDDED) return text;
  return `${text.slice(0, MAX_EMBEDDED)}\n[${text.length - MAX_EMBEDDED} more characters]`;
}

function withLines(uri: vscode.Uri, { start, end }: LineRange): string {
  return `${uri.toString()}#L${start}${end > start ? `-L${end}` : ''}`;
}

/** By the path that the person sees; a document is open as long as VS Code keeps it, also without an editor. */
function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  const key = uri.toString();
  return vscode.workspace.textDocuments.find((document) => !document.isClosed && document.uri.toString() === key);
}

async function stat(uri: vscode.Uri, name: string): Promise<vscode.FileStat> {
  try {
    return await vscode.workspace.fs.stat(uri);
  } catch (error) {
    if ((error instanceof vscode.FileSystemError && error.code === 'FileNotFound') || isMissing(error)) {
      throw new AttachmentError(vscode.l10n.t('{0} is not there any more', name));
    }
    throw error;
  }
}

/** @throws AttachmentError for what is no file of this computer or of the workspace. */
export function checkedUri(address: string, name: string): vscode.Uri {
  try {
    const uri = vscode.Uri.parse(address, true);
    const isElsewhere = uri.scheme === 'file' && uri.authority !== '' && !vscode.workspace.getWorkspaceFolder(uri);
    if (isText(uri) && !isElsewhere) return uri;
  } catch {
    // Told below.
  }
  throw new AttachmentError(vscode.l10n.t('{0} cannot be attached: it is no file of this computer', name));
}
