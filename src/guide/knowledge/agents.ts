/** How to start an agent that speaks ACP, and where its account comes from. */
export interface KnownAgent {
  readonly name: string;
  /** Other words by which people ask for it. */
  readonly aliases: readonly string[];
  readonly command: string;
  readonly args: readonly string[];
  /** What must be there before it answers: an install, a sign-in. */
  readonly needs: string;
}

/** The starting commands are those of the ACP registry (November 2026). */
export const knownAgents: readonly KnownAgent[] = [
  {
    name: 'Claude Code',
    aliases: ['claude', 'anthropic'],
    command: 'npx',
    args: ['-y', '@agentclientprotocol/claude-agent-acp'],
    needs: 'Sign in with a Claude account when Parley asks for it, or set `ANTHROPIC_API_KEY` in `env`.',
  },
  {
    name: 'Codex',
    aliases: ['openai', 'chatgpt', 'gpt'],
    command: 'npx',
    args: ['-y', '@agentclientprotocol/codex-acp'],
    needs: 'Sign in with a ChatGPT account when Parley asks for it, or set `OPENAI_API_KEY` in `env`.',
  },
  {
    name: 'Gemini CLI',
    aliases: ['gemini', 'google'],
    command: 'npx',
    args: ['-y', '@google/gemini-cli', '--acp'],
    needs: 'Sign in with a Google account when Parley asks for it, or set `GEMINI_API_KEY` in `env`.',
  },
  {
    name: 'GitHub Copilot',
    aliases: ['copilot', 'github'],
    command: 'npx',
    args: ['-y', '@github/copilot', '--acp'],
    needs: 'Needs a GitHub account with Copilot; sign in when Parley asks for it.',
  },
  {
    name: 'OpenCode',
    aliases: ['open code'],
    command: 'npx',
    args: ['-y', 'opencode-ai', 'acp'],
    needs: 'Uses the model providers that you set up with `opencode auth login`.',
  },
  {
    name: 'Qwen Code',
    aliases: ['qwen', 'alibaba'],
    command: 'npx',
    args: ['-y', '@qwen-code/qwen-code', '--acp'],
    needs: 'Sign in when Parley asks for it, or set an API key in `env`.',
  },
  {
    name: 'Goose',
    aliases: ['block'],
    command: 'goose',
    args: ['acp'],
    needs: 'Install Goose first and run `goose configure` once to choose a model.',
  },
  {
    name: 'Cline',
    aliases: [],
    command: 'npx',
    args: ['-y', 'cline', '--acp'],
    needs: 'Sign in when Parley asks for it, or run `npx cline auth` once.',
  },
  {
    name: 'Kimi',
    aliases: ['moonshot', 'kimi cli'],
    command: 'kimi',
    args: ['acp'],
    needs: 'Install Kimi CLI first and sign in with it once.',
  },
  {
    name: 'Kilo Code',
    aliases: ['kilo'],
    command: 'npx',
    args: ['-y', '@kilocode/cli', 'acp'],
    needs: 'Run `npx @kilocode/cli` once to choose a model and sign in.',
  },
  {
    name: 'Pi',
    aliases: ['pi-acp'],
    command: 'npx',
    args: ['-y', 'pi-acp'],
    needs: 'Install Pi first and sign in with it once.',
  },
];

/** The agent that a person means, by its name or an alias, in any case. */
export function findAgent(words: string): KnownAgent | undefined {
  const wanted = words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
  if (wanted === '') return undefined;
  const named = (agent: KnownAgent): readonly string[] => [agent.name.toLowerCase(), ...agent.aliases];
  return (
    knownAgents.find((agent) => named(agent).includes(wanted)) ??
    knownAgents.find((agent) => named(agent).some((name) => ` ${wanted} `.includes(` ${name} `))) ??
    knownAgents.find((agent) => named(agent).some((name) => name.startsWith(wanted)))
  );
}

/** What goes into settings.json for it. */
export function settingsFor(agent: KnownAgent): string {
  return settingsText({ 'parley.agents': { [agent.name]: { command: agent.command, args: agent.args } } });
}

/** Settings as a person would write them: lists of arguments on one line. */
export function settingsText(settings: unknown): string {
  return JSON.stringify(settings, undefined, 2).replace(
    /\[\s+([^\]]*?)\s+\]/g,
    (_, inner: string) => `[${inner.replace(/\s+/g, ' ')}]`,
  );
}
