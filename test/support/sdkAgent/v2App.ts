import {
  agent,
  methods,
  type AgentApp,
  type AgentContext,
  RequestError,
} from '@agentclientprotocol/sdk/experimental/v2/unstable';
import type * as acp from '@agentclientprotocol/sdk/experimental/v2/unstable';

type Scene = (client: AgentContext, sessionId: string, signal: AbortSignal) => Promise<unknown>;

const text = (value: string): acp.ContentBlock => ({ type: 'text', text: value });
const base64 = (value: string): string => Buffer.from(value).toString('base64');

const scenes: Readonly<Record<string, Scene>> = {
  permission: async (client, sessionId) => {
    const options = [{ optionId: 'yes', name: 'Yes', kind: 'allow_once' }] as const;
    const asked = { sessionId, title: 'May I?', description: 'Really', options: [...options] };
    const command = { type: 'command', command: 'ls', cwd: '/w', toolCallId: 't' } as const;
    return [
      await client.request(methods.client.session.requestPermission, asked),
      await client.request(methods.client.session.requestPermission, { ...asked, subject: command }),
      await client.request(methods.client.session.requestPermission, {
        ...asked,
        subject: { type: 'tool_call', toolCall: { toolCallId: 't', title: 'T' } },
      }),
    ];
  },
  regret: async (client, sessionId) => {
    const controller = new AbortController();
    const asked = client.request(
      methods.client.session.requestPermission,
      { sessionId, title: 'May I?', options: [{ optionId: 'y', name: 'Y', kind: 'allow_once' }] },
      { cancellationSignal: controller.signal },
    );
    await client.notify(methods.client.session.update, {
      sessionId,
      update: { sessionUpdate: 'agent_thought', messageId: 'r', content: [text('better not')] },
    });
    controller.abort();
    return asked.catch(codeOf);
  },
  form: (client, sessionId) =>
    client.request(methods.client.elicitation.create, {
      mode: 'form',
      sessionId,
      message: 'Who?',
      requestedSchema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
    }),
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
  updates: async (client, sessionId) => {
    const update = (one: acp.SessionUpdate): Promise<void> =>
      client.notify(methods.client.session.update, { sessionId, update: one });
    await update({ sessionUpdate: 'user_message_chunk', messageId: 'u', content: text('u') });
    await update({ sessionUpdate: 'user_message', messageId: 'u', content: [text('u')] });
    await update({ sessionUpdate: 'agent_thought_chunk', messageId: 't', content: text('t') });
    await update({ sessionUpdate: 'agent_thought', messageId: 't', content: null });
    await update({ sessionUpdate: 'agent_message', messageId: 'a', content: [] });
    await update({ sessionUpdate: 'tool_call_update', toolCallId: 't', title: 'T', capabilities: { cancel: {} } });
    await update({
      sessionUpdate: 'tool_call_content_chunk',
      toolCallId: 't',
      content: { type: 'diff', changes: [{ operation: 'add', path: '/a' }], patch: { format: 'git_patch', text: 'p' } },
    });
    await update({
      sessionUpdate: 'terminal_update',
      terminalId: 'x',
      command: 'ls',
      output: { data: base64('é').slice(0, 4) },
    });
    await update({ sessionUpdate: 'terminal_output_chunk', terminalId: 'x', data: base64('more') });
    await update({ sessionUpdate: 'terminal_update', terminalId: 'x', exitStatus: { exitCode: 0 } });
    await update({ sessionUpdate: 'plan_update', plan: { type: 'items', planId: 'p', entries: [] } });
    await update({ sessionUpdate: 'plan_removed', planId: 'p' });
    await update({
      sessionUpdate: 'available_commands_update',
      availableCommands: [{ type: 'command', name: 'x', description: 'y' }],
    });
    await update({ sessionUpdate: 'config_option_update', configOptions: [] });
    await update({ sessionUpdate: 'session_info_update', title: 'A title' });
    await update({ sessionUpdate: 'usage_update', used: 1, size: 2 });
    await update({ sessionUpdate: 'notice', severity: 'info', title: 'n' });
    await update({ sessionUpdate: 'compaction_update', compactionId: 'c', status: 'in_progress' });
    await update({ sessionUpdate: 'compaction_summary_chunk', compactionId: 'c', content: text('s') });
    await update({ sessionUpdate: 'subagent_update', sessionId: 'kid', title: 'Kid', state: { state: 'running' } });
    await client.notify(methods.client.session.update, {
      sessionId: 'kid',
      update: { sessionUpdate: 'agent_message_chunk', messageId: 'k', content: text('from the kid') },
    });
    await update({ sessionUpdate: 'session_message', messageId: 'm', content: [text('a')] });
    await update({ sessionUpdate: 'session_message_chunk', messageId: 'm', content: text('b') });
    return 'done';
  },
};

function stopReason(isCancelled: boolean): { stopReason: 'cancelled' } | { stopReason: 'end_turn' } {
  return isCancelled ? { stopReason: 'cancelled' } : { stopReason: 'end_turn' };
}

function codeOf(error: unknown): unknown {
  return error instanceof RequestError ? error.code : String(error);
}

/** An agent on the SDK's v2 builder that has everything, stable and unstable. What it was asked since the last time is told by the scene `calls`. */
export function v2App(): AgentApp {
  const calls: unknown[] = [];
  const controllers = new Map<string, AbortController>();
  const note = (method: string, params: unknown): void => void calls.push([method, params]);
  const configOptions: acp.SessionConfigOption[] = [
    {
      configId: 'mode',
      name: 'Mode',
      category: 'mode',
      type: 'select',
      currentValue: 'ask',
      options: [{ value: 'ask', name: 'Ask' }],
    },
    { configId: 'loud', name: 'Loud', type: 'boolean', currentValue: false },
  ];
  const tell = (client: AgentContext, sessionId: string, update: acp.SessionUpdate): Promise<void> =>
    client.notify(methods.client.session.update, { sessionId, update });

  const run = async (
    client: AgentContext,
    sessionId: string,
    name: string,
    controller: AbortController,
  ): Promise<void> => {
    await tell(client, sessionId, { sessionUpdate: 'state_update', state: 'running' });
    const scene = name === 'calls' ? () => Promise.resolve([...calls.splice(1), calls[0]]) : scenes[name];
    const result = await scene?.(client, sessionId, controller.signal);
    await tell(client, sessionId, {
      sessionUpdate: 'agent_message_chunk',
      messageId: name,
      content: text(JSON.stringify(result)),
    });
    const idle = { sessionUpdate: 'state_update' as const, state: 'idle' as const, background: [] };
    await tell(client, sessionId, { ...idle, ...stopReason(controller.signal.aborted) });
  };

  const app = agent({ name: 'sdk-v2' })
    .onRequest(methods.agent.initialize, ({ params }) => {
      note('initialize', params.capabilities);
      return {
        protocolVersion: 2,
        info: { name: 'sdk-v2', version: '1' },
        capabilities: {
          session: {
            ...{ prompt: { image: {} }, mcp: { stdio: {}, http: {}, acp: {} }, delete: {}, additionalDirectories: {} },
            ...{ systemPrompt: {}, fork: {}, archive: {}, status: {}, title: {} },
          },
          auth: { status: {} },
          providers: {},
        },
        authMethods: [{ type: 'agent', methodId: 'login', name: 'Log in' }],
      };
    })
    .onRequest(methods.agent.session.new, ({ params }) => {
      note('session/new', params);
      return { sessionId: 's1', configOptions, availableCommands: [{ type: 'command', name: 'x', description: 'y' }] };
    })
    .onRequest(methods.agent.session.resume, async ({ params, client }) => {
      note('session/resume', params);
      const { sessionId, replayFrom } = params;
      if (replayFrom)
        await tell(client, sessionId, { sessionUpdate: 'user_message', messageId: 'u', content: [text('replayed')] });
      await tell(client, sessionId, { sessionUpdate: 'state_update', state: 'idle' });
      return { configOptions };
    })
    .onRequest(methods.agent.session.prompt, async ({ params, client }) => {
      const controller = new AbortController();
      controllers.set(params.sessionId, controller);
      const [first] = params.prompt;
      const name = first?.type === 'text' && typeof first.text === 'string' ? first.text : '';
      if (name === 'fail') throw RequestError.internalError({ errorKind: 'authentication_failed' });
      setImmediate(() => void run(client, params.sessionId, name, controller));
      await tell(client, params.sessionId, {
        sessionUpdate: 'user_message',
        messageId: `prompt ${name}`,
        content: params.prompt,
      });
      return { messageId: `prompt ${name}` };
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
    .onRequest(methods.agent.session.setConfigOption, ({ params }) => {
      note('session/set_config_option', params);
      return { configOptions };
    })
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
  app.onRequest(methods.agent.auth.login, async ({ params, client }) => {
    note('auth/login', params);
    await client.notify(methods.client.auth.statusUpdate, { state: 'authenticated' });
    return {};
  });
  for (const method of [
    methods.agent.auth.logout,
    methods.agent.session.close,
    methods.agent.session.delete,
    methods.agent.session.archive,
    methods.agent.session.unarchive,
    methods.agent.toolCall.cancel,
    methods.agent.terminal.cancel,
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
