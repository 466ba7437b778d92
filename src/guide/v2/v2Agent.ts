import { agent, methods, PROTOCOL_VERSION, RequestError } from '@agentclientprotocol/sdk/experimental/v2';
import { forkAtMessage, forked, parseForkRequest } from '../fork';
import { identity } from '../identity';
import { promptOf } from '../prompt';
import { PromptCancelled } from '../conversation/sessionClient';
import { availableCommands, configOptions } from './v2Updates';
import { replayToV2 } from './v2Replay';
import { V2Client } from './v2Client';
import type {
  AgentApp,
  AgentContext,
  ClientCapabilities,
  NewSessionRequest,
  PromptResponse,
  ResumeSessionRequest,
  ResumeSessionResponse,
} from '@agentclientprotocol/sdk/experimental/v2';
import type { Session, SessionSetup } from '../conversation/session';
import type { Sessions } from '../conversation/sessions';

/** The Guide for clients that speak ACP v2. */
export function v2Agent(sessions: Sessions): AgentApp {
  let capabilities: ClientCapabilities | undefined;
  const clients = new Map<string, V2Client>();

  const clientFor = (context: AgentContext) => (sessionId: string) => {
    const client = new V2Client(context, capabilities, sessionId);
    clients.set(sessionId, client);
    return client;
  };
  const facts = ({ options }: Session): ResumeSessionResponse => ({
    configOptions: configOptions(options),
    availableCommands: availableCommands(),
  });
  const liveSession = (sessionId: string): Session => {
    const session = sessions.get(sessionId);
    if (!session) throw RequestError.sessionNotFound(sessionId);
    return session;
  };

  return agent({ name: identity.name })
    .onRequest(methods.agent.initialize, ({ params }) => {
      capabilities = params.capabilities;
      return {
        protocolVersion: PROTOCOL_VERSION,
        info: identity,
        capabilities: {
          session: { prompt: { embeddedContext: {} }, delete: {}, fork: {}, additionalDirectories: {} },
          _meta: forkAtMessage,
        },
        authMethods: [],
      };
    })
    .onRequest(methods.agent.session.new, ({ params, client }) => {
      const session = sessions.create(setupOf(params), clientFor(client));
      return { sessionId: session.id, ...facts(session) };
    })
    .onRequest(methods.agent.session.resume, async ({ params, client }) => {
      const { sessionId, replayFrom } = params;
      if (replayFrom && replayFrom.type !== 'start') throw RequestError.invalidParams({ replayFrom });
      const session = await sessions.open(sessionId, setupOf(params), clientFor(client));
      if (!session) throw RequestError.sessionNotFound(sessionId);
      for (const update of replayFrom ? replayToV2(session.record) : [])
        await client.notify(methods.client.session.update, { sessionId, update });
      await clients.get(sessionId)?.tellState();
      return facts(session);
    })
    .onRequest('session/fork', parseForkRequest, async ({ params, client }) => {
      const session = await forked(sessions, params, clientFor(client));
      await clients.get(session.id)?.tellState();
      return { sessionId: session.id, ...facts(session) };
    })
    .onRequest(methods.agent.session.list, async ({ params }) => {
      try {
        const { sessions: found, nextCursor } = await sessions.list(
          params.cwd ?? undefined,
          params.cursor ?? undefined,
        );
        return { sessions: [...found], ...(nextCursor === undefined ? {} : { nextCursor }) };
      } catch (error) {
        throw error instanceof RangeError ? RequestError.invalidParams({ cursor: params.cursor }) : error;
      }
    })
    .onRequest(methods.agent.session.close, async ({ params }) => {
      await sessions.close(params.sessionId);
      clients.delete(params.sessionId);
      return {};
    })
    .onRequest(methods.agent.session.delete, async ({ params }) => {
      clients.delete(params.sessionId);
      if (!(await sessions.delete(params.sessionId))) throw RequestError.sessionNotFound(params.sessionId);
      return {};
    })
    .onRequest(methods.agent.session.setConfigOption, async ({ params }) => {
      const session = liveSession(params.sessionId);
      const { configId, value } = params;
      if (!(await session.setOption(configId, value))) throw RequestError.invalidParams({ configId, value });
      return { configOptions: configOptions(session.options) };
    })
    .onRequest(methods.agent.session.prompt, ({ params, signal }) => {
      const session = liveSession(params.sessionId);
      if (params.prompt.length === 0) throw RequestError.invalidParams({ prompt: 'is empty' });
      // The response tells that the prompt was inserted; how the turn ends is told by the state.
      return new Promise<PromptResponse>((resolve, reject) => {
        session
          .prompt(promptOf(params.prompt), signal, (messageId) => {
            resolve({ messageId });
          })
          .catch((error: unknown) => {
            reject(error instanceof PromptCancelled ? RequestError.requestCancelled() : asError(error));
          });
      });
    })
    .onRequest(methods.agent.toolCall.cancel, ({ params }) => {
      const { toolCallId } = params;
      if (!liveSession(params.sessionId).cancelCall(toolCallId)) throw RequestError.invalidParams({ toolCallId });
      return {};
    })
    .onRequest(methods.agent.terminal.cancel, ({ params }) => {
      const { terminalId } = params;
      if (clients.get(params.sessionId)?.cancelTerminal(terminalId) !== true)
        throw RequestError.invalidParams({ terminalId });
      return {};
    })
    .onNotification(methods.agent.session.cancel, async ({ params }) => {
      await sessions.get(params.sessionId)?.cancel();
    });
}

function setupOf(params: NewSessionRequest | ResumeSessionRequest): Omit<SessionSetup, 'pace'> {
  return {
    cwd: params.cwd,
    additionalFolders: params.additionalDirectories ?? [],
    mcpServers: (params.mcpServers ?? []).flatMap((server) =>
      'name' in server && typeof server.name === 'string' ? [server.name] : [],
    ),
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
