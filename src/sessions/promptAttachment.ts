/**
 * Something that goes along with a message: a place in the workspace by its address, or data as it is. What stands at an address is
 * looked up when the message is sent, by the host.
 */
export type PromptAttachment =
  PlaceAttachment | ProblemsAttachment | ChangesAttachment | SessionAttachment | TextAttachment | DataAttachment;

interface Attached {
  /** Unique in its message. The same for what stands for the same thing, such as one file. */
  readonly id: string;
  /** As the person sees it. */
  readonly name: string;
}

/** Lines counted from 1, the last one included. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

export interface PlaceAttachment extends Attached {
  readonly type: 'file' | 'folder' | 'symbol' | 'selection';
  readonly uri: string;
  readonly range?: LineRange;
}

/** What the editor complains about. */
export interface ProblemsAttachment extends Attached {
  readonly type: 'problems';
  /** Of one file; absent: of the whole workspace. */
  readonly uri?: string;
}

/** What is not committed yet. */
export interface ChangesAttachment extends Attached {
  readonly type: 'changes';
  /** The root of the repository. */
  readonly uri: string;
  /** Only what is staged, or only what is not. */
  readonly staged?: boolean;
  /** Only of this file. */
  readonly file?: string;
}

/** What was said in another session. */
export interface SessionAttachment extends Attached {
  readonly type: 'session';
  readonly sessionKey: string;
}

/** A text of its own, e.g. one that was too long to be pasted. */
export interface TextAttachment extends Attached {
  readonly type: 'text';
  readonly text: string;
}

/** An image, a recording, or anything else that is not text. */
export interface DataAttachment extends Attached {
  readonly type: 'data';
  readonly mimeType: string;
  /** Base64. */
  readonly data: string;
}

/** How many characters of base64 one attachment may have: what most models take of an image, and more. 6 MB of bytes. */
export const MAX_DATA_LENGTH = 8 * 1024 * 1024;

/** How many characters of a text. */
export const MAX_TEXT_LENGTH = 4 * 1024 * 1024;

export const MAX_ATTACHMENTS = 50;

/** How many characters of text and base64 the attachments of one message may have together. */
export const MAX_TOTAL_LENGTH = 24 * 1024 * 1024;

/** Characters of text and base64. */
export function attachmentLength(attachment: PromptAttachment): number {
  if (attachment.type === 'data') return attachment.data.length;
  return attachment.type === 'text' ? attachment.text.length : 0;
}

/** The id of an attachment that is an address. */
export function attachmentId(type: PromptAttachment['type'], address: string, range?: LineRange): string {
  return range ? `${type}:${address}#${range.start}-${range.end}` : `${type}:${address}`;
}
