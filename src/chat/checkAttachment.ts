import { type Check, boolean, CheckError, integer, list, object, oneOf, optional, text } from '../base/check';
import {
  attachmentLength,
  MAX_ATTACHMENTS,
  MAX_DATA_LENGTH,
  MAX_TEXT_LENGTH,
  MAX_TOTAL_LENGTH,
  type PromptAttachment,
} from '../sessions/promptAttachment';

const address = text(4096);
const attached = { id: text(8192), name: text(1000) };
const line = integer(1);
const range = optional(object({ start: line, end: line }));

/** The fields of every kind of attachment but its type. */
const fields = {
  file: { ...attached, uri: address, range },
  folder: { ...attached, uri: address, range },
  symbol: { ...attached, uri: address, range },
  selection: { ...attached, uri: address, range },
  problems: { ...attached, uri: optional(address) },
  changes: { ...attached, uri: address, staged: optional(boolean), file: optional(address) },
  session: { ...attached, sessionKey: text(200) },
  text: { ...attached, text: text(MAX_TEXT_LENGTH) },
  data: { ...attached, mimeType: text(200), data: text(MAX_DATA_LENGTH) },
} as const satisfies Readonly<Record<PromptAttachment['type'], Parameters<typeof object>[0]>>;

const types = Object.keys(fields) as readonly PromptAttachment['type'][];

/** What a webview, or a file of ours, says is an attachment. */
export const attachmentCheck: Check<PromptAttachment> = (value, path) => {
  const { type } = object({ type: oneOf(...types) })(value, path);
  const check: Check<object> = object(fields[type]);
  return { ...check(value, path), type } as PromptAttachment;
};

const attachmentList = list(attachmentCheck, MAX_ATTACHMENTS);

/** All that is attached to one message: bounded in number and in size. */
export const attachmentsCheck: Check<readonly PromptAttachment[]> = (value, path) => {
  const attachments = attachmentList(value, path);
  const total = attachments.reduce((sum, one) => sum + attachmentLength(one), 0);
  if (total > MAX_TOTAL_LENGTH)
    throw new CheckError(path, `at most ${String(MAX_TOTAL_LENGTH)} characters of attachments`);
  return attachments;
};
