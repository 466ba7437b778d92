import { useEffect, useReducer } from 'preact/hooks';
import type { AttachmentProblem, Draft } from '../../chat/protocol';
import type { PromptAttachment } from '../../sessions/promptAttachment';
import { usePanel } from '../hooks';

export interface DraftHandle extends Draft {
  readonly problems: readonly AttachmentProblem[];
  readonly setText: (text: string) => void;
  readonly attach: (attachments: readonly PromptAttachment[]) => void;
  readonly detach: (attachmentId: string) => void;
  readonly clear: () => void;
}

/** The unsent message of a session, from the very drawing that shows it. */
export function useDraft(key: string): DraftHandle {
  const { drafts } = usePanel();
  const [, redraw] = useReducer<number, undefined>((count) => count + 1, 0);
  useEffect(() => drafts.onDidChange(() => redraw(undefined)), [drafts]);
  return {
    ...drafts.of(key),
    problems: drafts.problemsOf(key),
    setText: (text) => drafts.change(key, { text }),
    attach: (attachments) => drafts.attach(key, attachments),
    detach: (attachmentId) => drafts.detach(key, attachmentId),
    clear: () => drafts.change(key, { text: '', attachments: [] }),
  };
}
