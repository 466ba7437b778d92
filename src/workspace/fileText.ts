import * as vscode from 'vscode';
import { AcpError, errorCodes } from '../acp/errors';

/** How the bytes of a file are text: what is read so is written so. */
export interface TextForm {
  /** VS Code's name of an encoding that the bytes tell; undefined: that of the settings. */
  readonly encoding: MarkedEncoding | 'windows1252' | undefined;
  /** All its lines end so. */
  readonly usesCrlf: boolean;
}

/** So many bytes are looked through for what no text has. */
const SNIFFED = 8192;

type MarkedEncoding = 'utf8bom' | 'utf16le' | 'utf16be';

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
  // What has no character in the encoding of the settings would be lost by writing it back.
  if (encoding === undefined && decoded.includes(LOST) && !(await isSameWritten(uri, decoded, bytes))) {
    return formed(await vscode.workspace.decode(bytes, { encoding: 'windows1252' }), 'windows1252');
  }
  return formed(decoded.replace(/^\ufeff/, ''), encoding);
}

function formed(text: string, encoding: TextForm['encoding']): { readonly text: string } & TextForm {
  const ends = text.match(/\r?\n/g) ?? [];
  return { text, encoding, usesCrlf: ends.length > 0 && ends.every((end) => end === '\r\n') };
}

/** Stands for bytes that are no character. */
const LOST = '\ufffd';

async function isSameWritten(uri: vscode.Uri, text: string, bytes: Uint8Array): Promise<boolean> {
  return Buffer.compare(await vscode.workspace.encode(text, { uri }), bytes) === 0;
}

/**
 * @param form Of the file that is there; undefined: there is none.
 * @throws AcpError when the text has characters that the file's encoding lacks.
 */
export async function encodeText(uri: vscode.Uri, text: string, form: TextForm | undefined): Promise<Uint8Array> {
  const encoding = form?.encoding;
  const bytes = await (encoding === undefined
    ? vscode.workspace.encode(text, { uri })
    : vscode.workspace.encode(text, { encoding }));
  if (encoding === 'windows1252') {
    if ((await vscode.workspace.decode(bytes, { encoding })) === text) return bytes;
    throw new AcpError(
      'answered',
      `${uri.fsPath} is no UTF-8 but Windows-1252, which has no place for all of these characters`,
      errorCodes.invalidParams,
    );
  }
  if (encoding === undefined || markOf(bytes) === encoding) return bytes;
  return Buffer.concat([Uint8Array.from(marks[encoding]), bytes]);
}

/** Agents write the ends of lines that they know; a file that has others keeps its own. */
export function withEndsOf(text: string, usesCrlf: boolean): string {
  return usesCrlf && !text.includes('\r') ? text.replaceAll('\n', '\r\n') : text;
}

function markOf(bytes: Uint8Array): MarkedEncoding | undefined {
  for (const name of ['utf8bom', 'utf16le', 'utf16be'] as const) {
    if (marks[name].every((byte, index) => bytes[index] === byte)) return name;
  }
  return undefined;
}

function isWideBySetting(uri: vscode.Uri): boolean {
  const encoding: unknown = vscode.workspace.getConfiguration('files', uri).get('encoding');
  return typeof encoding === 'string' && encoding.startsWith('utf16');
}
