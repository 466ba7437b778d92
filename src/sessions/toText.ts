import type { AgentFailure } from '../acp/agentFailure';
import type { ContentBlock } from '../acp/content';
import type { PlanContent, ToolCallContent } from '../acp/update';
import type { ElicitationRow, PermissionState, Row, SessionState, TerminalState, ToolRow } from './state';

/**
 * A session's transcript as plain text, a paragraph for each row: what it says, not when. For tests and logs of the developers; what
 * a person exports is made from the same state elsewhere.
 */
export function toText(state: SessionState): string {
  const paragraphs = [...state.rows].map((row) => rowToText(row, state));
  const plans = state.plans.map(({ planId, plan }) => paragraph(`Plan ${planId}`, planToText(plan)));
  const queue = state.queue.map(({ content }) => paragraph('Queued', blocksToText(content)));
  const activity = state.activity === 'idle' ? [] : [`(${state.activity})`];
  return [...paragraphs, ...plans, ...queue, ...activity].map((text) => `${text}\n`).join('');
}

function rowToText(row: Row, state: SessionState): string {
  switch (row.kind) {
    case 'message': {
      const marks = [row.prompt?.state === 'failed' ? 'not sent' : '', row.truncated ? 'truncated' : ''];
      return paragraph(marked(speakers[row.role], marks), blocksToText(row.content));
    }
    case 'tool':
      return toolToText(row, state);
    case 'permission':
      return permissionToText(row.permission);
    case 'elicitation':
      return elicitationToText(row);
    case 'notice':
      return paragraph(`Notice, ${row.severity}: ${row.title}`, row.description ?? '');
    case 'compaction':
      return paragraph(marked('Compaction', [row.status, row.error ?? '']), blocksToText(row.summary));
    case 'subagent':
      return paragraph(
        marked(`Subagent ${row.title ?? row.sessionId}`, [row.description ?? '']),
        toText(row.conversation).trimEnd(),
      );
    case 'sessionMessage':
      return paragraph(
        `Message from ${row.senderSessionId ?? '?'} to ${row.recipientSessionId ?? '?'}`,
        blocksToText(row.content),
      );
    case 'contextLost':
      return '(the agent remembers nothing of what is above)';
    case 'transcriptMissing':
      return `(what was said before is not known here${row.agentRemembers ? ', the agent remembers it' : ''})`;
    case 'failure':
      return paragraph(`Failure: ${failureToText(row.failure)}`, 'stderr' in row.failure ? row.failure.stderr : '');
    case 'turnStart':
      return '(the agent begins by itself)';
    case 'turnEnd':
      return paragraph(`Turn ended: ${row.stopReason}`, row.error ? `${row.error.code}: ${row.error.message}` : '');
    case 'unknown':
      return paragraph(`Unknown ${row.what}`, json(row.raw));
  }
}

const speakers = { user: 'You', agent: 'Agent', thought: 'Thought' } as const;

function toolToText(row: ToolRow, state: SessionState): string {
  const title = row.title === '' ? (row.name ?? row.toolCallId) : row.title;
  const head = marked(`Tool ${title}`, [row.toolKind, row.status, row.unfinished ? 'unfinished' : '']);
  const locations = row.locations.map(({ path, line }) => `at ${path}${line === undefined ? '' : `:${line}`}`);
  const input = row.rawInput === undefined ? [] : [`input ${json(row.rawInput)}`];
  const output = row.rawOutput === undefined ? [] : [`output ${json(row.rawOutput)}`];
  const content = [...row.content].map((item) => toolContentToText(item, state));
  const permissions = row.permissions.map(permissionToText);
  return paragraph(head, [...locations, ...input, ...permissions, ...content, ...output].join('\n'));
}

function toolContentToText(item: ToolCallContent, state: SessionState): string {
  switch (item.type) {
    case 'content':
      return blockToText(item.content);
    case 'diff':
      return [
        ...item.changes.map(({ operation, path, oldPath, text }) =>
          [
            `${operation} ${oldPath === undefined ? '' : `${oldPath} -> `}${path}`,
            ...(text?.oldText ? text.oldText.split('\n').map((line) => `- ${line}`) : []),
            ...(text ? text.newText.split('\n').map((line) => `+ ${line}`) : []),
          ].join('\n'),
        ),
        ...(item.gitPatch === undefined ? [] : [item.gitPatch]),
        ...(item.otherPatch === undefined ? [] : [item.otherPatch.text]),
      ].join('\n');
    case 'terminal':
      return terminalToText(item.terminalId, state.terminals.get(item.terminalId));
    case 'unknown':
      return `unknown ${json(item.raw)}`;
  }
}

function terminalToText(terminalId: string, terminal: TerminalState | undefined): string {
  if (!terminal) return `terminal ${terminalId}`;
  const { command, output, outputDropped, exitStatus } = terminal;
  const exit = exitStatus && `exit ${exitStatus.exitCode ?? exitStatus.signal ?? '?'}`;
  const dropped = outputDropped > 0 ? `${outputDropped} characters dropped` : '';
  return paragraph(marked(`$ ${command ?? terminalId}`, [exit ?? '', dropped]), output);
}

function permissionToText({ title, description, options, answer }: PermissionState): string {
  const chosen =
    answer.state === 'selected'
      ? `${options.find(({ optionId }) => optionId === answer.optionId)?.name ?? answer.optionId}, by ${answer.by}`
      : answer.state;
  return paragraph(`Permission ${title === '' ? '' : `${title} `}-> ${chosen}`, description ?? '');
}

function elicitationToText({ request, outcome, completed }: ElicitationRow): string {
  const asked = request.mode === 'url' ? request.url : request.fields.map(({ key }) => key).join(', ');
  const answer = 'content' in outcome ? `accept ${json(outcome.content)}` : outcome.action;
  return paragraph(`Question ${request.message} -> ${answer}${completed ? ', completed' : ''}`, asked);
}

function planToText(plan: PlanContent): string {
  switch (plan.type) {
    case 'items':
      return plan.entries.map(({ content, status }) => `[${status}] ${content}`).join('\n');
    case 'markdown':
      return plan.content;
    case 'file':
      return plan.uri;
    case 'unknown':
      return json(plan.raw);
  }
}

function failureToText(failure: AgentFailure): string {
  const parts = Object.entries(failure).filter(([key]) => key !== 'kind' && key !== 'stderr');
  return marked(
    failure.kind,
    parts.map(([key, value]) => `${key} ${String(value)}`),
  );
}

function blocksToText(blocks: Iterable<ContentBlock>): string {
  return [...blocks].map(blockToText).join('\n');
}

function blockToText(block: ContentBlock): string {
  switch (block.type) {
    case 'text':
      return block.text;
    case 'image':
    case 'audio':
      return `<${block.type} ${block.mimeType}>`;
    case 'resource_link':
      return `<link ${block.uri}>`;
    case 'resource':
      return `<resource ${block.resource.uri}>`;
    case 'unknown':
      return `<unknown ${json(block.raw)}>`;
  }
}

function marked(head: string, marks: readonly string[]): string {
  const told = marks.filter((mark) => mark !== '');
  return told.length === 0 ? head : `${head} (${told.join(', ')})`;
}

/** A head line, and the body indented below it. */
function paragraph(head: string, body: string): string {
  return [head, ...body.split('\n').map((line) => (line === '' ? '' : `  ${line}`))].join('\n').trimEnd();
}

function json(value: unknown): string {
  try {
    // undefined for what JSON cannot say
    const text: unknown = JSON.stringify(value);
    return typeof text === 'string' ? text : String(value);
  } catch {
    return '(not JSON)';
  }
}
