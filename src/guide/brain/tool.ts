import type { Location, ToolKind } from '../conversation/update';
import type { Step } from './step';
import type { Turn } from './turn';

/** A piece of work that is shown as a tool call. */
export interface ReportedTool<Result> {
  readonly title: string;
  readonly kind: ToolKind;
  readonly input: unknown;
  readonly locations?: readonly Location[];
  run(signal: AbortSignal): Promise<Result>;
  report(result: Result): { readonly text: string; readonly locations?: readonly Location[] };
}

/**
 * Runs the work and reports it truly: when it starts, what came of it, or why it failed.
 * @throws what the work throws, after reporting it
 */
export async function* reportTool<Result>(
  turn: Turn,
  tool: ReportedTool<Result>,
): AsyncGenerator<Step, Result, undefined> {
  const toolCallId = turn.newId('call');
  yield {
    type: 'toolCall',
    toolCallId,
    title: tool.title,
    kind: tool.kind,
    status: 'in_progress',
    rawInput: tool.input,
    ...(tool.locations ? { locations: tool.locations } : {}),
  };
  let result: Result;
  try {
    result = await tool.run(turn.callSignal(toolCallId));
  } catch (error) {
    // A cancelled turn closes its open calls itself.
    if (!turn.signal.aborted) yield { type: 'toolCall', toolCallId, status: 'failed', content: [errorText(error)] };
    throw error;
  }
  const { text, locations } = tool.report(result);
  yield {
    type: 'toolCall',
    toolCallId,
    status: 'completed',
    content: [{ type: 'text', text }],
    ...(locations ? { locations } : {}),
  };
  return result;
}

function errorText(error: unknown): { readonly type: 'text'; readonly text: string } {
  return { type: 'text', text: error instanceof Error ? error.message : String(error) };
}
