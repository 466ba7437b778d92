import type { AgentCapabilities, McpServerEntry } from '../acp/agentConnection';
import { agentTakes } from './agentTakes';
import { LeftOutError, type LeftOutReason } from './leftOut';
import type { ConfiguredServer } from './mergeServers';
import type { McpServerDefinition } from './serverDefinition';
import { safeNames } from './serverNames';

/** A server of a session, and what became of it. */
export interface ServerOutcome {
  /** As it is written. */
  readonly name: string;
  readonly transport: McpServerEntry['type'] | 'inProcess';
  /** Absent: it is not of a configuration, but of whoever made the session. */
  readonly definition?: McpServerDefinition;
  /** Under which name the agent has it, or why it does not. */
  readonly state:
    { readonly kind: 'given'; readonly sentAs: string } | { readonly kind: 'leftOut'; readonly reason: LeftOutReason };
}

export interface ServerChoice {
  readonly entries: readonly McpServerEntry[];
  readonly outcomes: readonly ServerOutcome[];
}

export interface ServerDecisions {
  readonly capabilities: AgentCapabilities;
  consent(server: McpServerDefinition): 'given' | 'denied' | 'open';
  /** May ask the person. @throws LeftOutError */
  resolve(server: ConfiguredServer): Promise<McpServerEntry>;
}

/**
 * Which servers an agent gets: of those that are configured, the ones that it takes and that may be used; those of whoever made the session
 * come before them, and count where the names are the same. Nobody is asked for what the agent would not take.
 * @param own Known to be taken by the agent where they need a bridge.
 */
export async function chooseServers(
  configured: readonly ConfiguredServer[],
  own: readonly McpServerEntry[],
  decisions: ServerDecisions,
): Promise<ServerChoice> {
  const names = new Set(own.filter(({ type }) => agentTakes(decisions.capabilities, type)).map(({ name }) => name));
  const found: Found[] = own.map((entry) => {
    const isTaken = agentTakes(decisions.capabilities, entry.type);
    return { name: entry.name, transport: entry.type, result: isTaken ? entry : unsupported(entry.type) };
  });
  // One after the other: each may ask the person.
  for (const server of configured) {
    const { definition } = server;
    const result = names.has(definition.name)
      ? new LeftOutError({ kind: 'replaced' })
      : await decide(server, decisions);
    found.push({ name: definition.name, transport: definition.type, definition, result });
  }
  return named(found);
}

interface Found extends Omit<ServerOutcome, 'state'> {
  readonly result: McpServerEntry | LeftOutError;
}

async function decide(server: ConfiguredServer, decisions: ServerDecisions): Promise<McpServerEntry | LeftOutError> {
  const { definition } = server;
  if (!agentTakes(decisions.capabilities, definition.type)) return unsupported(definition.type);
  const consent = decisions.consent(definition);
  if (consent !== 'given') {
    return new LeftOutError({ kind: consent === 'open' ? 'consentOpen' : 'consentDenied' });
  }
  try {
    return await decisions.resolve(server);
  } catch (error) {
    if (!(error instanceof LeftOutError)) throw error;
    return error;
  }
}

function unsupported(transport: McpServerEntry['type']): LeftOutError {
  return new LeftOutError({ kind: 'unsupported', transport });
}

function named(found: readonly Found[]): ServerChoice {
  const given = found.flatMap(({ result }) => (result instanceof LeftOutError ? [] : [result]));
  const names = safeNames(given.map(({ name }) => name));
  const sentAs = new Map(given.map((entry, index) => [entry, names[index] ?? entry.name]));
  return {
    entries: given.map((entry) => ({ ...entry, name: sentAs.get(entry) ?? entry.name })),
    outcomes: found.map(({ result, ...rest }): ServerOutcome => {
      if (result instanceof LeftOutError) return { ...rest, state: { kind: 'leftOut', reason: result.reason } };
      return { ...rest, state: { kind: 'given', sentAs: sentAs.get(result) ?? result.name } };
    }),
  };
}
