import { agent, methods, type AgentApp, type AgentContext, RequestError } from '@agentclientprotocol/sdk/unstable';
import type * as acp from '@agentclientprotocol/sdk/unstable';

/** What a prompt makes this agent do; the result is said as JSON. */
type Scene = (client: AgentContext, sessionId: string, signal: AbortSignal) => Promise<unknown>;

const text = (value: string): acp.ContentBlock => ({ type: 'text', text: value });
const form: acp.CreateElicitationRequest = {
  mode: 'form',
  sessionId: '',
  message: 'Who?',
  requestedSchema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
};

const scenes: Readonly<Record<string, Scene>> = {
  files: async (client, sessionId) => {
    const { content } = await client.request(methods.client.fs.readTextFile, {
      sessionId,
      path: '/a',
      line: 2,
      limit: 1,
    });
    await client.request(methods.client.fs.writeTextFile, { sessionId, path: '/b', content: content.toUpperCase() });
    const missing = client.request(methods.client.fs.readTextFile, { sessionId, path: '/none' });
    return [content, await missing.catch(codeOf)];
  },
  terminal: async (client, sessionId) => {
    const terminal = await client.createTerminal({
      sessionId,
      command: 'ls',
      args: ['-l'],
      env: [{ name: 'A', value: '1' }],
    });
    const exit = await terminal.waitForExit();
    const output = await terminal.currentOutput();
    await terminal.kill();
    await terminal.release();
    return [exit, output];
  },
  permission: (client, sessionId) =>
    client.request(methods.client.session.requestPermission, {
      sessionId,
      toolCall: { toolCallId: 'never announced', title: 'Delete everything' },
      options: [
        { optionId: 'yes', name: 'Yes', kind: 'allow_once' },
        { optionId: 'no', name: 'No', kind: 'reject_always' },
      ],
    }),
  regret: async (client, sessionId) => {
    const controller = new AbortController();
    const asked = client.request(
      methods.client.session.requestPermission,
      { sessionId, toolCall: { toolCallId: 't' }, options: [] },
      { cancellationSignal: controller.signal },
    );
    await client.notify(methods.client.session.update, {
      sessionId,
      update: { sessionUpdate: 'agent_thought_chunk', content: text('better not') },
    });
    controller.abort();
    return asked.catch(codeOf);
  },
  form: (client, sessionId) => client.request(methods.client.elicitation.create, { ...form, sessionId }),
  url: async (client, sessionId) => {
    const url = { mode: 'url', sessionId, message: 'm', elicitationId: 'e', url: 'https://example.org/' } as const;
    const answer = await client.request(methods.client.elicitation.create, url);
    await client.notify(methods.client.elicitation.complete, { elicitationId: 'e' });
    return answer;
  },
  mcp: async (client) => {
    const message = { serverId: 'srv', requestId: 'q', method: 'tools/list' };
    const unknown = client.request(methods.client.mcp.message, { ...message, serverId: 'gone' }).catch(codeOf);
    return [await client.request(methods.client.mcp.message, message), await unknown];
  },
  extension: async (client) => {
    await client.notify('_tell', { a: 1 });
    return [await client.request('_ask', { b: 2 }), await client.request('_nobody').catch(codeOf)];
  },
  wait: (_, __, signal) =>
    new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve('given up'));
    }),
  fail: () => Promise.reject(RequestError.internalError({ errorKind: 'authentication_failed' })),
  updates: async (client, sessionId) => {
    const update = (one: acp.SessionUpdate): Promise<void> =>
      client.notify(methods.client.session.update, { sessionId, update: one });
    await update({ sessionUpdate: 'user_message_chunk', content: text('u') });
    await update({ sessionUpdate: 'agent_thought_chunk', content: text('t') });
    await update({
      sessionUpdate: 'tool_call',
      toolCallId: 't',
      title: 'T',
      content: [{ type: 'diff', path: '/a', newText: 'x' }],
    });
    await update({ sessionUpdate: 'tool_call_update', toolCallId: 't', status: 'completed' });
    await update({ sessionUpdate: 'plan', entries: [{ content: 'c', priority: 'low', status: 'pending' }] });
    await update({ sessionUpdate: 'plan_update', plan: { type: 'markdown', planId: 'p', content: '# P' } });
    await update({ sessionUpdate: 'plan_removed', planId: 'p' });
    await update({ sessionUpdate: 'available_commands_update', availableCommands: [{ name: 'x', description: 'y' }] });
    await update({ sessionUpdate: 'current_mode_update', currentModeId: 'ask' });
    await update({ sessionUpdate: 'config_option_update', configOptions: [] });
    await update({ sessionUpdate: 'session_info_update', title: 'A title' });
    await update({ sessionUpdate: 'usage_update', used: 1, size: 2 });
    await update({ sessionUpdate: 'notice', severity: 'info', title: 'n' });
    await update({ sessionUpdate: 'compaction_update', compactionId: 'c', status: 'in_progress' });
    await update({ sessionUpdate: 'compaction_summary_chunk', compactionId: 'c', content: text('s') });
    await update({ sessionUpdate: 'subagent_update', sessionId: 'kid', title: 'Kid' });
    await client.notify(methods.client.session.update, {
      sessionId: 'kid',
      update: { sessionUpdate: 'agent_message_chunk', content: text('from the kid') },
    });
    await update({ sessionUpdate: 'session_message', messageId: 'm', content: [text('a')] });
    await update({ sessionUpdate: 'session_message_chunk', messageId: 'm', content: text('b') });
    return 'done';
  },
};

function codeOf(error: unknown): unknown {
  return error instanceof RequestError ? error.code : String(error);
}

/** An agent on the SDK's v1 builder that has everything, stable and unstable. What it was asked since the last time is told by the scene `calls`. */
export function v1App(): AgentApp {
  const calls: unknown[] = [];
  const controllers = new Map<string, AbortController>();
  const modes = {
    currentModeId: 'ask',
    availableModes: [
      { id: 'ask', name: 'Ask' },
      { id: 'go', name: 'Go' },
    ],
  };
  const note = (method: string, params: unknown): void => void calls.push([method, params]);
  const app = agent({ name: 'sdk-v1' })
    .onRequest(methods.agent.initialize, ({ params }) => {
      note('initialize', params.clientCapabilities);
      return {
        protocolVersion: 1,
        agentInfo: { name: 'sdk-v1', version: '1' },
        agentCapabilities: {
          loadSession: true,
          promptCapabilities: { image: true },
          mcpCapabilities: { http: true, acp: true },
          sessionCapabilities: {
            ...{ list: {}, delete: {}, additionalDirectories: {}, systemPrompt: {}, fork: {} },
            ...{ archive: {}, status: {}, title: {}, resume: {}, close: {} },
          },
          auth: { status: {}, logout: {} },
          providers: {},
        },
        authMethods: [{ id: 'login', name: 'Log in' }],
      };
    })
    .onRequest(methods.agent.session.new, async ({ params, client }) => {
      note('session/new', params);
      await client.notify(methods.client.session.update, {
        sessionId: 's1',
        update: { sessionUpdate: 'available_commands_update', availableCommands: [] },
      });
      return { sessionId: 's1', modes };
    })
    .onRequest(methods.agent.session.load, async ({ params, client }) => {
      await client.notify(methods.client.session.update, {
        sessionId: params.sessionId,
        update: { sessionUpdate: 'user_message_chunk', content: text('replayed') },
      });
      return { modes };
    })
    .onRequest(methods.agent.session.prompt, async ({ params, client, signal }) => {
      const controller = new AbortController();
      controllers.set(params.sessionId, controller);
      const [first] = params.prompt;
      const name = first?.type === 'text' ? first.text : '';
      const scene = name === 'calls' ? () => Promise.resolve([...calls.splice(1), calls[0]]) : scenes[name];
      const result = await scene?.(client, params.sessionId, AbortSignal.any([signal, controller.signal]));
      await client.notify(methods.client.session.update, {
        sessionId: params.sessionId,
        update: { sessionUpdate: 'agent_message_chunk', content: text(JSON.stringify(result)) },
      });
      const usage = { totalTokens: 3, inputTokens: 1, outputTokens: 2 };
      return controller.signal.aborted ? { stopReason: 'cancelled' } : { stopReason: 'end_turn', usage };
    })
    .onNotification(methods.agent.session.cancel, ({ params }) => {
      note('session/cancel', params);
      controllers.get(params.sessionId)?.abort();
    })
    .onRequest(methods.agent.session.list, () => ({
      sessions: [{ sessionId: 's1', cwd: '/w', title: 'A' }],
      nextCursor: 'more',
    }))
    .onRequest(methods.agent.session.fork, () => ({ sessionId: 's2' }))
    .onRequest(methods.agent.session.status, () => ({ status: 'open' }))
    .onRequest(methods.agent.session.setTitle, ({ params }) => ({ title: params.title }))
    .onRequest(methods.agent.session.setConfigOption, () => ({ configOptions: [] }))
    .onRequest(methods.agent.auth.status, () => ({ state: 'authenticated', accounts: [{ label: 'me' }] }))
    .onRequest(methods.agent.providers.list, () => ({ providers: [] }))
    .onRequest(
      '_query',
      (params) => params,
      ({ params }) => ({ params }),
    )
    .onNotification(
      '_hello',
      (params) => params,
      ({ params }) => note('_hello', params),
    )
    .onNotification(methods.agent.mcp.message, ({ params }) => note('mcp/message', params));
  app.onRequest(methods.agent.session.resume, ({ params }) => {
    note('session/resume', params);
    return {};
  });
  app.onRequest(methods.agent.authenticate, async ({ params, client }) => {
    note('authenticate', params);
    await client.notify(methods.client.auth.statusUpdate, { state: 'authenticated' });
    return {};
  });
  for (const method of [
    methods.agent.logout,
    methods.agent.session.close,
    methods.agent.session.delete,
    methods.agent.session.archive,
    methods.agent.session.unarchive,
    methods.agent.session.setMode,
    methods.agent.providers.set,
    methods.agent.providers.disable,
  ] as const) {
    app.onRequest(method, ({ params }: { readonly params: unknown }) => {
      note(method, params);
      return {};
    });
  }
  return app;
}
