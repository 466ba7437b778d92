import { numberArgument, optionalNumber, pathArgument, textArgument } from './argument';
import type { FileEdits } from './editor';
import { changes, type EditorTool, shows, tool } from './editorTool';

/** How long a task is waited for unless the agent says otherwise. Seconds. */
const DEFAULT_WAIT_S = 60;

/** What changes something: files and programs only after the person was asked. */
export const actTools: readonly EditorTool[] = [
  tool('rename_symbol', {
    title: 'Rename a symbol',
    description:
      'Renames the symbol at a place wherever it is used, as the language server knows it, and saves the files; files that are named after it may move. The person is asked first and sees the diff.',
    args: {
      path: pathArgument,
      line: numberArgument('Counted from 1'),
      column: numberArgument('Counted from 1, in UTF-16 units; on the name that is meant'),
      newName: textArgument('The new name', 200),
    },
    annotations: changes,
    run: async (editor, { newName, ...place }, signal) => summary(await editor.rename(place, newName, signal)),
  }),
  tool('apply_code_action', {
    title: 'Apply a code action',
    description:
      'Applies one of the quick fixes and refactorings that `list_code_actions` has listed for the same lines, and saves the files. The person is asked first.',
    args: {
      path: pathArgument,
      startLine: numberArgument('As for `list_code_actions`'),
      endLine: numberArgument('As for `list_code_actions`'),
      title: textArgument('Its title, as listed', 1000),
    },
    annotations: changes,
    run: async (editor, { title, ...range }, signal) => summary(await editor.applyCodeAction(range, title, signal)),
  }),
  tool('run_task', {
    title: 'Run a task',
    description:
      'Runs a task of the workspace in a terminal that the person sees, and tells the end of its output. The person is asked first. One that takes longer ' +
      'goes on; `task_output` tells how it is.',
    args: {
      name: textArgument('As `list_tasks` has it', 500),
      waitSeconds: optionalNumber(`How long to wait for its end, ${DEFAULT_WAIT_S} by default`, 0, 3600),
    },
    annotations: { ...changes, openWorldHint: true },
    run: async (editor, { name, waitSeconds = DEFAULT_WAIT_S }, signal) => ({
      ...(await editor.runTask(name, waitSeconds * 1000, signal)),
    }),
  }),
  tool('show_file', {
    title: 'Show a file',
    description: 'Opens a file in the editor so that the person sees it, with some lines selected if you like.',
    args: {
      path: pathArgument,
      startLine: optionalNumber('Counted from 1', 1, Number.MAX_SAFE_INTEGER),
      endLine: optionalNumber('Counted from 1, included', 1, Number.MAX_SAFE_INTEGER),
    },
    annotations: shows,
    run: async (editor, { path, startLine, endLine }) => {
      await editor.showFile(path, startLine === undefined ? undefined : { startLine, endLine: endLine ?? startLine });
      return { shown: path };
    },
  }),
  tool('show_diff', {
    title: 'Show a diff',
    description: 'Shows the person a file beside a text that you propose for it. Nothing is changed.',
    args: { path: pathArgument, proposed: textArgument('The whole text that you propose', 5_000_000) },
    annotations: shows,
    run: async (editor, { path, proposed }) => {
      await editor.showDiff(path, proposed);
      return { shown: path };
    },
  }),
];

function summary(files: readonly FileEdits[]): Readonly<Record<string, unknown>> {
  return { changed: files.map(({ edits, ...file }) => ({ ...file, edits: edits.length })) };
}
