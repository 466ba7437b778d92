import type { AgentCapabilities, McpServerEntry, NewSessionRequest } from '../agentConnection';
import type { Dialect } from '../dialect';
import type { Fields } from '../fields';
import { forksAtMessage, withForkPoint } from '../forkPoint';
import { parseAuthMethods } from '../parseAuth';
import { type AgentInfo, parseAgentInfo, queuesPrompts } from '../parseInitialize';
import { writeMcpServer, writePairs, writeSessionSetup } from '../writeRequest';
import { SessionLiftV1 } from './sessionLift';

/** ACP v1, its unstable parts included. */
export const dialectV1: Dialect = {
  version: 1,
  describe: (result) => {
    const agent = parseAgentInfo(result.object('agentInfo') ?? result.object('info'));
    return {
      ...agent,
      protocolVersion: 1,
      capabilities: parseCapabilities(result.object('agentCapabilities'), agent),
      authMethods: parseAuthMethods(result),
    };
  },
  newSession: (request) => ({ method: 'session/new', params: setUp(request) }),
  loadSession: ({ sessionId, ...request }) => ({ method: 'session/load', params: { sessionId, ...setUp(request) } }),
  resumeSession: ({ sessionId, ...request }) => ({
    method: 'session/resume',
    params: { sessionId, ...setUp(request) },
  }),
  forkSession: ({ sessionId, ...request }) => ({
    method: 'session/fork',
    params: { sessionId, ...setUp(withForkPoint(request)) },
  }),
  signIn: (methodId) => ({ method: 'authenticate', params: { methodId } }),
  signOut: () => ({ method: 'logout', params: {} }),
  lift: (sessionId, emit, idPrefix) => new SessionLiftV1(sessionId, emit, idPrefix),
};

function setUp(request: NewSessionRequest): object {
  return { ...writeSessionSetup(request), mcpServers: (request.mcpServers ?? []).map(writeServer) };
}

/** In v1, a stdio server has no type. */
function writeServer(server: McpServerEntry): object {
  if (server.type !== 'stdio') return writeMcpServer(server);
  const { name, command, args, env } = server;
  return { name, command, args, env: writePairs(env) };
}

function parseCapabilities(capabilities: Fields | undefined, agent: AgentInfo): AgentCapabilities {
  const session = capabilities?.object('sessionCapabilities');
  const prompt = capabilities?.object('promptCapabilities');
  const mcp = capabilities?.object('mcpCapabilities');
  const auth = capabilities?.object('auth');
  const has = (fields: Fields | undefined, key: string): boolean => fields?.supports(key) ?? false;
  return {
    loadSession: has(capabilities, 'loadSession'),
    resumeSession: has(session, 'resume'),
    listSessions: has(session, 'list'),
    closeSession: has(session, 'close'),
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
    mcpStdio: true,
    mcpHttp: has(mcp, 'http'),
    mcpSse: has(mcp, 'sse'),
    mcpAcp: has(mcp, 'acp'),
    signOut: has(auth, 'logout'),
    authStatus: has(auth, 'status'),
    providers: has(capabilities, 'providers'),
    queuesPrompts: queuesPrompts(capabilities),
  };
}
