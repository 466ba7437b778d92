import { RequestError } from '@agentclientprotocol/sdk';
import type { Session, SessionSetup } from './conversation/session';
import type { ClientFactory, Sessions } from './conversation/sessions';
import { isObject } from './conversation/store';

/** Told in our capabilities: a fork may end with any message of ours. Not in the protocol's schema, but in use. */
export const forkAtMessage = { jetbrains: { air: { fork: { version: 1, inclusive: true } } } } as const;

/** `session/fork`, which is in the unstable schema of both versions. */
export interface ForkRequest {
  readonly sessionId: string;
  readonly setup: Omit<SessionSetup, 'pace'>;
  /** The message with which the fork is to end; undefined: the whole session is wanted. */
  readonly upTo: string | undefined;
}

export function parseForkRequest(params: unknown): ForkRequest {
  const [sessionId, cwd] = ['sessionId', 'cwd'].map((key) => valueOf(params, key));
  if (typeof sessionId !== 'string' || typeof cwd !== 'string') throw RequestError.invalidParams({ sessionId, cwd });
  const point = ['_meta', 'jetbrains', 'air', 'fork'].reduce(valueOf, params);
  const messageId = valueOf(point, 'version') === 1 ? valueOf(point, 'messageId') : undefined;
  const names = listOf(params, 'mcpServers').map((server) => valueOf(server, 'name'));
  return {
    sessionId,
    setup: {
      cwd,
      additionalFolders: listOf(params, 'additionalDirectories').filter(isText),
      mcpServers: names.filter(isText),
    },
    upTo: isText(messageId) ? messageId : undefined,
  };
}

export async function forked(sessions: Sessions, request: ForkRequest, clientFor: ClientFactory): Promise<Session> {
  const { sessionId, setup, upTo } = request;
  const session = await sessions.fork(sessionId, upTo, setup, clientFor).catch((error: unknown) => {
    throw error instanceof RangeError ? RequestError.invalidParams({ messageId: upTo }) : error;
  });
  if (!session) throw RequestError.sessionNotFound(sessionId);
  return session;
}

function valueOf(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined;
}

function listOf(value: unknown, key: string): readonly unknown[] {
  const list = valueOf(value, key);
  return Array.isArray(list) ? list : [];
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
