import type { IconName } from '../../base/icons';
import type { PromptAbilities } from '../../sessions/fitContent';
import type { PromptAttachment } from '../../sessions/promptAttachment';
import { t } from '../l10n';

/** An attachment by its name, with its lines: `upload.ts:3–9`. */
export function attachmentLabel(attachment: PromptAttachment): string {
  const { name } = attachment;
  if (!('range' in attachment) || attachment.type === 'symbol') return name;
  const { start, end } = attachment.range;
  return end > start ? `${name}:${start}–${end}` : `${name}:${start}`;
}

export function attachmentIcon(attachment: PromptAttachment): IconName {
  switch (attachment.type) {
    case 'file':
      return 'file';
    case 'folder':
      return 'folder';
    case 'symbol':
      return 'symbol-class';
    case 'selection':
      return attachment.range ? 'list-selection' : 'file';
    case 'problems':
      return 'warning';
    case 'changes':
      return 'git-compare';
    case 'session':
      return 'comment-discussion';
    case 'text':
      return 'note';
    case 'data':
      return attachment.mimeType.startsWith('audio/') ? 'unmute' : 'file-media';
  }
}

/** Why an agent will not get an attachment; undefined when it will, in one form or another, or nothing is known of it yet. */
export function refusalText(
  attachment: PromptAttachment,
  accepts: PromptAbilities | undefined,
  agentName: string,
): string | undefined {
  if (attachment.type !== 'data' || !accepts) return undefined;
  const { mimeType, name } = attachment;
  if (mimeType.startsWith('image/')) {
    return accepts.promptImage ? undefined : t('{0} takes no images: {1} will not be sent.', agentName, name);
  }
  if (mimeType.startsWith('audio/')) {
    return accepts.promptAudio ? undefined : t('{0} takes no audio: {1} will not be sent.', agentName, name);
  }
  return accepts.promptEmbeddedContext
    ? undefined
    : t('{0} takes no such files: {1} will not be sent.', agentName, name);
}
