import type { Attachment, Prompt } from './brain/turn';
import type { PromptBlock } from './conversation/update';

/** What v1 and v2 have in common in a block of a prompt. */
interface WireBlock {
  readonly type: string;
  readonly text?: unknown;
  readonly name?: unknown;
  readonly uri?: unknown;
  readonly resource?: unknown;
}

/** A prompt's text, and the files, selections and resources that came with it. Images and sound are left out. */
export function promptOf(wire: readonly WireBlock[]): Prompt {
  const blocks = wire.flatMap(blockOf);
  return {
    blocks,
    text: blocks
      .flatMap((block) => (block.type === 'text' ? [block.text] : []))
      .join('\n')
      .trim(),
    attachments: blocks.flatMap(attachmentOf),
  };
}

function blockOf({ type, text, name, uri, resource }: WireBlock): readonly PromptBlock[] {
  if (type === 'text' && typeof text === 'string') return [{ type, text }];
  if (type === 'resource_link' && typeof uri === 'string')
    return [{ type, uri, name: typeof name === 'string' ? name : lastPart(uri) }];
  if (type !== 'resource' || typeof resource !== 'object' || resource === null) return [];
  if (!('uri' in resource) || typeof resource.uri !== 'string') return [];
  return 'text' in resource && typeof resource.text === 'string'
    ? [{ type, resource: { uri: resource.uri, text: resource.text } }]
    : [{ type: 'resource_link', name: lastPart(resource.uri), uri: resource.uri }];
}

function attachmentOf(block: PromptBlock): readonly Attachment[] {
  switch (block.type) {
    case 'text':
      return [];
    case 'resource_link':
      return [{ name: block.name, uri: block.uri }];
    case 'resource':
      return [{ name: lastPart(block.resource.uri), ...block.resource }];
  }
}

function lastPart(uri: string): string {
  const path = uri.replace(/[?#].*$/, '');
  return path.slice(path.lastIndexOf('/') + 1) || uri;
}
