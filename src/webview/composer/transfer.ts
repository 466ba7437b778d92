import { MAX_DATA_LENGTH, MAX_TEXT_LENGTH, type PromptAttachment } from '../../sessions/promptAttachment';
import { t } from '../l10n';
import { imageTypes, readImage, toBase64 } from './imageData';

/** What was pasted or dropped, in the form in which it can be attached. */
export interface Transferred {
  readonly attachments: readonly PromptAttachment[];
  /** Texts for the person: what could not be attached, and why. */
  readonly refusals: readonly string[];
}

/** A text longer than this is attached instead of pasted: nobody reads it in the composer, and it would make typing slow. */
export const MAX_PASTED = 20_000;

/** Bytes: what {@link MAX_DATA_LENGTH} is before base64. */
const MAX_BYTES = Math.floor((MAX_DATA_LENGTH / 4) * 3);

/**
 * Addresses of files: VS Code's own list (from its explorer and editor tabs), else that of the system.
 * https://code.visualstudio.com/api/references/vscode-api#DataTransfer, https://www.rfc-editor.org/rfc/rfc2483#section-5
 */
export function urisOf(transfer: DataTransfer): readonly string[] {
  const list = transfer.getData('application/vnd.code.uri-list') || transfer.getData('text/uri-list');
  return list
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => /^(file|vscode-remote|untitled):/.test(line))
    .slice(0, 50);
}

/** Whether something is dragged that can be attached. Its contents are not known before it is dropped. */
export function isAttachable({ types }: DataTransfer): boolean {
  return ['Files', 'text/uri-list', 'application/vnd.code.uri-list'].some((type) => types.includes(type));
}

/** Reads files from outside of VS Code: they have contents, but no address. */
export async function readFiles(files: readonly File[]): Promise<Transferred> {
  const read = await Promise.all(files.map(readFile));
  return {
    attachments: read.flatMap((one) => (typeof one === 'string' ? [] : [one])),
    refusals: read.flatMap((one) => (typeof one === 'string' ? [one] : [])),
  };
}

/** A long text as an attachment. */
export function textAttachment(text: string): PromptAttachment | string {
  if (text.length > MAX_TEXT_LENGTH) return tooLarge(t('The pasted text'));
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return { type: 'text', id: newId(), name: t('Pasted text, {0} lines', lines), text };
}

async function readFile(file: File): Promise<PromptAttachment | string> {
  const name = file.name === '' ? t('File') : file.name;
  try {
    if (imageTypes.includes(file.type)) {
      const image = await readImage(file, MAX_BYTES);
      return image ? { type: 'data', id: newId(), name: nameOfImage(file), ...image } : tooLarge(name);
    }
    if (file.size > MAX_BYTES) return tooLarge(name);
    const bytes = new Uint8Array(await file.arrayBuffer());
    const text = textOf(bytes);
    if (text !== undefined) {
      return text.length > MAX_TEXT_LENGTH ? tooLarge(name) : { type: 'text', id: newId(), name, text };
    }
    const mimeType = file.type === '' ? 'application/octet-stream' : file.type;
    return { type: 'data', id: newId(), name, mimeType, data: await toBase64(file) };
  } catch {
    return t('{0} could not be read.', name);
  }
}

/** Undefined for what is no text. */
function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.subarray(0, 8000).includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function nameOfImage({ name }: File): string {
  // Browsers call every image of the clipboard so.
  return name === '' || name === 'image.png' ? t('Image') : name;
}

function tooLarge(name: string): string {
  return t('{0} is too large to be attached (at most {1} MB).', name, Math.floor(MAX_BYTES / 1024 / 1024));
}

function newId(): string {
  return `data:${crypto.randomUUID()}`;
}
