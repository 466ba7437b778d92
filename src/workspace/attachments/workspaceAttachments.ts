import * as vscode from 'vscode';
import type { ContentBlock } from '../../acp/content';
import type { PlaceAttachment } from '../../sessions/promptAttachment';
import type { WorkspaceAttachment } from './attachmentBlocks';

/** What goes along with messages, looked up in the workspace; loaded with the first. What it rejects with are texts for the person. */
export class WorkspaceAttachments {
  async block(attachment: WorkspaceAttachment): Promise<ContentBlock> {
    const { attachmentBlock } = await import('./attachmentBlocks');
    return attachmentBlock(attachment);
  }

  async of(uris: readonly string[]): Promise<readonly PlaceAttachment[]> {
    const { attachmentsOf } = await import('./openAttachment');
    return attachmentsOf(uris);
  }

  async pick(folder: string | undefined): Promise<readonly PlaceAttachment[]> {
    const { pickAttachments } = await import('./openAttachment');
    return pickAttachments(folder);
  }

  async open(attachment: WorkspaceAttachment): Promise<void> {
    const { openAttachment } = await import('./openAttachment');
    return openAttachment(attachment);
  }

  goneText(name: string): string {
    return vscode.l10n.t('{0} is not there any more', name);
  }
}
