import type { AgentCapabilities, AuthMethod, NewSessionRequest } from '../agentConnection';
import type { Dialect } from '../dialect';
import type { Fields } from '../fields';
import { forksAtMessage, withForkPoint } from '../forkPoint';
import { parseAuthMethods } from '../parseAuth';
import { type AgentInfo, parseAgentInfo, queuesPrompts } from '../parseInitialize';
import { writeMcpServer, writeSessionSetup } from '../writeRequest';
import { SessionLiftV2 } from './sessionLift';

/** ACP v2, its unstable parts included. */
export const dialectV2: Dialect = {
  version: 2,
  describe: (result) => {
    const agent = parseAgentInfo(result.object('info') ?? result.object('agentInfo'));
    const authMethods = parseAuthMethods(result);
    return {
      ...agent,
      protocolVersion: 2,
      capabilities: parseCapabilities(result.object('capabilities'), authMethods, agent),
      authMethods,
    };
  },
  newSession: (request) => ({ method: 'session/new', params: setUp(request) }),
  loadSession: ({ sessionId, ...request }) => ({
    method: 'session/resume',
    params: { sessionId, ...setUp(request), replayFrom: { type: 'start' } },
  }),
  resumeSession: ({ sessionId, ...request }) => ({
    method: 'session/resume',
    params: { sessionId, ...setUp(request) },
  }),
  forkSession: ({ sessionId, ...request }) => ({
    method: 'session/fork',
    params: { sessionId, ...setUp(withForkPoint(request)) },
  }),
  signIn: (methodId) => ({ method: 'auth/login', params: { methodId } }),
  signOut: () => ({ method: 'auth/logout', params: {} }),
  lift: (sessionId, emit, idPrefix) => new SessionLiftV2(sessionId, emit, idPrefix),
};

function setUp(request: NewSessionRequest): object {
  // v2 has no SSE transport.
  const servers = (request.mcpServers ?? []).filter(({ type }) => type !== 'sse');
  return { ...writeSessionSetup(request), ...(servers.length > 0 ? { mcpServers: servers.map(writeMcpServer) } : {}) };
}

/** A `session` object means the baseline: new, list, resume, close, prompt, cancel. Sign-in and -out go with `authMethods`. */
function parseCapabilities(
  capabilities: Fields | undefined,
  authMethods: readonly AuthMethod[],
  agent: AgentInfo,
): AgentCapabilities {
  const session = capabilities?.object('session');
  const prompt = session?.object('prompt');
  const mcp = session?.object('mcp');
  const has = (fields: Fields | undefined, key: string): boolean => fields?.supports(key) ?? false;
  const baseline = session !== undefined;
  return {
    loadSession: baseline,
    resumeSession: baseline,
    listSessions: baseline,
    closeSession: baseline,
    deleteSession: has(session, 'delete'),
    forkSession: has(session, 'fork'),
    forkAtMessage: has(session, 'fork') && forksAtMessage(capabilities, agent),
    archiveSession: has(session, 'archive'),
    sessionStatus: has(session, 'status'),
    setSessionTitle: has(session, 'title'),
    additionalDirectories: has(session, 'additionalDirectories'),
    systemPrompt: has(session, 'systemPrompt'),
    promptImage: has(prompt, 'image'),
    promptAudio: has(prompt, 'audio'),
    promptEmbeddedContext: has(prompt, 'embeddedContext'),
    mcpStdio: has(mcp, 'stdio'),
    mcpHttp: has(mcp, 'http'),
    mcpSse: false,
    mcpAcp: has(mcp, 'acp'),
    signOut: authMethods.length > 0,
    authStatus: has(capabilities?.object('auth'), 'status'),
    providers: has(capabilities, 'providers'),
    queuesPrompts: queuesPrompts(capabilities),
  };
}
