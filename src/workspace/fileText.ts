import * as vscode from 'vscode';
import { AcpError, errorCodes } from '../acp/errors';

/** How the bytes of a file are text: what is read so is written so. */
export interface TextForm {
  /** VS Code's name of an encoding with a mark at the beginning; undefined: that of the settings. */
  readonly encoding: 'utf8bom' | 'utf16le' | 'utf16be' | undefined;
  /** All its lines end so. */
  readonly usesCrlf: boolean;
}

/** So many bytes are looked through for what no text has. */
const SNIFFED = 8192;

const marks = { utf8bom: [0xef, 0xbb, 0xbf], utf16le: [0xff, 0xfe], utf16be: [0xfe, 0xff] } as const;

/** @throws AcpError invalidParams when it is no text. */
export async function decodeText(uri: vscode.Uri, bytes: Uint8Array): Promise<{ readonly text: string } & TextForm> {
  const encoding = markOf(bytes);
  if (encoding === undefined && !isWideBySetting(uri) && bytes.subarray(0, SNIFFED).includes(0)) {
    throw new AcpError('answered', `${uri.fsPath} is a binary file`, errorCodes.invalidParams);
  }
  const decoded = await (encoding === undefined
    ? vscode.workspace.decode(bytes, { uri })
    : vscode.workspace.decode(bytes, { encoding }));
  const text = decoded.replace(/^\ufeff/, '');
  const ends = text.match(/\r?\n/g) ?? [];
  return { text, encoding, usesCrlf: ends.length > 0 && ends.every((end) => end === '\r\n') };
}

/** @param form Of the file that is there; undefined: there is none. */
export async function encodeText(uri: vscode.Uri, text: string, form: TextForm | undefined): Promise<Uint8Array> {
  const encoding = form?.encoding;
  const bytes = await (encoding === undefined
    ? vscode.workspace.encode(text, { uri })
    : vscode.workspace.encode(text, { encoding }));
  if (encoding === undefined || markOf(bytes) === encoding) return bytes;
  return Buffer.concat([Uint8Array.from(marks[encoding]), bytes]);
}

/** Agents write the ends of lines that they know; a file that has others keeps its own. */
export function withEndsOf(text: string, usesCrlf: boolean): string {
  return usesCrlf && !text.includes('\r') ? text.replaceAll('\n', '\r\n') : text;
}

function markOf(bytes: Uint8Array): TextForm['encoding'] {
  for (const name of ['utf8bom', 'utf16le', 'utf16be'] as const) {
    if (marks[name].every((byte, index) => bytes[index] === byte)) return name;
  }
  return undefined;
}

function isWideBySetting(uri: vscode.Uri): boolean {
  const encoding: unknown = vscode.workspace.getConfiguration('files', uri).get('encoding');
  return typeof encoding === 'string' && encoding.startsWith('utf16');
}
