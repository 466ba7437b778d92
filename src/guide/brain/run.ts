import { readOnly } from './edit';
import { codeFence, inlineCode } from './markdown';
import { mayDo } from './permission';
import { say, think } from './step';
import type { CommandResult, Turn } from './turn';
import type { Answer } from './step';

/** Whether the turn waits for a command, or leaves it running behind. */
type Place = 'foreground' | 'background';

/** Runs a command in the workspace folder, when the person allows it. */
export async function* answerRun(line: string, turn: Turn, place: Place = 'foreground'): Answer {
  if (line === '') {
    yield say('Which command? For example `/run git status`.\n');
    return;
  }
  yield think('A command can do anything that you can do, so I ask before I run it.');
  const cwd = turn.workspace.folder;
  const toolCallId = turn.newId('call');
  const signal = turn.callSignal(toolCallId);
  const toolCall = {
    type: 'toolCall',
    toolCallId,
    title: line,
    kind: 'execute',
    status: 'pending',
    rawInput: { command: line, cwd },
  } as const;
  yield toolCall;
  const verdict = await mayDo(
    {
      kind: 'run',
      rule: `run ${line}`,
      always: 'Always allow this command in this session',
      title: `Run ${line}`,
      description: `The Guide wants to run this command in ${turn.workspace.name}.`,
      toolCall,
      command: { line, cwd },
    },
    turn,
    signal,
  );
  if (verdict !== 'allowed') {
    yield { type: 'toolCall', toolCallId, status: 'cancelled' };
    yield say(verdict === 'readOnly' ? readOnly : `I did not run ${inlineCode(line)}.\n`);
    return;
  }

  if (place === 'background') {
    const { terminalId } = await turn.client.startInBackground({ line, cwd });
    yield { type: 'toolCall', toolCallId, status: 'completed', content: terminalContent(terminalId) };
    yield say(`${inlineCode(line)} runs in the background; it ends with this session.\n`);
    return;
  }
  const { terminalId, ended } = await turn.client.startCommand({ line, cwd }, signal);
  yield {
    type: 'toolCall',
    toolCallId,
    status: 'in_progress',
    cancellable: true,
    content: terminalContent(terminalId),
  };
  const result = await ended;
  // With a turn that was cancelled, all its calls are.
  turn.signal.throwIfAborted();
  yield {
    type: 'toolCall',
    toolCallId,
    status: signal.aborted ? 'cancelled' : result.exitCode === 0 ? 'completed' : 'failed',
    cancellable: false,
    rawOutput: { exitCode: result.exitCode, signal: result.signal },
    ...(terminalId === undefined ? { content: [{ type: 'text', text: codeFence(result.output) }] } : {}),
  };
  yield say(`${inlineCode(line)} ${endText(result)}.\n`);
}

function terminalContent(terminalId: string | undefined) {
  return terminalId === undefined ? [] : [{ type: 'terminal', terminalId } as const];
}

function endText({ exitCode, signal }: CommandResult): string {
  if (signal !== null) return `was ended by ${signal}`;
  return exitCode === 0 ? 'succeeded' : `failed with exit code ${String(exitCode ?? 'unknown')}`;
}
