import * as vscode from 'vscode';
import { attachmentId, type PlaceAttachment } from '../../sessions/promptAttachment';
import { nameOf } from '../mentions/offers';
import type { WorkspaceAttachment } from './attachmentBlocks';
import { checkedUri } from './places';

/** Shows what an attachment stands for. @throws AttachmentError */
export async function openAttachment(attachment: WorkspaceAttachment): Promise<void> {
  const run = vscode.commands.executeCommand;
  switch (attachment.type) {
    case 'problems':
      await run('workbench.actions.view.problems');
      return;
    case 'changes':
      await run('workbench.view.scm');
      return;
    case 'text': {
      const document = await vscode.workspace.openTextDocument({ content: attachment.text });
      await vscode.window.showTextDocument(document, { preview: true });
      return;
    }
    case 'data':
      return;
    case 'folder':
      await run('revealInExplorer', checkedUri(attachment.uri, attachment.name));
      return;
    default: {
      const { range, uri, name } = attachment;
      const selection = range && new vscode.Range(range.start - 1, 0, range.end - 1, Number.MAX_SAFE_INTEGER);
      await run('vscode.open', checkedUri(uri, name), { preview: true, ...(selection && { selection }) });
    }
  }
}

/** Addresses as attachments. Those that are no files, or not there, are left out. */
export async function attachmentsOf(addresses: readonly string[]): Promise<readonly PlaceAttachment[]> {
  const found = addresses.map(async (address): Promise<PlaceAttachment> => {
    const uri = checkedUri(address, address);
    const { type } = await vscode.workspace.fs.stat(uri);
    return placeAttachment(uri, type & vscode.FileType.Directory ? 'folder' : 'file');
  });
  return (await Promise.allSettled(found)).flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}

/** Asks for files. */
export async function pickAttachments(folder: string | undefined): Promise<readonly PlaceAttachment[]> {
  const picked = await vscode.window.showOpenDialog({
    canSelectMany: true,
    openLabel: vscode.l10n.t('Attach'),
    ...(folder !== undefined && { defaultUri: vscode.Uri.parse(folder) }),
  });
  return (picked ?? []).map((uri) => placeAttachment(uri, 'file'));
}

function placeAttachment(uri: vscode.Uri, type: 'file' | 'folder'): PlaceAttachment {
  return { type, id: attachmentId(type, uri.toString()), name: nameOf(uri), uri: uri.toString() };
}
