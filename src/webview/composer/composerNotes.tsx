import type { VNode } from 'preact';
import type { AttachmentProblem } from '../../chat/protocol';
import type { PromptAbilities } from '../../sessions/fitContent';
import type { PromptAttachment } from '../../sessions/promptAttachment';
import { Icon } from '../components/icon';
import { refusalText } from './attachmentText';

/** What the person should know of the attachments before the message is sent, and what could not be attached or sent. */
export function ComposerNotes({
  attachments,
  problems,
  refusals,
  accepts,
  agentName,
}: {
  attachments: readonly PromptAttachment[];
  problems: readonly AttachmentProblem[];
  refusals: readonly string[];
  accepts: PromptAbilities | undefined;
  agentName: string;
}): VNode {
  const refused = attachments.map((one) => refusalText(one, accepts, agentName)).filter((text) => text !== undefined);
  const notes = [...problems.map(({ message }) => message), ...refusals, ...refused];
  return (
    <div class="composer-notes" role="status">
      {notes.map((text) => (
        <div key={text} class="composer-note">
          <Icon name="warning" tone="warning" /> <span>{text}</span>
        </div>
      ))}
    </div>
  );
}
