import { WorkspaceError } from '../files/workspaceFolder';
import { parseAsk } from './ask';
import { answerConnect } from './connect';
import { answerFiles } from './files';
import { about, greet, help, keys, mcp, thanks, unknownCommand } from './smallTalk';
import { answerRead } from './read';
import { say } from './step';
import { answerSearch } from './search';
import { answerUnknown } from './unknown';
import type { Ask } from './ask';
import type { Answer, ReadyAnswer } from './step';
import type { Turn } from './turn';

/** Answers one prompt. What the workspace refuses is told, all other errors are thrown. */
export async function* answer(turn: Turn): Answer {
  try {
    yield* answerAsk(parseAsk(turn.prompt.text), turn);
  } catch (error) {
    if (!(error instanceof WorkspaceError)) throw error;
    yield say(`${error.message}\n`);
  }
}

function answerAsk(ask: Ask, turn: Turn): Answer | ReadyAnswer {
  switch (ask.type) {
    case 'greet':
      return greet(turn);
    case 'thanks':
      return thanks();
    case 'about':
      return about();
    case 'help':
      return help();
    case 'keys':
      return keys();
    case 'mcp':
      return mcp(turn);
    case 'files':
      return answerFiles(ask.folder, turn);
    case 'search':
      return answerSearch(ask.text, turn);
    case 'read':
      return answerRead(ask.path, ask.range, turn);
    case 'connect':
      return answerConnect(ask.agent);
    case 'unknownCommand':
      return unknownCommand(ask.name);
    case 'tour':
    case 'edit':
    case 'run':
    case 'form':
      return unknownCommand(ask.type);
    case 'unknown':
      return answerUnknown(ask.text, turn);
  }
}
