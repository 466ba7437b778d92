import type { PromptAttachment } from '../../sessions/promptAttachment';
import { problemAttachment } from './problem';
import { sourceControlAttachments } from './sourceControl';
import { testAttachments } from './testFailure';

export { composeMessage } from './composeMessage';

/**
 * What a menu of VS Code was opened on, as attachments. Its arguments are not ours: what is none of what is known gives nothing.
 * @param args As VS Code calls the menu's command.
 */
export async function clickedAttachments(
  what: 'changes' | 'problem' | 'test',
  args: readonly unknown[],
): Promise<readonly PromptAttachment[]> {
  switch (what) {
    case 'changes':
      return sourceControlAttachments(args);
    case 'problem':
      return problemAttachment(args);
    case 'test':
      return testAttachments(args);
  }
}
