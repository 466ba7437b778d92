import type { ContentBlock } from '../../acp/content';
import type { ToolCallContent } from '../../acp/update';
import type { KeyedList } from '../../base/keyedList';
import type { PermissionState, Row, TerminalState, ToolRow } from '../state';

/**
 * What of a row may be folded, and hides what is in it then: `details` is all of it but its line, the others are in these. `content`
 * with the number of a tool call's content, and of the file in a diff.
 */
export type RowPart = 'details' | 'input' | 'output' | `content/${number}/${number}`;

/** A text of a row that can be found, and what must be unfolded to see it. */
export interface RowText {
  readonly text: string;
  readonly within: readonly RowPart[];
}

/** How much of a raw value is searched: as much as a panel shows of it. Characters. */
const RAW_LIMIT = 20_000;

/** The texts of a row that a person can find, about in the order in which they are shown. */
export function* rowTexts(row: Row, terminals: KeyedList<TerminalState>): Iterable<RowText> {
  switch (row.kind) {
    case 'message':
      yield* blockTexts(row.content, row.role === 'thought' ? ['details'] : []);
      return;
    case 'tool':
      yield* toolTexts(row, terminals);
      return;
    case 'permission':
      yield* permissionTexts(row.permission, []);
      return;
    case 'elicitation':
      yield shown(row.request.message);
      return;
    case 'notice':
      yield shown(row.title);
      if (row.description !== undefined) yield shown(row.description);
      return;
    case 'compaction':
      yield* blockTexts(row.summary, ['details']);
      return;
    case 'sessionMessage':
      yield* blockTexts(row.content, ['details']);
      return;
    case 'subagent':
      if (row.title !== undefined) yield shown(row.title);
      if (row.description !== undefined) yield { text: row.description, within: ['details'] };
      for (const inner of row.conversation.rows)
        for (const { text } of rowTexts(inner, row.conversation.terminals)) yield { text, within: ['details'] };
      return;
    case 'unknown':
      yield { text: rawText(row.raw), within: ['details'] };
      return;
    case 'failure':
      if ('stderr' in row.failure) yield { text: row.failure.stderr, within: ['details'] };
      return;
    case 'turnEnd':
      if (row.error) yield shown(row.error.message);
      return;
    case 'transcriptMissing':
    case 'turnStart':
    case 'contextLost':
      return;
  }
}

function* toolTexts(row: ToolRow, terminals: KeyedList<TerminalState>): Iterable<RowText> {
  yield shown(row.title === '' ? (row.name ?? '') : row.title);
  for (const { path } of row.locations) yield { text: path, within: ['details'] };
  let index = 0;
  for (const item of row.content) yield* contentTexts(item, index++, terminals);
  for (const permission of row.permissions) yield* permissionTexts(permission, ['details']);
  if (row.rawInput !== undefined) yield { text: rawText(row.rawInput), within: ['details', 'input'] };
  if (row.rawOutput !== undefined) yield { text: rawText(row.rawOutput), within: ['details', 'output'] };
}

function* contentTexts(item: ToolCallContent, index: number, terminals: KeyedList<TerminalState>): Iterable<RowText> {
  switch (item.type) {
    case 'content':
      yield* blockTexts([item.content], ['details']);
      return;
    case 'diff': {
      let file = 0;
      for (const { path, text } of item.changes) {
        const within = ['details', `content/${index}/${file++}`] as const;
        yield { text: path, within };
        if (typeof text?.oldText === 'string') yield { text: text.oldText, within };
        if (text) yield { text: text.newText, within };
      }
      if (item.gitPatch !== undefined) yield { text: item.gitPatch, within: ['details', `content/${index}/0`] };
      return;
    }
    case 'terminal': {
      const terminal = terminals.get(item.terminalId);
      if (terminal?.command !== undefined) yield { text: terminal.command, within: ['details'] };
      if (terminal) yield { text: terminal.output, within: ['details'] };
      return;
    }
    case 'unknown':
      yield { text: rawText(item.raw), within: ['details'] };
  }
}

function* permissionTexts({ title, description }: PermissionState, within: readonly RowPart[]): Iterable<RowText> {
  yield { text: title, within };
  if (description !== undefined) yield { text: description, within };
}

function* blockTexts(blocks: Iterable<ContentBlock>, within: readonly RowPart[]): Iterable<RowText> {
  for (const block of blocks) {
    if (block.type === 'text') yield { text: block.text, within };
    else if (block.type === 'resource_link') yield { text: block.title ?? block.name, within };
    else if (block.type === 'resource') {
      yield { text: block.resource.uri, within };
      if ('text' in block.resource) yield { text: block.resource.text, within };
    }
  }
}

function shown(text: string): RowText {
  return { text, within: [] };
}

function rawText(value: unknown): string {
  const text = typeof value === 'string' ? value : ((JSON.stringify(value, undefined, 2) as string | undefined) ?? '');
  return text.slice(0, RAW_LIMIT);
}
