import { findAgent, knownAgents, settingsFor } from '../knowledge/agents';
import { codeFence, inlineCode } from './markdown';
import { say } from './step';
import type { KnownAgent } from '../knowledge/agents';
import type { ReadyAnswer } from './step';

/** How to connect the agent that was asked for, or which ones there are. */
export function* answerConnect(wanted: string): ReadyAnswer {
  const agent = findAgent(wanted);
  if (agent) {
    yield* explain(agent);
    return;
  }
  if (wanted !== '') yield say(`I do not know an agent called ${inlineCode(wanted)}. `);
  yield say('These I know how to connect:\n\n');
  yield say(
    knownAgents
      .map(({ name, command, args }) => `- **${name}**: ${inlineCode([command, ...args].join(' '))}\n`)
      .join(''),
  );
  yield say(
    `\n**Parley: Add Agent…** offers these and more, and finds those that are on this machine. Ask for one, for example \`/connect ${knownAgents[0]?.name ?? ''}\`. `,
  );
  yield say('Any other program that speaks ACP on its stdin and stdout can be added in the same way.\n');
}

function* explain(agent: KnownAgent): ReadyAnswer {
  yield say(`To connect **${agent.name}**, run **Parley: Add Agent…** from the command palette and choose it there: `);
  yield say('the list tells who makes it and what exactly would be run. ');
  yield say('Or write it yourself, into your `settings.json`:\n\n');
  yield say(codeFence(settingsFor(agent), 'json'));
  yield say(`\n1. Run **Preferences: Open User Settings (JSON)** from the command palette and add the lines above.\n`);
  yield say(`2. ${agent.needs}\n`);
  yield say(`3. Run **Parley: New Agent Session** and choose **${agent.name}**.\n`);
  if (agent.command === 'npx')
    yield say('\n`npx` comes with Node.js. The first start downloads the agent, so it takes a while.\n');
}
