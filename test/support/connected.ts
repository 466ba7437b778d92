import type { AgentConnection, SessionHandle } from '../../src/acp/agentConnection';
import { connectAgent, type ConnectOptions } from '../../src/acp/connectAgent';
import { nullLog } from '../../src/base/log';
import { RawAgent } from './rawAgent';
import { RecordingSink } from './recordingSink';
import { trafficCheck } from './trafficCheck';

export const testConnectOptions: ConnectOptions = {
  log: nullLog,
  client: { name: 'parley', title: 'Parley', version: '0.0.0' },
  offers: {
    readTextFile: true,
    writeTextFile: true,
    terminal: true,
    elicitationForm: true,
    elicitationUrl: true,
    authTerminal: true,
  },
  protocol: 'auto',
  initializeLimitMs: 5000,
  idPrefix: '~',
};

/** What an agent of each version may answer to `initialize`; everything is advertised. */
export const everything: Readonly<Record<1 | 2, object>> = {
  1: {
    protocolVersion: 1,
    agentInfo: { name: 'raw', version: '1' },
    agentCapabilities: {
      loadSession: true,
      promptCapabilities: { image: true, audio: true, embeddedContext: true },
      mcpCapabilities: { http: true, sse: true, acp: true },
      sessionCapabilities: {
        list: {},
        delete: {},
        additionalDirectories: {},
        systemPrompt: {},
        fork: {},
        archive: {},
        status: {},
        title: {},
        resume: {},
        close: {},
      },
      auth: { status: {}, logout: {} },
      providers: {},
    },
    authMethods: [{ id: 'login', name: 'Log in' }],
  },
  2: {
    protocolVersion: 2,
    info: { name: 'raw', version: '1' },
    capabilities: {
      session: {
        prompt: { image: {}, audio: {}, embeddedContext: {} },
        mcp: { stdio: {}, http: {}, acp: {} },
        delete: {},
        additionalDirectories: {},
        systemPrompt: {},
        fork: {},
        archive: {},
        status: {},
        title: {},
      },
      auth: { status: {} },
      providers: {},
    },
    authMethods: [{ type: 'agent', methodId: 'login', name: 'Log in' }],
  },
};

/** A connection whose agent is the test itself, after `initialize`. */
export async function connected(
  version: 1 | 2,
  options: Partial<ConnectOptions> = {},
): Promise<{ readonly agent: RawAgent; readonly connection: AgentConnection }> {
  const agent = new RawAgent(trafficCheck(version));
  const connecting = connectAgent(agent.streams, { ...testConnectOptions, ...options });
  agent.answer(await agent.nextCall('initialize'), everything[version]);
  return { agent, connection: await connecting };
}

/** The same with a new session `s`. */
export async function inSession(
  version: 1 | 2,
  options: Partial<ConnectOptions> = {},
  setup: object = {},
): Promise<{
  readonly agent: RawAgent;
  readonly connection: AgentConnection;
  readonly session: SessionHandle;
  readonly sink: RecordingSink;
}> {
  const { agent, connection } = await connected(version, options);
  const sink = new RecordingSink();
  const opening = connection.newSession({ cwd: '/w' }, sink);
  agent.answer(await agent.nextCall('session/new'), { sessionId: 's', ...setup });
  return { agent, connection, session: await opening, sink };
}
