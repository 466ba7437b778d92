import { boundedJson } from './boundedJson';
import type { Fields, Mutable } from './fields';
import { parseContentBlock, typeName } from './parseContent';
import type { Diff, DiffChange, ToolCallContent, ToolCallLocation, ToolCallPatch } from './update';

/** What `null` means in a patch: in v1 the field is unchanged, in v2 it is cleared. */
export type NullRule = 'unchanged' | 'clears';

/** Reads a tool call or an update of one. @returns undefined when it has no id. */
export function parseToolCallPatch(fields: Fields, nullRule: NullRule): ToolCallPatch | undefined {
  const toolCallId = fields.id('toolCallId');
  if (toolCallId === undefined) return undefined;
  const patch: Mutable<ToolCallPatch> = { type: 'toolCall', toolCallId };
  const isCleared = (key: string): boolean => nullRule === 'clears' && fields.get(key) === null;
  for (const key of ['name', 'title', 'kind', 'status'] as const) {
    const value = isCleared(key) ? null : fields.text(key);
    if (value !== undefined) patch[key] = value;
  }
  const content = isCleared('content') ? null : fields.list('content', parseToolCallContent);
  const locations = isCleared('locations') ? null : fields.list('locations', parseLocation);
  if (content !== undefined) patch.content = content;
  if (locations !== undefined) patch.locations = locations;
  for (const key of ['rawInput', 'rawOutput'] as const) {
    const value = fields.get(key);
    if (value !== undefined && (value !== null || nullRule === 'clears')) patch[key] = boundedJson(value);
  }
  if (fields.has('capabilities')) {
    patch.cancellable = isCleared('capabilities') ? null : (fields.object('capabilities')?.supports('cancel') ?? false);
  }
  if (fields.has('_meta')) addMeta(patch, fields.object('_meta'));
  return patch;
}

/** What Claude's agent tells in `_meta.claudeCode`. */
function addMeta(patch: Mutable<ToolCallPatch>, meta: Fields | undefined): void {
  const claude = meta?.get('claudeCode') === undefined ? undefined : meta.object('claudeCode');
  if (claude === undefined) return;
  const parent = claude.text('parentToolUseId');
  const name = claude.text('toolName');
  if (parent !== undefined) patch.parentToolCallId = parent;
  if (name !== undefined) patch.name ??= name;
}

/** Reads one item of a tool call's content, of either version. What is not known is kept raw. */
export function parseToolCallContent(value: unknown, list: Fields, key: string | number): ToolCallContent {
  const fields = typeof key === 'number' ? list.item(value, key) : list.object(key);
  switch (fields?.get('type')) {
    case 'content':
      return { type: 'content', content: parseContentBlock(fields.get('content'), fields, 'content') };
    case 'diff': {
      const diff = parseDiff(fields);
      if (diff !== undefined) return diff;
      break;
    }
    case 'terminal': {
      const terminalId = fields.id('terminalId');
      if (terminalId !== undefined) return { type: 'terminal', terminalId };
      break;
    }
    default:
      fields?.problem('type', `is a tool call content of an unknown type ${typeName(fields.get('type'))}`);
  }
  return { type: 'unknown', raw: boundedJson(value) };
}

function parseDiff(fields: Fields): Diff | undefined {
  if (!fields.has('changes')) return parseTextDiff(fields);
  const changes = fields.list('changes', parseDiffChange);
  if (changes === undefined) return undefined;
  const diff: Mutable<Diff> = { type: 'diff', changes };
  const patch = fields.object('patch');
  const text = patch?.requiredText('text');
  const format = patch?.text('format') ?? '';
  if (text !== undefined && format === 'git_patch') diff.gitPatch = text;
  else if (text !== undefined) diff.otherPatch = { format, text };
  return diff;
}

/** v1's diff of one file, which may be the whole of it or a region. */
function parseTextDiff(fields: Fields): Diff | undefined {
  const path = fields.requiredText('path');
  const newText = fields.requiredText('newText');
  if (path === undefined || newText === undefined) return undefined;
  const oldText = fields.text('oldText') ?? null;
  const operation = oldText === null ? 'add' : 'modify';
  return { type: 'diff', changes: [{ operation, path, text: { oldText, newText } }] };
}

function parseDiffChange(value: unknown, list: Fields, index: number): DiffChange | undefined {
  const fields = list.item(value, index);
  const path = fields?.requiredText('path');
  if (fields === undefined || path === undefined) return undefined;
  const change: Mutable<DiffChange> = { operation: fields.requiredText('operation') ?? 'modify', path };
  for (const key of ['oldPath', 'fileType', 'mimeType'] as const) {
    const text = fields.text(key);
    if (text !== undefined) change[key] = text;
  }
  return change;
}

function parseLocation(value: unknown, list: Fields, index: number): ToolCallLocation | undefined {
  const fields = list.item(value, index);
  const path = fields?.requiredText('path');
  if (fields === undefined || path === undefined) return undefined;
  const line = fields.count('line');
  return line === undefined ? { path } : { path, line };
}
