import { isRecord } from '../base/check';
import { boundedJson } from './boundedJson';
import type {
  Annotations,
  AudioBlock,
  BlobResource,
  ContentBlock,
  ImageBlock,
  ResourceLinkBlock,
  TextBlock,
  TextResource,
  UnknownBlock,
} from './content';
import type { Fields, Mutable } from './fields';

/** Reads a content block of either version. One that is not known, or lacks what its type needs, is kept raw. */
export function parseContentBlock(value: unknown, parent: Fields, key: string | number): ContentBlock {
  if (typeof value === 'string') {
    parent.problem(key, 'is a string instead of a text block');
    return { type: 'text', text: value };
  }
  const fields = typeof key === 'number' ? parent.item(value, key) : parent.object(key);
  const block = fields && parseKnownBlock(fields);
  if (block !== undefined) return block;
  if (isRecord(value)) parent.problem(key, `is a content block of an unknown shape (type ${typeName(value['type'])})`);
  return { type: 'unknown', raw: boundedJson(value) };
}

/** Reads an array of content blocks; undefined when there is none. */
export function parseContentBlocks(fields: Fields, key: string): ContentBlock[] | undefined {
  return fields.list(key, parseContentBlock);
}

/** The tool call within which Claude's agent tells something. */
export function parentToolCallId(update: Fields): string | undefined {
  return update.has('_meta') ? update.object('_meta')?.object('claudeCode')?.text('parentToolUseId') : undefined;
}

/** A wire value that names a type, for a report: bounded. */
export function typeName(value: unknown): string {
  return typeof value === 'string' ? `"${value.slice(0, 60)}"` : typeof value;
}

function parseKnownBlock(fields: Fields): ContentBlock | undefined {
  switch (fields.get('type')) {
    case 'text':
      return parseText(fields);
    case 'image':
      return parseImage(fields);
    case 'audio':
      return parseAudio(fields);
    case 'resource_link':
      return parseResourceLink(fields);
    case 'resource':
      return parseResource(fields);
    default:
      return undefined;
  }
}

function parseText(fields: Fields): TextBlock | undefined {
  const text = fields.requiredText('text');
  return text === undefined ? undefined : withAnnotations({ type: 'text', text }, fields);
}

function parseImage(fields: Fields): ImageBlock | undefined {
  const data = fields.requiredText('data');
  const mimeType = fields.requiredText('mimeType');
  if (data === undefined || mimeType === undefined) return undefined;
  const block: Mutable<ImageBlock> = { type: 'image', data, mimeType };
  const uri = fields.text('uri');
  if (uri !== undefined) block.uri = uri;
  return withAnnotations(block, fields);
}

function parseAudio(fields: Fields): AudioBlock | undefined {
  const data = fields.requiredText('data');
  const mimeType = fields.requiredText('mimeType');
  return data === undefined || mimeType === undefined
    ? undefined
    : withAnnotations({ type: 'audio', data, mimeType }, fields);
}

function parseResourceLink(fields: Fields): ResourceLinkBlock | undefined {
  const uri = fields.requiredText('uri');
  if (uri === undefined) return undefined;
  const block: Mutable<ResourceLinkBlock> = { type: 'resource_link', name: fields.requiredText('name') ?? uri, uri };
  const title = fields.text('title');
  const description = fields.text('description');
  const mimeType = fields.text('mimeType');
  const size = fields.count('size');
  if (title !== undefined) block.title = title;
  if (description !== undefined) block.description = description;
  if (mimeType !== undefined) block.mimeType = mimeType;
  if (size !== undefined) block.size = size;
  return withAnnotations(block, fields);
}

function parseResource(fields: Fields): ContentBlock | undefined {
  const resource = fields.object('resource');
  const uri = resource?.requiredText('uri');
  if (resource === undefined || uri === undefined) return undefined;
  const mimeType = resource.text('mimeType');
  const contents = parseContents(resource, uri);
  if (contents === undefined) return undefined;
  if (mimeType !== undefined) contents.mimeType = mimeType;
  return withAnnotations({ type: 'resource', resource: contents }, fields);
}

function parseContents(resource: Fields, uri: string): Mutable<TextResource> | Mutable<BlobResource> | undefined {
  const text = resource.text('text');
  if (text !== undefined) return { uri, text };
  const blob = resource.requiredText('blob');
  return blob === undefined ? undefined : { uri, blob };
}

function withAnnotations<T extends Exclude<ContentBlock, UnknownBlock>>(block: T, fields: Fields): T {
  const annotations = fields.has('annotations') ? fields.object('annotations') : undefined;
  return annotations === undefined ? block : { ...block, annotations: parseAnnotations(annotations) };
}

function parseAnnotations(fields: Fields): Annotations {
  const annotations: Mutable<Annotations> = {};
  const audience = fields.texts('audience');
  const lastModified = fields.text('lastModified');
  const priority = fields.number('priority');
  if (audience !== undefined) annotations.audience = audience;
  if (lastModified !== undefined) annotations.lastModified = lastModified;
  if (priority !== undefined) annotations.priority = priority;
  return annotations;
}
