import type { VNode } from 'preact';
import type { AttachmentProblem } from '../../chat/protocol';
import type { PlaceAttachment, PromptAttachment } from '../../sessions/promptAttachment';
import { Icon } from '../components/icon';
import { t } from '../l10n';
import { attachmentIcon, attachmentLabel } from './attachmentText';

export interface ChipsProps {
  readonly attachments: readonly PromptAttachment[];
  readonly problems: readonly AttachmentProblem[];
  /** What the person looks at in the editor. */
  readonly context: PlaceAttachment | undefined;
  /** Whether that goes along. */
  readonly withContext: boolean;
  readonly onToggleContext: () => void;
  readonly onOpen: (attachment: PromptAttachment) => void;
  readonly onRemove: (attachment: PromptAttachment) => void;
}

/** What goes along with the message. */
export function AttachmentChips(props: ChipsProps): VNode | null {
  const { attachments, problems, context } = props;
  if (attachments.length === 0 && !context) return null;
  return (
    <ul class="attachments" aria-label={t('Attachments')}>
      {context && <ContextChip context={context} included={props.withContext} onToggle={props.onToggleContext} />}
      {attachments.map((attachment) => (
        <Chip
          key={attachment.id}
          attachment={attachment}
          problem={problems.find(({ attachmentId }) => attachmentId === attachment.id)?.message}
          onOpen={() => props.onOpen(attachment)}
          onRemove={() => props.onRemove(attachment)}
        />
      ))}
    </ul>
  );
}

function Chip({
  attachment,
  problem,
  onOpen,
  onRemove,
}: {
  attachment: PromptAttachment;
  problem: string | undefined;
  onOpen: () => void;
  onRemove: () => void;
}): VNode {
  const label = attachmentLabel(attachment);
  const content = (
    <>
      <Icon name={problem === undefined ? attachmentIcon(attachment) : 'error'} />
      <span class="chip-name">{label}</span>
      {problem !== undefined && <span class="visually-hidden">{problem}</span>}
    </>
  );
  return (
    <li class={problem === undefined ? 'attachment' : 'attachment attachment-refused'}>
      {attachment.type === 'data' ? (
        <span class="attachment-name" title={problem ?? attachment.name}>
          {content}
        </span>
      ) : (
        <button type="button" class="attachment-name" title={problem ?? titleOf(attachment)} onClick={onOpen}>
          {content}
        </button>
      )}
      <button
        type="button"
        class="attachment-remove"
        title={t('Remove')}
        aria-label={t('Remove {0}', label)}
        onClick={onRemove}
      >
        <Icon name="close" />
      </button>
    </li>
  );
}

/** What goes along by itself, and can be left out. */
function ContextChip({
  context,
  included,
  onToggle,
}: {
  context: PlaceAttachment;
  included: boolean;
  onToggle: () => void;
}): VNode {
  const label = attachmentLabel(context);
  return (
    <li class={included ? 'attachment attachment-context' : 'attachment attachment-context attachment-off'}>
      <button
        type="button"
        class="attachment-name"
        aria-pressed={included}
        aria-label={context.range ? t('Include the selection {0}', label) : t('Include the open file {0}', label)}
        title={included ? t('Goes along with the message. Backspace at its beginning leaves it out.') : t('Left out')}
        onClick={onToggle}
      >
        <Icon name={included ? attachmentIcon(context) : 'eye-closed'} />
        <span class="chip-name">{label}</span>
      </button>
    </li>
  );
}

function titleOf(attachment: PromptAttachment): string {
  return 'uri' in attachment ? decoded(attachment.uri) : attachment.name;
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri.replace(/^file:\/\//, ''));
  } catch {
    return uri;
  }
}
