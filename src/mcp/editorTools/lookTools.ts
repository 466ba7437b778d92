import { numberArgument, optionalChoice, optionalNumber, optionalPath, pathArgument, textArgument } from './argument';
import { severities } from './editor';
import { type EditorTool, reads, tool } from './editorTool';
import { bounded, pageArguments, pageOf } from './paging';

const place = {
  path: pathArgument,
  line: numberArgument('Counted from 1'),
  column: numberArgument('Counted from 1, in UTF-16 units; on the name that is meant'),
};

/** How many lines of a text are given unless the agent asks for another number. */
const DEFAULT_LINES = 1000;

/** Of several cursors, so many are told; and so much of what they have selected, together. Characters. */
const MAX_SELECTIONS = 100;
const MAX_SELECTED = 60_000;

/** What only looks: no permission is asked. */
export const lookTools: readonly EditorTool[] = [
  tool('get_diagnostics', {
    title: 'Get diagnostics',
    description:
      'Errors and warnings that the editor shows now, from compilers, linters and language servers: of one file, or of the whole workspace. ' +
      'Worth a look after an edit, instead of running a build. The worst come first.',
    args: {
      path: optionalPath('A file; without it, all files'),
      severity: optionalChoice('Only as severe as this, or more', severities),
      ...pageArguments,
    },
    annotations: reads,
    run: async (editor, { path, severity = 'hint', ...page }) => {
      const found = await editor.diagnostics(path);
      const rank = (one: { readonly severity: (typeof severities)[number] }): number =>
        severities.indexOf(one.severity);
      const severe = found.filter((one) => rank(one) <= severities.indexOf(severity));
      return {
        ...pageOf(
          severe.toSorted((one, other) => rank(one) - rank(other)),
          page,
        ),
      };
    },
  }),
  tool('get_selection', {
    title: 'Get the selection',
    description:
      'What the person has selected in the active editor, and which lines are visible. `editor` is null when none is active.',
    args: {},
    annotations: reads,
    run: async (editor) => {
      const found = await editor.selection();
      if (!found) return { editor: null };
      const more = found.selections.length - MAX_SELECTIONS;
      let room = MAX_SELECTED;
      const selections = found.selections.slice(0, MAX_SELECTIONS).map((one) => {
        const { text, left } = bounded(one.text, room);
        room -= text.length;
        return { ...one, text, ...(left > 0 && { charactersLeftOut: left }) };
      });
      return { editor: { ...found, selections, ...(more > 0 && { selectionsLeftOut: more }) } };
    },
  }),
  tool('list_open_editors', {
    title: 'List open editors',
    description: 'The files that are open in the editor, and which of them have unsaved changes.',
    args: pageArguments,
    annotations: reads,
    run: async (editor, page) => ({ ...pageOf(await editor.openEditors(), page) }),
  }),
  tool('read_buffer', {
    title: 'Read a buffer',
    description:
      'The text of a file as the editor shows it, with changes that are not saved yet. For files that are not open, what is on disk. ' +
      '`nextLine` tells where to go on.',
    args: {
      path: pathArgument,
      startLine: optionalNumber('The first line, counted from 1', 1, Number.MAX_SAFE_INTEGER),
      lineCount: optionalNumber(`How many lines, ${DEFAULT_LINES} by default`, 1, 10_000),
    },
    annotations: reads,
    run: async (editor, { path, startLine = 1, lineCount = DEFAULT_LINES }, signal) => {
      const { text, unsaved } = await editor.text(path, signal);
      const lines = text.split(/(?<=\n)/);
      const { items, nextCursor } = pageOf(lines, { limit: lineCount, cursor: String(startLine - 1) });
      const { text: cut, left } = bounded(items.join(''));
      return {
        path,
        unsaved,
        startLine,
        text: cut,
        totalLines: lines.length,
        ...(nextCursor !== undefined && { nextLine: Number(nextCursor) + 1 }),
        ...(left > 0 && { charactersLeftOut: left }),
      };
    },
  }),
  tool('document_symbols', {
    title: 'List symbols of a file',
    description: 'The outline of a file: its classes, functions and so on, with their lines.',
    args: { path: pathArgument, ...pageArguments },
    annotations: reads,
    run: async (editor, { path, ...page }) => ({ ...pageOf(await editor.documentSymbols(path), page) }),
  }),
  tool('workspace_symbols', {
    title: 'Find symbols',
    description:
      'Symbols by name in the whole workspace, as language servers know them. Letters of the name may be left out.',
    args: { query: textArgument('The name, or a part of it', 200), ...pageArguments },
    annotations: reads,
    run: async (editor, { query, ...page }) => ({ ...pageOf(await editor.workspaceSymbols(query), page) }),
  }),
  tool('find_definition', {
    title: 'Find the definition',
    description:
      'Where the symbol at a place is defined, as the language server knows it; more exact than a search for its name.',
    args: { ...place, ...pageArguments },
    annotations: reads,
    run: async (editor, { limit, cursor, ...at }) => ({
      ...pageOf(await editor.definitions(at), given({ limit, cursor })),
    }),
  }),
  tool('find_references', {
    title: 'Find references',
    description:
      'Every place where the symbol at a place is used, its declaration included, as the language server knows it.',
    args: { ...place, ...pageArguments },
    annotations: reads,
    run: async (editor, { limit, cursor, ...at }) => ({
      ...pageOf(await editor.references(at), given({ limit, cursor })),
    }),
  }),
  tool('get_hover', {
    title: 'Get the hover',
    description: 'What the editor tells of the symbol at a place: its type and its documentation, as markdown.',
    args: place,
    annotations: reads,
    run: async (editor, at) => {
      const { text, left } = bounded((await editor.hover(at)).join('\n\n---\n\n'));
      return { text, ...(left > 0 && { charactersLeftOut: left }) };
    },
  }),
  tool('preview_rename', {
    title: 'Preview a rename',
    description: 'What renaming the symbol at a place would change, file by file. Nothing is changed.',
    args: { ...place, newName: textArgument('The new name', 200), ...pageArguments },
    annotations: reads,
    run: async (editor, { newName, limit, cursor, ...at }) => ({
      ...pageOf(await editor.previewRename(at, newName), given({ limit, cursor })),
    }),
  }),
  tool('list_code_actions', {
    title: 'List code actions',
    description:
      'Quick fixes and refactorings that the editor offers for some lines; `apply_code_action` applies one by its title.',
    args: {
      path: pathArgument,
      startLine: numberArgument('Counted from 1'),
      endLine: numberArgument('Counted from 1, included'),
      ...pageArguments,
    },
    annotations: reads,
    run: async (editor, { limit, cursor, ...range }) => ({
      ...pageOf(await editor.codeActions(range), given({ limit, cursor })),
    }),
  }),
  tool('list_changes', {
    title: 'List uncommitted changes',
    description: 'The files that differ from the last commit, as the editor’s git knows them.',
    args: pageArguments,
    annotations: reads,
    run: async (editor, page) => ({ ...pageOf(await editor.changes(), page) }),
  }),
  tool('get_diff', {
    title: 'Get the diff',
    description:
      'What is changed since the last commit, in the format of `git diff`: of one file, or of all. Long ones come in pages of lines.',
    args: { path: optionalPath('A file; without it, all files'), ...pageArguments },
    annotations: reads,
    run: async (editor, { path, limit = 1000, cursor }) => {
      const { items, ...rest } = pageOf((await editor.diff(path)).split('\n'), { limit, ...given({ cursor }) });
      const { text, left } = bounded(items.join('\n'));
      return { diff: text, ...rest, ...(left > 0 && { charactersLeftOut: left }) };
    },
  }),
  tool('list_tasks', {
    title: 'List tasks',
    description: 'Tasks of the workspace, such as builds and tests, that `run_task` can run by their name.',
    args: pageArguments,
    annotations: reads,
    run: async (editor, page) => ({ ...pageOf(await editor.tasks(), page) }),
  }),
  tool('task_output', {
    title: 'Read a task’s output',
    description: 'Whether a task that was run still runs, and the end of its output.',
    args: { runId: textArgument('As `run_task` told it', 100) },
    annotations: reads,
    run: async (editor, { runId }) => ({ ...(await editor.taskOutput(runId)) }),
  }),
];

function given<T extends object>(values: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
