import { findAgent } from '../knowledge/agents';
import { answerConnect } from './connect';
import { answerRead } from './read';
import { inlineCode } from './markdown';
import { searchWorkspace } from './search';
import { say, think } from './step';
import type { Answer, ReadyAnswer } from './step';
import type { Turn } from './turn';

/** Words that say nothing about what is looked for. */
const fillers = new Set(
  'a about all an and any are can code could do does file files for from get give have how i in is it line lines make me my of on or please should show tell that the there this to use used we what when where which who why will with would you your'.split(
    ' ',
  ),
);

/** Words that are searched for, most promising first. */
const mostSearches = 2;

/** A question that the Guide does not understand: it says so, and looks for the question's words in the workspace. */
export async function* answerUnknown(text: string, turn: Turn): Answer {
  if (text === '') {
    yield* turn.prompt.attachments.length > 0 ? answerRead('', undefined, turn) : nothingAsked();
    return;
  }
  const words = tellingWords(text);
  if (findAgent(text) && words.length <= 2) {
    yield* answerConnect(text);
    return;
  }
  yield say('I am no language model, so I do not understand that question. ');
  if (words.length === 0) {
    yield say('`/help` tells what I can do.\n');
    return;
  }
  yield say('I can look for its words in your workspace:\n\n');
  yield think(`The telling words seem to be ${words.map((word) => `“${word}”`).join(' and ')}.`);
  for (const word of words) {
    const { matches, complete } = yield* searchWorkspace(word, turn);
    const [first] = matches;
    yield say(
      first
        ? `- ${inlineCode(word)}: ${complete ? '' : 'at least '}${String(matches.length)} ${matches.length === 1 ? 'line' : 'lines'}, the first is ${inlineCode(`${first.shown}:${String(first.line)}`)}\n`
        : `- ${inlineCode(word)}: nowhere\n`,
    );
  }
  yield say('\n`/help` tells what I can do, and `/connect` how to get an agent that understands more.\n');
}

function* nothingAsked(): ReadyAnswer {
  yield say('Your message has no text. `/help` tells what I can do.\n');
}

/** The longest words come first: they are seldom the common ones. */
function tellingWords(text: string): readonly string[] {
  const words = text.match(/[\p{L}\p{N}_$][\p{L}\p{N}_$.-]*[\p{L}\p{N}_$]/gu) ?? [];
  return [...new Set(words)]
    .filter((word) => !fillers.has(word.toLowerCase()))
    .sort((a, b) => b.length - a.length)
    .slice(0, mostSearches);
}
