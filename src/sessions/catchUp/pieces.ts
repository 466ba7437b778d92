import { textOf } from '../messageText';
import type { MessageRow, Row, ToolRow } from '../state';

/** Of a longer text, only its beginning and its end are compared: so many characters of each. */
const COMPARED = 2000;

/** What the person said, and what came of it: the rows from one message of the person to before the next. */
export interface Piece {
  readonly rows: readonly Row[];
  /** The first row, unless the agent began. */
  readonly question: MessageRow | undefined;
  /** The ids by which a transcript and another telling of it are compared: those of messages and tool calls. */
  readonly ids: ReadonlySet<string>;
  readonly tools: readonly ToolRow[];
  /** The text of the question, and that of the agent's answer, to be compared. */
  readonly asked: string;
  readonly answered: string;
  /** The question is more than text. */
  readonly hasAttachments: boolean;
}

export function piecesOf(rows: readonly Row[]): readonly Piece[] {
  const pieces: Row[][] = [];
  for (const row of rows) {
    const last = pieces.at(-1);
    if (last && !(row.kind === 'message' && row.role === 'user')) last.push(row);
    else pieces.push([row]);
  }
  return pieces.map(pieceOf);
}

/** A tool call's among the ids of a piece. */
export function toolId(toolCallId: string): string {
  return `tool ${toolCallId}`;
}

/** Whether anything was said or done in it. */
export function isConversation({ kind }: Row): boolean {
  return kind === 'message' || kind === 'tool' || kind === 'subagent' || kind === 'sessionMessage';
}

/** The agent never got the question. */
export function isUndelivered({ question }: Piece): boolean {
  return question?.prompt?.state === 'failed';
}

/** Blanks differ from telling to telling. */
export function withoutBlanks(text: string): string {
  return text.replaceAll(/\s+/g, '');
}

/** What the agent itself said in some rows: not the agents within it. */
export function saidIn(rows: readonly Row[], role: 'agent' | 'thought'): readonly MessageRow[] {
  return rows.filter(
    (row) => row.kind === 'message' && row.role === role && row.parentToolCallId === undefined,
  ) as readonly MessageRow[];
}

function compared(text: string): string {
  if (text.length <= 4 * COMPARED) return withoutBlanks(text);
  const [beginning, end] = [text.slice(0, 2 * COMPARED), text.slice(-2 * COMPARED)].map(withoutBlanks);
  return `${beginning?.slice(0, COMPARED) ?? ''}…${end?.slice(-COMPARED) ?? ''}`;
}

function pieceOf(rows: readonly Row[]): Piece {
  const [first] = rows;
  const question = first?.kind === 'message' && first.role === 'user' ? first : undefined;
  const tools = rows.filter((row) => row.kind === 'tool');
  const messages = rows.filter((row) => row.kind === 'message');
  return {
    rows,
    question,
    ids: new Set([
      ...messages.flatMap(({ role, messageId }) => (messageId === undefined ? [] : [`${role} ${messageId}`])),
      ...tools.map(({ toolCallId }) => toolId(toolCallId)),
    ]),
    tools,
    asked: question ? compared(textOf(question)) : '',
    answered: compared(saidIn(rows, 'agent').map(textOf).join('')),
    hasAttachments: [...(question?.content ?? [])].some(({ type }) => type !== 'text'),
  };
}
