/** What is at a path. */
export type FileContent =
  | {
      readonly kind: 'file';
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly executable: boolean;
      /** Who may read, write and run it, for when it is made anew: what a file's private contents are stays so. Not on Windows. */
      readonly mode?: number;
    }
  /** A symbolic link: what it leads to is another path's business. */
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'absent' }
  /** A file of which no content is kept: it is over {@link MAX_KEPT_BYTES}. */
  | { readonly kind: 'large'; readonly size: number; readonly mtimeMs: number }
  /** Something of which nothing was known in time, or that is no file, e.g. a folder. */
  | { readonly kind: 'unknown' };

/** A content by its name in the {@link BlobStore}. */
export type FileVersion =
  | {
      readonly kind: 'file';
      readonly hash: string;
      readonly size: number;
      readonly executable: boolean;
      readonly mode?: number;
    }
  | Exclude<FileContent, { readonly kind: 'file' }>;

/** Of larger files only the size is known. Bytes. */
export const MAX_KEPT_BYTES = 64 * 1024 * 1024;

export const ABSENT = { kind: 'absent' } as const;
export const UNKNOWN = { kind: 'unknown' } as const;

/** Whether both are the same content; two that are not known are not. */
export function sameVersion(one: FileVersion, other: FileVersion): boolean {
  switch (one.kind) {
    case 'file':
      return other.kind === 'file' && one.hash === other.hash && one.executable === other.executable;
    case 'link':
      return other.kind === 'link' && one.target === other.target;
    case 'large':
      return other.kind === 'large' && one.size === other.size && one.mtimeMs === other.mtimeMs;
    case 'absent':
      return other.kind === 'absent';
    case 'unknown':
      return false;
  }
}

/** Whether there is something that can be looked at: a file or a link. */
export function isContent({ kind }: FileVersion): boolean {
  return kind === 'file' || kind === 'link' || kind === 'large';
}

/** Whether both are the same content; as {@link sameVersion}. */
export function sameContent(one: FileContent, other: FileContent): boolean {
  if (one.kind !== 'file' || other.kind !== 'file') {
    return one.kind !== 'file' && other.kind !== 'file' && sameVersion(one, other);
  }
  return one.executable === other.executable && Buffer.compare(one.bytes, other.bytes) === 0;
}

/** How a file's bytes are text. Written back, a text gives the bytes that it came from. */
export type TextEncoding = 'utf8' | 'utf16le' | 'latin1';

export interface FileText {
  readonly text: string;
  readonly encoding: TextEncoding;
}

/** Above this a file is not compared line by line. Bytes. */
export const MAX_TEXT_BYTES = 4 * 1024 * 1024;
const SAMPLE_BYTES = 8192;

/** Undefined for what is no text, or too much of it. A byte order mark stays part of the text. */
export function textOfBytes(bytes: Uint8Array): FileText | undefined {
  if (bytes.length > MAX_TEXT_BYTES) return undefined;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer[0] === 0xff && buffer[1] === 0xfe && buffer.length % 2 === 0) {
    return { text: buffer.toString('utf16le'), encoding: 'utf16le' };
  }
  if (buffer.subarray(0, SAMPLE_BYTES).includes(0)) return undefined;
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), encoding: 'utf8' };
  } catch {
    return { text: buffer.toString('latin1'), encoding: 'latin1' };
  }
}

export function bytesOfText(text: string, encoding: TextEncoding): Uint8Array<ArrayBuffer> {
  return Buffer.from(text, encoding);
}
