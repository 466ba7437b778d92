import * as vscode from 'vscode';
import type { ContentBlock } from '../../acp/content';
import type { PlaceAttachment } from '../../sessions/promptAttachment';
import { attachmentBlock, type WorkspaceAttachment } from './attachmentBlocks';
import { attachmentsOf, openAttachment, pickAttachments } from './openAttachment';

/** What goes along with messages, looked up in the workspace. What it rejects with are texts for the person. */
export class WorkspaceAttachments {
  block(attachment: WorkspaceAttachment): Promise<ContentBlock> {
    return attachmentBlock(attachment);
  }

  of(uris: readonly string[]): Promise<readonly PlaceAttachment[]> {
    return attachmentsOf(uris);
  }

  pick(folder: string | undefined): Promise<readonly PlaceAttachment[]> {
    return pickAttachments(folder);
  }

  open(attachment: WorkspaceAttachment): Promise<void> {
    return openAttachment(attachment);
  }

  goneText(name: string): string {
    return vscode.l10n.t('{0} is not there any more', name);
  }
}
