import { readTextFile } from '../files/textFile';
import { WorkspaceError } from '../files/workspaceFolder';
import { applyChange, parseEdit } from './editAsk';
import { inlineCode } from './markdown';
import { mayDo } from './permission';
import { currentText } from './read';
import { say, think } from './step';
import type { FileDiff } from '../conversation/update';
import type { WorkspacePath } from '../files/workspaceFolder';
import type { FileEdit } from './editAsk';
import type { Answer } from './step';
import type { Turn } from './turn';

/** A real change of a file: shown as a diff first, made when the person allows it. */
export async function* answerEdit(written: string, turn: Turn): Answer {
  yield* editFile(parseEdit(written), turn);
}

export async function* editFile(edit: FileEdit, turn: Turn): Answer {
  const file = await turn.workspace.locate(edit.path);
  const before = await textBefore(file, turn);
  const after = applyChange(before, edit.change);
  if ('problem' in after) throw new WorkspaceError(`${inlineCode(file.shown)} ${after.problem}`);
  if (after.text === before) throw new WorkspaceError(`That would leave ${inlineCode(file.shown)} as it is.`);
  yield think(`This changes ${file.shown}, so I show the change and ask before I write.`);

  const toolCallId = turn.newId('call');
  const signal = turn.callSignal(toolCallId);
  const diff: FileDiff = { type: 'diff', path: file.path, oldText: before, newText: after.text };
  const toolCall = {
    type: 'toolCall',
    toolCallId,
    title: before === null ? `Create ${file.shown}` : `Edit ${file.shown}`,
    kind: 'edit',
    status: 'pending',
    content: [diff],
    locations: [{ path: file.path, line: firstChange(before ?? '', after.text) }],
    rawInput: { path: file.path, ...edit.change },
  } as const;
  yield toolCall;
  const verdict = await mayDo(
    {
      kind: 'edit',
      rule: 'edit',
      always: 'Allow all edits in this session',
      title: toolCall.title,
      description: 'The Guide wants to write this file.',
      toolCall,
    },
    turn,
    signal,
  );
  if (verdict !== 'allowed') {
    yield { type: 'toolCall', toolCallId, status: 'cancelled' };
    yield say(verdict === 'readOnly' ? readOnly : `I left ${inlineCode(file.shown)} as it is.\n`);
    return;
  }

  yield { type: 'toolCall', toolCallId, status: 'in_progress' };
  // The person may have taken long to decide.
  if ((await textBefore(file, turn)) !== before) {
    yield { type: 'toolCall', toolCallId, status: 'failed' };
    throw new WorkspaceError(
      `${inlineCode(file.shown)} has changed meanwhile, so I wrote nothing. Ask again to see the change anew.`,
    );
  }
  try {
    await turn.client.writeTextFile(file.path, after.text, signal);
  } catch (error) {
    if (!turn.signal.aborted) yield { type: 'toolCall', toolCallId, status: 'failed' };
    throw error;
  }
  yield { type: 'toolCall', toolCallId, status: 'completed' };
  yield say(`${before === null ? 'Created' : 'Changed'} ${inlineCode(file.shown)}.\n`);
}

export const readOnly =
  'The mode is **Read only**, so I change no file and run no command. Choose another mode below the message box.\n';

/** @returns null when there is no such file. @throws WorkspaceError when there is one that cannot be edited */
async function textBefore(file: WorkspacePath, turn: Turn): Promise<string | null> {
  const onDisk = await readTextFile(file.path);
  return 'notRead' in onDisk && onDisk.notRead === 'missing' ? null : currentText(file, turn, turn.signal);
}

/** The first line that differs, counted from 1. */
function firstChange(before: string, after: string): number {
  const from = before.split('\n');
  const to = after.split('\n');
  const index = to.findIndex((line, at) => line !== from[at]);
  return Math.max(0, index) + 1;
}
