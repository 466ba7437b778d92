import { aboutGuide, howParleyWorks, keysHowTo, mcpHowTo, troubleHowTo, whatICanDo } from '../knowledge/parley';
import { inlineCode } from './markdown';
import { say, suggest } from './step';
import type { ReadyAnswer } from './step';
import type { Turn } from './turn';

/** The first thing a newcomer reads. */
export function* greet({ workspace, options }: Turn): ReadyAnswer {
  yield say(`Hello! I am the **Guide**, and this is ${inlineCode(workspace.name)}.\n\n`);
  if (options.length === 'brief') {
    yield say('I am no language model. `/help` tells what I can do.\n');
    return;
  }
  yield say('I am no language model, but I know this folder and I know Parley:\n\n');
  yield say(whatICanDo);
  yield say('\nTry `/files`, or ask how to connect the agent that you use.\n');
  yield suggest('/tour', '/files', '/connect Claude Code');
}

export function* thanks(): ReadyAnswer {
  yield say('Glad to help.\n');
}

export function* about(): ReadyAnswer {
  yield say(aboutGuide);
}

export function* help(): ReadyAnswer {
  yield say(whatICanDo);
  yield say(`\n${howParleyWorks}`);
  yield say('\nI am the Guide, a small agent without a language model.\n');
}

export function* keys(): ReadyAnswer {
  yield say(keysHowTo);
}

export function* trouble(): ReadyAnswer {
  yield say(troubleHowTo);
}

export function* mcp({ mcpServers }: Turn): ReadyAnswer {
  yield say(mcpHowTo);
  yield say(
    mcpServers.length === 0
      ? '\nThis session came with no MCP server.\n'
      : `\nThis session came with ${mcpServers.map(inlineCode).join(', ')}. I make no use of them myself; a coding agent would.\n`,
  );
}

export function* unknownCommand(name: string): ReadyAnswer {
  yield say(`I have no command ${inlineCode('/' + name)}. These I have:\n\n`);
  yield say(whatICanDo);
}
