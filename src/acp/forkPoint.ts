import type { ForkSessionRequest, NewSessionRequest } from './agentConnection';
import type { Fields } from './fields';
import type { AgentInfo } from './parseInitialize';

/** The message of an agent with which a fork of its session ends: it has that and all before it. */
export interface ForkPoint {
  /** As the agent has told it. */
  readonly messageId: string;
  /** Of the message's text: SHA-256, in hexadecimal. Agents find it by that when they come back with other ids. */
  readonly hash: string;
  /** Of the agent's messages with the same text, counted from 1. */
  readonly occurrence: number;
}

/** Those that take a point without saying so, and since when. */
const known: Readonly<Record<string, readonly [major: number, minor: number]>> = {
  '@agentclientprotocol/claude-agent-acp': [0, 71],
  '@agentclientprotocol/codex-acp': [1, 8],
};

/**
 * Whether an agent forks sessions at a message. Not in the protocol's schema, but in use: `_meta.jetbrains.air.fork` of the request, by
 * which an agent without it is not disturbed: it forks the whole session. So an agent must have told it in its capabilities, or be known.
 */
export function forksAtMessage(capabilities: Fields | undefined, agent: AgentInfo): boolean {
  const told = capabilities?.object('_meta')?.object('jetbrains')?.object('air')?.object('fork');
  if (told?.get('version') === 1) return true;
  const since = known[agent.name];
  const [major, minor] =
    /^(\d+)\.(\d+)\./
      .exec(agent.version ?? '')
      ?.slice(1)
      .map(Number) ?? [];
  if (!since || major === undefined || minor === undefined) return false;
  return major > since[0] || (major === since[0] && minor >= since[1]);
}

/** What a fork is set up with: its point stands in its `_meta`. */
export function withForkPoint({ upTo, ...request }: Omit<ForkSessionRequest, 'sessionId'>): NewSessionRequest {
  return upTo ? { ...request, meta: { ...request.meta, ...writeForkPoint(upTo) } } : request;
}

function writeForkPoint({ messageId, hash, occurrence }: ForkPoint): object {
  const messageFingerprint = `sha256:${hash}`;
  return { jetbrains: { air: { fork: { version: 1, messageId, messageFingerprint, messageOccurrence: occurrence } } } };
}
