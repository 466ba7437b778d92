import type { ContentBlock, EmbeddedResourceBlock } from '../acp/content';

/** What an agent takes in a prompt beside text and links (ACP "Prompt capabilities"). */
export interface PromptAbilities {
  readonly promptImage: boolean;
  readonly promptAudio: boolean;
  readonly promptEmbeddedContext: boolean;
}

/** What could not be sent as it was. */
export interface PromptChange {
  /** `linked`: only its address was sent. `leftOut`: nothing of it was. */
  readonly what: 'linked' | 'leftOut';
  readonly kind: 'image' | 'audio' | 'file';
  readonly name: string;
}

export interface FittedContent {
  readonly content: readonly ContentBlock[];
  readonly changes: readonly PromptChange[];
}

/**
 * The best form of a prompt that an agent supports. A file as a whole becomes a link where it cannot be embedded; other text goes into the
 * message, named by its address, for the agent could not read it elsewhere: lines as they stand in the editor, problems, changes. What
 * the agent cannot take at all is left out and named.
 */
export function fitContent(content: readonly ContentBlock[], abilities: PromptAbilities): FittedContent {
  const changes: PromptChange[] = [];
  const fitted: ContentBlock[] = [];
  for (const block of content) {
    const { block: next, change } = fitBlock(block, abilities);
    if (next) fitted.push(next);
    if (change) changes.push(change);
  }
  // A prompt must say something: the agent is told why it does not.
  if (fitted.length === 0 && changes.length > 0) {
    fitted.push({ type: 'text', text: `[Not sent, since you do not take it: ${changes.map(nameOf).join(', ')}]` });
  }
  return { content: fitted, changes };
}

interface Fitted {
  readonly block?: ContentBlock;
  readonly change?: PromptChange;
}

function fitBlock(block: ContentBlock, abilities: PromptAbilities): Fitted {
  switch (block.type) {
    case 'image':
      return abilities.promptImage ? { block } : linkOrLeave('image', block.uri);
    case 'audio':
      return abilities.promptAudio ? { block } : linkOrLeave('audio', undefined);
    case 'resource':
      return abilities.promptEmbeddedContext ? { block } : fitResource(block);
    default:
      return { block };
  }
}

function fitResource({ resource }: EmbeddedResourceBlock): Fitted {
  if ('blob' in resource) return linkOrLeave('file', resource.uri);
  if (isWholeFile(resource.uri)) {
    const { uri, mimeType } = resource;
    return { block: { type: 'resource_link', name: nameOfUri(uri), uri, ...(mimeType !== undefined && { mimeType }) } };
  }
  return {
    block: {
      type: 'text',
      text: `<context ref=${JSON.stringify(resource.uri)}>\n${resource.text}\n</context>`,
      annotations: { audience: ['assistant'] },
    },
  };
}

function linkOrLeave(kind: PromptChange['kind'], uri: string | undefined): Fitted {
  const name = uri === undefined ? '' : nameOfUri(uri);
  if (uri === undefined || !isWholeFile(uri)) return { change: { what: 'leftOut', kind, name } };
  return { block: { type: 'resource_link', name, uri }, change: { what: 'linked', kind, name } };
}

function isWholeFile(uri: string): boolean {
  return uri.startsWith('file:') && !uri.includes('#');
}

/** The last part of an address, as a name. */
export function nameOfUri(uri: string): string {
  const [path = ''] = uri.split(/[?#]/, 1);
  let end = path.length;
  while (path[end - 1] === '/') end--;
  const part = path.slice(path.lastIndexOf('/', end - 1) + 1, end);
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function nameOf({ kind, name }: PromptChange): string {
  return name === '' ? kind : `${kind} ${name}`;
}
