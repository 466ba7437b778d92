import { searchText } from '../files/search';
import { say, suggest, think } from './step';
import { codeFence, inlineCode } from './markdown';
import { reportTool } from './tool';
import type { AnswerLength } from '../conversation/options';
import type { SearchLimits, SearchResult } from '../files/search';
import type { Answer, Step } from './step';
import type { Turn } from './turn';

const limits: Readonly<Record<AnswerLength, SearchLimits>> = {
  brief: { matches: 10, matchesPerFile: 3, files: 20_000 },
  normal: { matches: 40, matchesPerFile: 10, files: 20_000 },
  detailed: { matches: 200, matchesPerFile: 50, files: 20_000 },
};

/** Where a text stands in the workspace. */
export async function* answerSearch(text: string, turn: Turn): Answer {
  if (text === '') {
    yield say('What shall I search for? For example `/search TODO`.\n');
    return;
  }
  yield think(`I look for “${text}” in every text file of ${turn.workspace.name}, in upper or lower case.`);
  const result = yield* searchWorkspace(text, turn);
  if (result.matches.length === 0) {
    yield say(
      `${inlineCode(text)} is not in any of the ${String(result.filesSearched)} text files that I searched. ` +
        'Ignored folders such as `node_modules` and `.git` are left out.\n',
    );
    return;
  }
  yield say(`${inlineCode(text)}: ${summary(result)}.\n\n`);
  yield say(
    result.matches
      .map(({ shown, line, text: found }) => `- ${inlineCode(`${shown}:${String(line)}`)} ${inlineCode(found)}`)
      .join('\n') + '\n',
  );
  const [first] = result.matches;
  if (first) yield suggest(`/read ${first.shown}:${String(first.line)}`);
  if (first && turn.options.length !== 'brief')
    yield say(`\nTo see one in context: ${inlineCode(`/read ${first.shown}:${String(first.line)}`)}\n`);
}

/** The search as a tool call. */
export function searchWorkspace(text: string, turn: Turn): AsyncGenerator<Step, SearchResult, undefined> {
  return reportTool(turn, {
    title: `Search for “${text}”`,
    kind: 'search',
    input: { text },
    run: (signal) => searchText(turn.workspace, text, limits[turn.options.length], signal),
    report: (found) => ({
      text:
        found.matches.length === 0
          ? `Nothing in ${String(found.filesSearched)} files`
          : codeFence(found.matches.map((one) => `${one.shown}:${String(one.line)}: ${one.text}`).join('\n')),
      locations: found.matches.map(({ path, line }) => ({ path, line })),
    }),
  });
}

function summary({ matches, complete }: SearchResult): string {
  const files = new Set(matches.map(({ path }) => path)).size;
  const found = `${String(matches.length)} ${matches.length === 1 ? 'line' : 'lines'} in ${String(files)} ${files === 1 ? 'file' : 'files'}`;
  return complete ? found : `the first ${found}`;
}
