import { readWorkspaceFile } from '../files/textFile';
import { codeFence, inlineCode, languageOf } from './markdown';
import { say, think } from './step';
import { reportTool } from './tool';
import type { AnswerLength } from '../conversation/options';
import type { WorkspacePath } from '../files/workspaceFolder';
import type { LineRange } from './ask';
import type { Answer } from './step';
import type { Turn } from './turn';

/** Lines that are shown when no range was asked for. */
const shownLines: Readonly<Record<AnswerLength, number>> = { brief: 20, normal: 60, detailed: 400 };

/** Lines of a range that are shown at most. */
const longestRange = 1000;

/** A file's text, or some of its lines; without a path, what came with the prompt. */
export async function* answerRead(path: string, range: LineRange | undefined, turn: Turn): Answer {
  const [attachment] = turn.prompt.attachments;
  const wanted = path || attachment?.uri;
  if (wanted === undefined) {
    yield say('Which file? For example `/read README.md`, or `/read src/main.ts:10-20` for some lines.\n');
    return;
  }
  if (path === '' && attachment?.text !== undefined) {
    yield say(
      `${inlineCode(attachment.name)}, as you sent it:\n\n${codeFence(attachment.text, languageOf(attachment.name))}`,
    );
    return;
  }
  yield think(
    `I read ${wanted} and show ${range ? `lines ${String(range.first)} to ${String(range.last)}` : 'its beginning'}.`,
  );
  const file = await turn.workspace.locate(wanted);
  const location = { path: file.path, ...(range ? { line: range.first } : {}) };
  const lines = yield* reportTool(turn, {
    title: `Read ${file.shown || '.'}`,
    kind: 'read',
    input: { path: file.path, ...range },
    locations: [location],
    run: async (signal) => splitLines(await currentText(file, turn, signal)),
    report: (found) => ({ text: counted(found.length), locations: [location] }),
  });

  const shown = selectLines(lines, range, shownLines[turn.options.length]);
  if (shown.lines.length === 0) {
    yield say(
      `${inlineCode(file.shown)} has ${counted(lines.length)}; there is nothing at line ${String(shown.first)}.\n`,
    );
    return;
  }
  const last = shown.first + shown.lines.length - 1;
  const part =
    shown.lines.length === lines.length
      ? counted(lines.length)
      : `lines ${String(shown.first)}–${String(last)} of ${String(lines.length)}`;
  yield say(`${inlineCode(file.shown)}, ${part}:\n\n`);
  yield say(codeFence(shown.lines.join('\n'), languageOf(file.path)));
  if (last < lines.length && turn.options.length !== 'brief')
    yield say(
      `\nThe next lines: ${inlineCode(`/read ${file.shown}:${String(last + 1)}-${String(Math.min(lines.length, last + shown.lines.length))}`)}\n`,
    );
}

/**
 * The text as the editor has it where the client offers that, else as it is on the disk.
 * @throws WorkspaceError when the file on the disk is missing, too long or no text
 */
export async function currentText(file: WorkspacePath, turn: Turn, signal: AbortSignal): Promise<string> {
  const onDisk = await readWorkspaceFile(file);
  signal.throwIfAborted();
  return (await turn.client.readTextFile(file.path, signal)) ?? onDisk;
}

function splitLines(text: string): readonly string[] {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function selectLines(
  lines: readonly string[],
  range: LineRange | undefined,
  limit: number,
): { readonly first: number; readonly lines: readonly string[] } {
  const first = range?.first ?? 1;
  const count = range ? Math.min(longestRange, range.last - range.first + 1) : limit;
  return { first, lines: lines.slice(first - 1, first - 1 + count) };
}

function counted(lines: number): string {
  return lines === 1 ? '1 line' : `${String(lines)} lines`;
}
