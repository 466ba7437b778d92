import { WorkspaceError } from '../files/workspaceFolder';
import { parseAsk } from './ask';
import { answerConnect } from './connect';
import { answerEdit } from './edit';
import { answerFiles } from './files';
import { answerDocs, answerForm } from './form';
import { answerOption } from './optionsAsk';
import { answerRun } from './run';
import { answerTour } from './tour';
import { answerProject } from './project';
import { about, greet, help, keys, mcp, thanks, trouble, unknownCommand } from './smallTalk';
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
    case 'trouble':
      return trouble();
    case 'project':
      return answerProject(turn);
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
      return answerTour(turn);
    case 'edit':
      return answerEdit(ask.edit, turn);
    case 'run':
      return answerRun(ask.command, turn);
    case 'background':
      return answerRun(ask.command, turn, 'background');
    case 'form':
      return answerForm(turn);
    case 'docs':
      return answerDocs(turn);
    case 'option':
      return answerOption(ask.id, ask.value, turn);
    case 'unknown':
      return answerUnknown(ask.text, turn);
  }
}
