import * as vscode from 'vscode';
import type { ContentBlock } from '../../acp/content';
import { withTimeout } from '../../base/async';
import { errorMessage } from '../../base/errors';
import type { DataAttachment, PromptAttachment, SessionAttachment } from '../../sessions/promptAttachment';
import { AttachmentError } from './attachmentError';
import { placeBlock, textBlock } from './places';
import { changesBlock, problemsBlock } from './reports';

/** How long a file or a patch may take to be read. Milliseconds. */
const LIMIT_MS = 10_000;

/** What the workspace can look up. */
export type WorkspaceAttachment = Exclude<PromptAttachment, SessionAttachment>;

/** What an attachment stands for, as it is now. @throws AttachmentError that says what is wrong. */
export async function attachmentBlock(attachment: WorkspaceAttachment): Promise<ContentBlock> {
  try {
    return await withTimeout(Promise.resolve(blockOf(attachment)), LIMIT_MS, attachment.name);
  } catch (error) {
    if (error instanceof AttachmentError) throw error;
    throw new AttachmentError(vscode.l10n.t('{0} could not be read: {1}', attachment.name, errorMessage(error)));
  }
}

function blockOf(attachment: WorkspaceAttachment): ContentBlock | Promise<ContentBlock> {
  switch (attachment.type) {
    case 'problems':
      return problemsBlock(attachment);
    case 'changes':
      return changesBlock(attachment);
    case 'text':
      return textBlock(addressOf(attachment.name), attachment.text);
    case 'data':
      return dataBlock(attachment);
    default:
      return placeBlock(attachment);
  }
}

function dataBlock({ mimeType, data, name }: DataAttachment): ContentBlock {
  const uri = addressOf(name);
  if (mimeType.startsWith('image/')) return { type: 'image', data, mimeType, uri };
  if (mimeType.startsWith('audio/')) return { type: 'audio', data, mimeType };
  return { type: 'resource', resource: { uri, blob: data, mimeType } };
}

/** What came from the clipboard or was dropped has no address but its name. */
function addressOf(name: string): string {
  return vscode.Uri.from({ scheme: 'parley', path: `/attachment/${name}` }).toString();
}
