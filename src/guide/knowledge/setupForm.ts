import { knownAgents } from './agents';
import type { Form } from '../brain/turn';
import type { KnownAgent } from './agents';

/** Asks what is needed to write the settings of an agent; it has a field of every kind that ACP knows. */
export const setupForm: Form = {
  title: 'Connect an agent',
  message: 'Tell me what you want to connect, and I write the settings for it.',
  fields: [
    {
      id: 'agent',
      type: 'choice',
      title: 'Agent',
      required: true,
      choices: knownAgents.map(({ name }) => ({ value: name, title: name })),
      default: knownAgents[0]?.name ?? '',
    },
    { id: 'name', type: 'text', title: 'Name', description: 'How Parley shows it; empty: as above', maxLength: 40 },
    { id: 'isDefault', type: 'boolean', title: 'Begin new sessions with it', default: true },
    {
      id: 'startTimeout',
      type: 'integer',
      title: 'Seconds to wait for it to start',
      minimum: 1,
      maximum: 3600,
      default: 60,
    },
    {
      id: 'memory',
      type: 'number',
      title: 'Memory in GB',
      description: 'For agents that run on Node.js; empty: as Node.js chooses',
      minimum: 0.5,
      maximum: 64,
    },
    {
      id: 'also',
      type: 'choices',
      title: 'Explain also',
      choices: [
        { value: 'mcp', title: 'MCP servers' },
        { value: 'keys', title: 'The keyboard' },
      ],
      default: [],
    },
  ],
};

/** What the form's answers become. Values of the wrong type count as not given. */
export function settingsFromForm(values: Readonly<Record<string, unknown>>):
  | {
      readonly agent: KnownAgent;
      readonly settings: Readonly<Record<string, unknown>>;
      readonly also: readonly string[];
    }
  | undefined {
  const agent = knownAgents.find((one) => one.name === values['agent']);
  if (!agent) return undefined;
  const { name, isDefault, startTimeout, memory, also } = values;
  const shownName = typeof name === 'string' && name.trim() !== '' ? name.trim() : agent.name;
  const env =
    typeof memory === 'number'
      ? { env: { NODE_OPTIONS: `--max-old-space-size=${String(Math.round(memory * 1024))}` } }
      : {};
  return {
    agent,
    settings: {
      'parley.agents': { [shownName]: { command: agent.command, args: agent.args, ...env } },
      ...(isDefault === true ? { 'parley.defaultAgent': shownName } : {}),
      ...(typeof startTimeout === 'number' && startTimeout !== 60 ? { 'parley.agentStartTimeout': startTimeout } : {}),
    },
    also: Array.isArray(also) ? also.filter((one) => typeof one === 'string') : [],
  };
}
