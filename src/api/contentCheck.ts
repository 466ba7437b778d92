import type { ContentBlock } from '../acp/content';
import { type Check, CheckError, integer, list, number, object, oneOf, optional, text } from '../base/check';

/** How many characters of text and base64 one prompt may have: more than agents take of a message. */
const MAX_LENGTH = 32 * 1024 * 1024;
const MAX_BLOCKS = 1000;

const any = text(MAX_LENGTH);
const short = text(32_768);
const annotations = optional(
  object({
    audience: optional(list(short, 10)),
    lastModified: optional(short),
    priority: optional(number),
  }),
);
const resource = { uri: short, mimeType: optional(short) };

/** The fields of every kind of block but its type. */
const fields = {
  text: { text: any, annotations },
  image: { data: any, mimeType: short, uri: optional(short), annotations },
  audio: { data: any, mimeType: short, annotations },
  resource_link: {
    name: short,
    uri: short,
    title: optional(short),
    description: optional(short),
    mimeType: optional(short),
    size: optional(integer(0)),
    annotations,
  },
  resource: { resource: resourceCheck, annotations },
} as const satisfies Readonly<Record<Exclude<ContentBlock['type'], 'unknown'>, Parameters<typeof object>[0]>>;

const types = Object.keys(fields) as readonly (keyof typeof fields)[];

function resourceCheck(value: unknown, path: string): { readonly uri: string } {
  const isText = typeof value === 'object' && value !== null && 'text' in value;
  return isText ? object({ ...resource, text: any })(value, path) : object({ ...resource, blob: any })(value, path);
}

const blockCheck: Check<ContentBlock> = (value, path) => {
  const { type } = object({ type: oneOf(...types) })(value, path);
  const check: Check<object> = object(fields[type]);
  return { type, ...check(value, path) } as ContentBlock;
};

/** A list of content blocks that can be sent: at least one, bounded in number and in size. */
export const contentCheck: Check<readonly ContentBlock[]> = (value, path) => {
  const blocks = list(blockCheck, MAX_BLOCKS)(value, path);
  if (blocks.length === 0) throw new CheckError(path, 'a list of at least one block');
  const length = blocks.reduce((sum, block) => sum + lengthOf(block), 0);
  if (length > MAX_LENGTH) throw new CheckError(path, `of at most ${MAX_LENGTH} characters`);
  return blocks;
};

/** A prompt: a text, or blocks. */
export const promptCheck: Check<readonly ContentBlock[]> = (value, path) =>
  contentCheck(typeof value === 'string' ? [{ type: 'text', text: value }] : value, path);

function lengthOf(block: ContentBlock): number {
  switch (block.type) {
    case 'text':
      return block.text.length;
    case 'image':
    case 'audio':
      return block.data.length;
    case 'resource':
      return 'text' in block.resource ? block.resource.text.length : block.resource.blob.length;
    case 'resource_link':
    case 'unknown':
      return 0;
  }
}
