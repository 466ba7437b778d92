import { listFiles } from '../files/list';
import { inlineCode } from './markdown';
import { say, think } from './step';
import { reportTool } from './tool';
import type { Listing } from '../files/list';
import type { AnswerLength } from '../conversation/options';
import type { Answer } from './step';
import type { Turn } from './turn';

const limits: Readonly<Record<AnswerLength, number>> = { brief: 20, normal: 40, detailed: 200 };

/** What is in the workspace, or in one of its folders. */
export async function* answerFiles(folder: string, turn: Turn): Answer {
  yield think(`A list of files: I look at ${folder === '' ? 'the workspace folder' : folder}, nearest first.`);
  const listing = yield* reportTool(turn, {
    title: folder === '' ? `List ${turn.workspace.name}` : `List ${folder}`,
    kind: 'search',
    input: { folder: folder || '.' },
    run: (signal) => listFiles(turn.workspace, folder, limits[turn.options.length], signal),
    report: (found) => ({
      text: `${counted(found)}\n\n${found.entries.map(({ below, isFolder }) => below + (isFolder ? '/' : '')).join('\n')}`,
      locations: [{ path: found.folder.path }],
    }),
  });
  if (listing.entries.length === 0) {
    yield say(`\`${folder || turn.workspace.name}\` is empty, or all of it is ignored.\n`);
    return;
  }
  yield say(`**${folder || turn.workspace.name}**: ${counted(listing)}.\n\n`);
  yield say(asTree(listing));
  const others = folder === '' ? turn.workspace.additionalFolders : [];
  if (others.length > 0) yield say(`\nThis session also has ${others.map(inlineCode).join(', ')}.\n`);
  if (turn.options.length !== 'brief')
    yield say('\nTo look into one, write for example `/read README.md`, or `/files src` for a folder.\n');
}

function counted({ files, complete }: Listing): string {
  if (!complete) return `more than ${String(files)} files`;
  return files === 1 ? '1 file' : `${String(files)} files`;
}

/** Folders first, each with what was listed under it: a nested markdown list. */
function asTree({ entries, files, complete }: Listing): string {
  const lines = entries
    .map(({ below, isFolder }) => ({ below, depth: below.split('/').length - 1, isFolder }))
    .sort((a, b) => (sortKey(a.below, a.isFolder) < sortKey(b.below, b.isFolder) ? -1 : 1))
    .map(({ below, depth, isFolder }) => {
      const name = below.slice(below.lastIndexOf('/') + 1);
      return `${'  '.repeat(depth)}- \`${name}${isFolder ? '/' : ''}\``;
    });
  const shown = entries.filter(({ isFolder }) => !isFolder).length;
  const more =
    complete && shown === files
      ? ''
      : `\n…and ${String(files - shown)} more files${complete ? '' : ', or more still'}.\n`;
  return lines.join('\n') + '\n' + more;
}

/** At each level folders stand before files. */
function sortKey(below: string, isFolder: boolean): string {
  const parts = below.split('/');
  return parts.map((part, index) => (index < parts.length - 1 || isFolder ? `0${part}` : `1${part}`)).join('/');
}
