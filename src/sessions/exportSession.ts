import type { ContentBlock } from '../acp/content';
import type { ToolCallContent } from '../acp/update';
import { toSnapshot } from './snapshot';
import type { Row, SessionState, TerminalState, ToolRow } from './state';

/** What stands above an exported transcript. */
export interface ExportHeading {
  readonly title: string;
  readonly agent: string;
  readonly folder: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** All of a session, for programs. The form of `rows` and `terminals` is that of Parley's own model, and may change with its version. */
export function exportJson(heading: ExportHeading, state: SessionState): string {
  const { rows, terminals, plans, usage } = toSnapshot(state);
  const times = { createdAt: iso(heading.createdAt), updatedAt: iso(heading.updatedAt) };
  return `${JSON.stringify({ format: 'parley-session', version: 1, ...heading, ...times, plans, usage, rows, terminals }, undefined, 2)}\n`;
}

/** A session to read: what was said as it was written, what was done as lists and fenced texts. */
export function exportMarkdown(heading: ExportHeading, state: SessionState): string {
  const { title, agent, folder, createdAt, updatedAt } = heading;
  const about = [`- Agent: ${agent}`, `- Folder: ${folder}`, `- From ${iso(createdAt)} to ${iso(updatedAt)}`].join(
    '\n',
  );
  const rows = [...state.rows].map((row) => rowText(row, state)).filter((text) => text !== '');
  return [`# ${title}`, about, ...rows].join('\n\n') + '\n';
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

function rowText(row: Row, state: SessionState): string {
  switch (row.kind) {
    case 'message':
      return message({ user: '## You', agent: '## Agent', thought: '### Thought' }[row.role], blocks(row.content));
    case 'tool':
      return toolText(row, state);
    case 'permission': {
      const { title, options, answer } = row.permission;
      const chosen =
        answer.state === 'selected' ? options.find(({ optionId }) => optionId === answer.optionId)?.name : undefined;
      return `> Permission: ${line(title)}: ${chosen ?? answer.state}`;
    }
    case 'elicitation':
      return `> Question: ${line(row.request.message)}: ${row.outcome.action}`;
    case 'notice':
      return `> ${line(row.title)}${row.description === undefined ? '' : `: ${line(row.description)}`}`;
    case 'compaction':
      return message('### Summary', blocks(row.summary));
    case 'subagent':
      return [
        `### Subagent: ${line(row.title ?? row.sessionId)}`,
        ...[...row.conversation.rows].map((inner) => rowText(inner, row.conversation)),
      ]
        .filter((text) => text !== '')
        .join('\n\n');
    case 'sessionMessage':
      return message('### Message between sessions', blocks(row.content));
    case 'contextLost':
      return '> The agent does not remember what is above.';
    case 'transcriptMissing':
      return '> What was said before is not known.';
    case 'failure':
      return `> Failure: ${row.failure.kind}${'message' in row.failure ? `: ${line(row.failure.message)}` : ''}`;
    case 'turnEnd':
      return `> The turn ended: ${row.stopReason}${row.error ? `: ${line(row.error.message)}` : ''}`;
    case 'turnStart':
    case 'unknown':
      return '';
  }
}

function toolText(row: ToolRow, state: SessionState): string {
  const title = row.title === '' ? (row.name ?? row.toolCallId) : row.title;
  const head = `### Tool: ${line(title)} (${row.unfinished ? 'unfinished' : row.status})`;
  const places = row.locations
    .map(({ path, line: at }) => `- ${path}${at === undefined ? '' : `:${String(at)}`}`)
    .join('\n');
  const content = [...row.content].map((item) => toolContent(item, state));
  return [head, places, ...content].filter((text) => text !== '').join('\n\n');
}

function toolContent(item: ToolCallContent, state: SessionState): string {
  switch (item.type) {
    case 'content':
      return blocks([item.content]);
    case 'diff': {
      const changes = item.changes.map(({ operation, path, text }) => {
        const removed = text?.oldText ? text.oldText.split('\n').map((one) => `-${one}`) : [];
        const added = text ? text.newText.split('\n').map((one) => `+${one}`) : [];
        const lines = [...removed, ...added].join('\n');
        return [`- ${operation} ${path}`, ...(lines === '' ? [] : [fenced(lines, 'diff')])].join('\n\n');
      });
      return [...changes, ...(item.gitPatch === undefined ? [] : [fenced(item.gitPatch, 'diff')])].join('\n\n');
    }
    case 'terminal':
      return terminalText(item.terminalId, state.terminals.get(item.terminalId));
    case 'unknown':
      return '';
  }
}

function terminalText(id: string, terminal: TerminalState | undefined): string {
  if (!terminal) return '';
  // Colours and the like are for terminals.
  const output = terminal.output.replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\))/g, '');
  return fenced(`$ ${terminal.command ?? id}\n${output}`, 'text');
}

function message(head: string, text: string): string {
  return text === '' ? '' : `${head}\n\n${text}`;
}

function blocks(content: Iterable<ContentBlock>): string {
  return [...content]
    .map(block)
    .filter((text) => text !== '')
    .join('\n\n');
}

function block(content: ContentBlock): string {
  switch (content.type) {
    case 'text':
      return content.text.trim();
    case 'image':
    case 'audio':
      return `*(${content.type}, ${content.mimeType})*`;
    case 'resource_link':
      return `<${content.uri}>`;
    case 'resource':
      return `<${content.resource.uri}>`;
    case 'unknown':
      return '';
  }
}

/** A fence that is longer than any within. */
function fenced(text: string, language: string): string {
  const longest = [...text.matchAll(/`+/g)].reduce((length, [ticks]) => Math.max(length, ticks.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

function line(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
