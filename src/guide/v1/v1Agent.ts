import { agent, methods, PROTOCOL_VERSION, RequestError } from '@agentclientprotocol/sdk';
import { forkAtMessage, forked, parseForkRequest } from '../fork';
import { identity } from '../identity';
import { promptOf } from '../prompt';
import { PromptCancelled } from '../conversation/sessionClient';
import { commandsUpdate, configOptions, featuresOf, modeState } from './v1Updates';
import { replayToV1 } from './v1Replay';
import { V1Client } from './v1Client';
import type {
  AgentApp,
  AgentContext,
  ClientCapabilities,
  LoadSessionResponse,
  NewSessionRequest,
  ResumeSessionRequest,
  StopReason,
} from '@agentclientprotocol/sdk';
import type { Session, SessionSetup } from '../conversation/session';
import type { TurnEnd } from '../conversation/sessionClient';
import type { Sessions } from '../conversation/sessions';

/** The Guide for clients that speak ACP v1. */
export function v1Agent(sessions: Sessions): AgentApp {
  let capabilities: ClientCapabilities | undefined;

  const clientFor = (context: AgentContext) => (sessionId: string) => new V1Client(context, capabilities, sessionId);
  const facts = ({ options }: Session): Pick<LoadSessionResponse, 'modes' | 'configOptions'> => ({
    modes: modeState(options),
    configOptions: configOptions(options, featuresOf(capabilities)),
  });
  const liveSession = (sessionId: string): Session => {
    const session = sessions.get(sessionId);
    if (!session) throw RequestError.sessionNotFound(sessionId);
    return session;
  };
  const reopen = async (params: ResumeSessionRequest, context: AgentContext): Promise<Session> => {
    const session = await sessions.open(params.sessionId, setupOf(params), clientFor(context));
    if (!session) throw RequestError.sessionNotFound(params.sessionId);
    return session;
  };

  return agent({ name: identity.name })
    .onRequest(methods.agent.initialize, ({ params }) => {
      capabilities = params.clientCapabilities;
      return {
        protocolVersion: PROTOCOL_VERSION,
        agentInfo: identity,
        agentCapabilities: {
          loadSession: true,
          promptCapabilities: { embeddedContext: true },
          sessionCapabilities: { list: {}, delete: {}, resume: {}, close: {}, fork: {}, additionalDirectories: {} },
          _meta: forkAtMessage,
        },
        authMethods: [],
      };
    })
    .onRequest(methods.agent.authenticate, () => ({})) // there is nothing to sign in to
    .onRequest(methods.agent.session.new, ({ params, client }) => {
      const session = sessions.create(setupOf(params), clientFor(client));
      announceCommands(client, session.id);
      return { sessionId: session.id, ...facts(session) };
    })
    .onRequest(methods.agent.session.load, async ({ params, client }) => {
      const session = await reopen(params, client);
      for (const update of replayToV1(session.record, featuresOf(capabilities)))
        await client.notify(methods.client.session.update, { sessionId: session.id, update });
      announceCommands(client, session.id);
      return facts(session);
    })
    .onRequest(methods.agent.session.resume, async ({ params, client }) => {
      const session = await reopen(params, client);
      announceCommands(client, session.id);
      return facts(session);
    })
    .onRequest('session/fork', parseForkRequest, async ({ params, client }) => {
      const session = await forked(sessions, params, clientFor(client));
      announceCommands(client, session.id);
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
      return {};
    })
    .onRequest(methods.agent.session.delete, async ({ params }) => {
      if (!(await sessions.delete(params.sessionId))) throw RequestError.sessionNotFound(params.sessionId);
      return {};
    })
    .onRequest(methods.agent.session.setMode, async ({ params, client }) => {
      const session = liveSession(params.sessionId);
      if (!(await session.setOption('mode', params.modeId)))
        throw RequestError.invalidParams({ modeId: params.modeId });
      // Who shows the options must see the change too.
      const { sessionId } = params;
      const update = {
        sessionUpdate: 'config_option_update',
        configOptions: facts(session).configOptions ?? [],
      } as const;
      await client.notify(methods.client.session.update, { sessionId, update });
      return {};
    })
    .onRequest(methods.agent.session.setConfigOption, async ({ params, client }) => {
      const { sessionId, configId, value } = params;
      const session = liveSession(sessionId);
      if (!(await session.setOption(configId, value))) throw RequestError.invalidParams({ configId, value });
      if (configId === 'mode') {
        const update = { sessionUpdate: 'current_mode_update', currentModeId: session.options.mode } as const;
        await client.notify(methods.client.session.update, { sessionId, update });
      }
      return { configOptions: facts(session).configOptions ?? [] };
    })
    .onRequest(methods.agent.session.prompt, async ({ params, signal }) => {
      const end = await liveSession(params.sessionId)
        .prompt(promptOf(params.prompt), signal)
        .catch((error: unknown): TurnEnd => {
          if (error instanceof PromptCancelled) return { reason: 'cancelled' };
          throw error;
        });
      return { stopReason: stopReasonOf(end) };
    })
    .onNotification(methods.agent.session.cancel, async ({ params }) => {
      await sessions.get(params.sessionId)?.cancel();
    });
}

/** v1 tells the commands in an update; after the response, as most agents do. */
function announceCommands(client: AgentContext, sessionId: string): void {
  setImmediate(() => {
    // When the connection has ended meanwhile, nobody wants to know.
    client.notify(methods.client.session.update, { sessionId, update: commandsUpdate() }).catch(() => undefined);
  });
}

function setupOf(params: NewSessionRequest | ResumeSessionRequest): Omit<SessionSetup, 'pace'> {
  return {
    cwd: params.cwd,
    additionalFolders: params.additionalDirectories ?? [],
    mcpServers: (params.mcpServers ?? []).map(({ name }) => name),
  };
}

function stopReasonOf(end: TurnEnd): StopReason {
  if (end.reason === 'error') throw RequestError.internalError({ message: end.error.message });
  return end.reason;
}
