import type { ContentBlock } from '../acp/content';
import { nameOfUri } from '../sessions/fitContent';
import { attachmentId, type PromptAttachment } from '../sessions/promptAttachment';

/** What was attached to a message that was sent, for another one: a place stays a place, the rest goes along as it is. */
export function attachmentsOf(content: readonly ContentBlock[]): readonly PromptAttachment[] {
  return content.flatMap((block) => attachmentOf(block) ?? []);
}

function attachmentOf(block: ContentBlock): PromptAttachment | undefined {
  const id = crypto.randomUUID();
  switch (block.type) {
    case 'resource_link':
      return (
        placeOf(block.uri) ?? { type: 'file', id: attachmentId('file', block.uri), name: block.name, uri: block.uri }
      );
    case 'image':
    case 'audio': {
      const { data, mimeType, type } = block;
      const uri = 'uri' in block ? block.uri : undefined;
      return placeOf(uri) ?? { type: 'data', id, name: nameOf(uri) ?? type, mimeType, data };
    }
    case 'resource': {
      const { resource } = block;
      const { uri } = resource;
      const name = nameOf(uri) ?? 'text';
      const own: PromptAttachment =
        'text' in resource
          ? { type: 'text', id, name, text: resource.text }
          : { type: 'data', id, name, mimeType: resource.mimeType ?? 'application/octet-stream', data: resource.blob };
      return placeOf(uri) ?? own;
    }
    case 'text':
    case 'unknown':
      return undefined;
  }
}

/** The file, folder or lines at an address. Undefined: what has one of Parley's own is there only as it is. */
function placeOf(address: string | undefined): PromptAttachment | undefined {
  const [, uri, first, last] = /^([a-z][a-z\d+.-]*:[^#]*)(?:#L(\d+)(?:-L(\d+))?)?$/i.exec(address ?? '') ?? [];
  if (uri === undefined || uri.startsWith('parley:')) return undefined;
  const range = first === undefined ? undefined : { start: Number(first), end: Number(last ?? first) };
  const type = uri.endsWith('/') ? 'folder' : 'file';
  return { type, id: attachmentId(type, uri, range), name: nameOf(uri) ?? uri, uri, ...(range && { range }) };
}

function nameOf(uri = ''): string | undefined {
  return nameOfUri(uri) || undefined;
}
