import { settingsText } from '../knowledge/agents';
import { keysHowTo, mcpHowTo, protocolPage } from '../knowledge/parley';
import { setupForm, settingsFromForm } from '../knowledge/setupForm';
import { answerConnect } from './connect';
import { codeFence } from './markdown';
import { say, think } from './step';
import type { Answer } from './step';
import type { Turn } from './turn';

/** Asks with a form which agent to connect, and writes the settings for it. */
export async function* answerForm(turn: Turn): Answer {
  if (!turn.client.offersForms) {
    yield say('This client shows no forms, so I tell it without one.\n\n');
    yield* answerConnect('');
    return;
  }
  yield think('A form is quicker than asking one thing after the other.');
  const answer = await turn.client.fillForm(setupForm, turn.signal);
  const result = answer.action === 'accept' ? settingsFromForm(answer.values) : undefined;
  if (!result) {
    yield say('No settings then. You can come back to it with `/ask`.\n');
    return;
  }
  yield say(
    `Put this into your \`settings.json\`:\n\n${codeFence(settingsText(result.settings), 'json')}\n${result.agent.needs}\n`,
  );
  if (result.also.includes('mcp')) yield say(`\n### MCP servers\n\n${mcpHowTo}`);
  if (result.also.includes('keys')) yield say(`\n### The keyboard\n\n${keysHowTo}`);
}

/** Offers the protocol's own documentation. */
export async function* answerDocs(turn: Turn): Answer {
  const isOpen =
    turn.client.offersPages &&
    (await turn.client.openPage({ url: protocolPage, message: 'The documentation of the protocol' }, turn.signal));
  yield say(isOpen ? 'The documentation is open in your browser.\n' : `The documentation is at <${protocolPage}>.\n`);
}
