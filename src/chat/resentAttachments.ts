import type { ContentBlock } from '../acp/content';
import { attachmentId, type PromptAttachment } from '../sessions/promptAttachment';

/** What was attached to a message that was sent, for another one: what has an address stays that, the rest goes along as it is. */
export function attachmentsOf(content: readonly ContentBlock[]): readonly PromptAttachment[] {
  return content.flatMap((block, index) => attachmentOf(block, `again:${String(index)}`));
}

function attachmentOf(block: ContentBlock, id: string): readonly PromptAttachment[] {
  switch (block.type) {
    case 'resource_link': {
      const { name, uri } = block;
      return [{ type: 'file', id: attachmentId('file', uri), name, uri }];
    }
    case 'image':
    case 'audio': {
      const { data, mimeType } = block;
      return [{ type: 'data', id, name: nameOf('uri' in block ? block.uri : undefined, block.type), mimeType, data }];
    }
    case 'resource': {
      const { resource } = block;
      const name = nameOf(resource.uri, 'text');
      if ('text' in resource) return [{ type: 'text', id, name, text: resource.text }];
      const { blob: data, mimeType = 'application/octet-stream' } = resource;
      return [{ type: 'data', id, name, mimeType, data }];
    }
    case 'text':
    case 'unknown':
      return [];
  }
}

/** The end of its address. */
function nameOf(uri: string | undefined, otherwise: string): string {
  const end =
    uri
      ?.replace(/[?#].*$/, '')
      .split('/')
      .findLast((part) => part !== '') ?? otherwise;
  try {
    return decodeURIComponent(end);
  } catch {
    return end;
  }
}
