import { listFiles } from '../files/list';
import { answerFiles } from './files';
import { answerRead } from './read';
import { say } from './step';
import type { Answer } from './step';
import type { Turn } from './turn';

/** Entries of the workspace folder among which a README is looked for. */
const lookedAt = 500;

/** What the workspace is about, as far as its README says it; without one, what files there are. */
export async function* answerProject(turn: Turn): Answer {
  const { entries } = await listFiles(turn.workspace, '', lookedAt, turn.signal);
  const readme = entries.find(
    ({ below, isFolder }) => !isFolder && /^readme(?:\.(?:md|markdown|txt|rst))?$/i.test(below),
  );
  if (!readme) {
    yield say('I am no language model and there is no README that would tell; these files there are:\n\n');
    yield* answerFiles('', turn);
    return;
  }
  yield say('I am no language model, so I cannot put it in my own words. The README says:\n\n');
  yield* answerRead(readme.below, undefined, turn);
}
