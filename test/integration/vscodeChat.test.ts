import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type Log, nullLog } from '../../src/base/log';
import type { ActiveSession, ParleyApi, SessionBuilder, SessionUpdate } from '../../src/api/parley';
import { askAgent, type AskAgentInput, prepareAskAgent } from '../../src/workspace/vscodeChat/askAgentTool';
import { ChatParticipant } from '../../src/workspace/vscodeChat/chatParticipant';
import { ASK_AGENT_TOOL, type ChatHost, registerChat } from '../../src/workspace/vscodeChat/registerChat';

/** The API with sessions that say what a test wants. */
class FakeApi {
  readonly prompts: string[] = [];
  readonly sessions: FakeSession[] = [];
  readonly agents: (string | undefined)[] = [];
  startFails: Error | undefined;

  constructor(readonly reply: (session: FakeSession) => readonly SessionUpdate[] | Promise<readonly SessionUpdate[]>) {}

  get api(): ParleyApi {
    return { buildSession: () => this.#builder(undefined) } as Partial<ParleyApi> as ParleyApi;
  }

  #builder(agent: string | undefined): SessionBuilder {
    const start = (): Promise<ActiveSession> => {
      if (this.startFails) return Promise.reject(this.startFails);
      this.agents.push(agent);
      const session = new FakeSession(`s${String(this.sessions.length + 1)}`, this);
      this.sessions.push(session);
      return Promise.resolve(session as Partial<ActiveSession> as ActiveSession);
    };
    const builder: Partial<SessionBuilder> = {
      withAgent: (name) => this.#builder(name),
      start,
      runUntil: async (use) => {
        const session = await start();
        try {
          return await use(session);
        } finally {
          session.dispose();
        }
      },
    };
    return builder as SessionBuilder;
  }
}

class FakeSession implements Partial<ActiveSession> {
  readonly agentId = 'fake';
  isEnded = false;
  cancels = 0;
  #ended: (error: Error) => void = () => undefined;

  constructor(
    readonly id: string,
    private readonly owner: FakeApi,
  ) {}

  sendPrompt(prompt: Parameters<ActiveSession['sendPrompt']>[0]): string {
    this.owner.prompts.push(JSON.stringify(prompt));
    return 'p';
  }

  async *updates(): AsyncGenerator<SessionUpdate, void, undefined> {
    yield* await this.owner.reply(this);
  }

  async readToString(): Promise<string> {
    const ended = new Promise<never>((_, reject) => (this.#ended = reject));
    const updates = await Promise.race([this.owner.reply(this), ended]);
    return updates
      .flatMap((one) => (one.type === 'messageChunk' && one.content.type === 'text' ? [one.content.text] : []))
      .join('');
  }

  cancel(): void {
    this.cancels++;
  }

  dispose(): void {
    this.isEnded = true;
    this.#ended(parleyError('ended'));
  }
}

const parleyError = (kind: string, failure?: object): Error =>
  Object.assign(new Error(kind), { name: 'ParleyError', kind, ...(failure && { failure }) });

const says = (value: string, messageId = 'm'): SessionUpdate => ({
  type: 'messageChunk',
  role: 'agent',
  messageId,
  content: { type: 'text', text: value },
});
const stop = (stopReason = 'end_turn'): SessionUpdate => ({ type: 'stop', stopReason });

describe('VS Code’s own chat', () => {
  let cancel: vscode.CancellationTokenSource;
  beforeEach(() => {
    cancel = new vscode.CancellationTokenSource();
  });
  afterEach(() => {
    cancel.dispose();
  });

  describe('may not be there', () => {
    const missing = (): never => {
      throw new Error('not in this build');
    };
    for (const [what, host] of [
      ['at all', {}],
      ['but for its names', { lm: { registerTool: missing }, chat: { createChatParticipant: missing } }],
    ] as const) {
      it(`${what}: nothing is registered, and nobody is told`, () => {
        const told: string[] = [];
        const tell = (message: unknown): void => void told.push(String(message));
        const log: Log = { trace: tell, debug: () => undefined, info: tell, warn: tell, error: tell };
        const { api } = new FakeApi(() => []);
        registerChat(api, { names: () => [] }, vscode.Uri.file('/icon.svg'), log, host as ChatHost).dispose();
        assert.deepEqual(told, []);
      });
    }

    it('in one half: the other one is offered', () => {
      let isOffered = false;
      const registerTool = (): vscode.Disposable => {
        isOffered = true;
        return new vscode.Disposable(() => (isOffered = false));
      };
      const host = { lm: { registerTool }, chat: { createChatParticipant: missing } } as unknown as ChatHost;
      const { api } = new FakeApi(() => []);
      const offered = registerChat(api, { names: () => [] }, vscode.Uri.file('/icon.svg'), nullLog, host);
      assert.equal(isOffered, true);
      offered.dispose();
      assert.equal(isOffered, false);
    });
  });

  describe('asks an agent by a tool', () => {
    const invoke = (fake: FakeApi, input: AskAgentInput, more: object = {}): Promise<vscode.LanguageModelToolResult> =>
      askAgent(fake.api, { input, toolInvocationToken: undefined, ...more }, cancel.token);
    const textOf = ({ content }: vscode.LanguageModelToolResult): string =>
      content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '?')).join('');

    it('that this VS Code knows, where it has such tools', async () => {
      await vscode.extensions.getExtension('parley.parley')?.activate();
      const known = vscode.lm.tools.find(({ name }) => name === ASK_AGENT_TOOL);
      // A build without language models has none at all.
      if (vscode.lm.tools.length > 0) assert.deepEqual(known?.tags, ['agent', 'coding']);
    });

    it('after the person has seen the whole task and said yes', () => {
      const { confirmationMessages, invocationMessage } = prepareAskAgent({ prompt: 'Do *this*', agent: 'Codex' });
      assert.equal(confirmationMessages?.title, 'Ask Codex in Parley?');
      assert.equal((confirmationMessages.message as vscode.MarkdownString).value, 'Do \\*this\\*');
      assert.equal(invocationMessage, 'Codex is at work in Parley');
    });

    it('gets what it writes, and the session ends', async () => {
      const fake = new FakeApi(() => [says('Done'), says('.'), stop()]);
      assert.equal(textOf(await invoke(fake, { prompt: 'Do this', agent: 'Codex' })), 'Done.');
      assert.deepEqual([fake.agents, fake.prompts, fake.sessions[0]?.isEnded], [['Codex'], ['"Do this"'], true]);
    });

    it('keeps to the model’s budget: the end of the reply counts', async () => {
      const fake = new FakeApi(() => [says(`${'a '.repeat(1000)}the end`), stop()]);
      const tokenizationOptions = { tokenBudget: 100, countTokens: (text: string) => Promise.resolve(text.length) };
      const text = textOf(await invoke(fake, { prompt: 'x' }, { tokenizationOptions }));
      assert.ok(text.length <= 100 && text.endsWith('the end'), text);
    });

    it('and is told what went wrong', async () => {
      const fake = new FakeApi(() => []);
      for (const [error, text] of [
        [
          parleyError('agentUnavailable', { kind: 'untrusted' }),
          'Agents are started only in a workspace that you trust.',
        ],
        [parleyError('agentUnavailable', { kind: 'exited' }), 'The agent could not be started: exited'],
        [parleyError('authRequired'), 'The agent wants you to sign in first. You can do that in Parley’s panel.'],
      ] as const) {
        fake.startFails = error;
        await assert.rejects(invoke(fake, { prompt: 'x' }), { message: text });
      }
    });

    it('until it is cancelled: the session ends in its turn', async () => {
      const fake = new FakeApi(() => new Promise(() => undefined));
      const invoked = invoke(fake, { prompt: 'x' });
      while (fake.prompts.length === 0) await new Promise(setImmediate);
      cancel.cancel();
      await assert.rejects(invoked, (error) => error instanceof vscode.CancellationError);
      assert.equal(fake.sessions[0]?.isEnded, true);
    });
  });

  describe('talks to an agent by @parley', () => {
    let fake: FakeApi;
    let participant: ChatParticipant;
    let written: string[];
    let replies: readonly SessionUpdate[];
    beforeEach(() => {
      written = [];
      replies = [says('Hi'), stop()];
      fake = new FakeApi(() => replies);
      const names = [
        { id: 'fake', name: 'The Fake' },
        { id: 'other', name: 'The Fake One' },
      ];
      participant = new ChatParticipant(fake.api, { names: () => names });
    });
    afterEach(() => {
      participant.dispose();
    });

    const stream = {
      markdown: (value: string | vscode.MarkdownString) =>
        written.push(typeof value === 'string' ? value : value.value),
      progress: (value: string) => written.push(`(${value})`),
      button: ({ command, title }: vscode.Command) => written.push(`[${title}: ${command}]`),
      reference: (value: vscode.Uri | vscode.Location) =>
        written.push(
          value instanceof vscode.Location
            ? `<${value.uri.path}:${String(value.range.start.line)}>`
            : `<${value.path}>`,
        ),
    } as unknown as vscode.ChatResponseStream;

    const send = (
      prompt: string,
      { history = [], ...request }: Partial<vscode.ChatRequest> & { readonly history?: readonly unknown[] } = {},
    ): Promise<vscode.ChatResult> =>
      participant.answer(
        { prompt, command: undefined, references: [], ...request },
        { history } as Partial<vscode.ChatContext> as vscode.ChatContext,
        stream,
        cancel.token,
      );

    it('which streams, shows its tools and files, and asks in the panel', async () => {
      const path = '/w/a.ts';
      replies = [
        says('I look.'),
        { type: 'toolCall', toolCallId: 't', title: 'Read a.ts', locations: [{ path, line: 3 }] },
        { type: 'toolCall', toolCallId: 't', title: 'Read a.ts', status: 'completed', locations: [{ path }] },
        { type: 'permissionAsked', requestId: 'r', request: { title: 'Write a.ts?', options: [] } },
        says('Done', 'm2'),
        stop('max_tokens'),
      ];
      const result = await send('hello');
      assert.deepEqual(written, [
        '(Starting the agent…)',
        'I look.',
        '(Read a.ts)',
        '</w/a.ts:2>',
        '\n\nThe Fake asks for your permission: Write a.ts?',
        '\n\n',
        '[Answer in Parley: parley.nextWaiting]',
        'Done',
        '\n\nThe agent has stopped: max\\_tokens',
        '\n\n',
      ]);
      assert.equal(result.errorDetails, undefined);
    });

    it('in one session for one chat, and begins another when that is wanted or the old one has ended', async () => {
      const { metadata } = await send('one');
      const history = [{ prompt: 'one' }, { result: { metadata } }];
      await send('two', { history });
      assert.equal(fake.sessions.length, 1);
      await send('three', { history, command: 'new' });
      assert.equal(fake.sessions.length, 2);
      fake.sessions[0]?.dispose();
      await send('four', { history });
      assert.equal(fake.sessions.length, 3);
      participant.dispose();
      assert.deepEqual(
        fake.sessions.map(({ isEnded }) => isEnded),
        [true, true, true],
      );
    });

    it('that is named after /agent', async () => {
      await send('the fake one: do it', { command: 'agent' });
      assert.deepEqual([fake.agents, fake.prompts], [['The Fake One'], ['[{"type":"text","text":"do it"}]']]);
      const { errorDetails } = await send('somebody', { command: 'agent' });
      assert.equal(errorDetails?.message, 'Begin with the name of an agent: The Fake, The Fake One');
    });

    it('with what the person has attached', async () => {
      const uri = vscode.Uri.file('/w/a.ts');
      const references = [uri, new vscode.Location(uri, new vscode.Range(1, 0, 4, 0)), 'some text'].map((value) => ({
        id: 'r',
        value,
      }));
      await send('look', { references });
      assert.deepEqual(JSON.parse(String(fake.prompts[0])), [
        { type: 'text', text: 'look' },
        { type: 'resource_link', name: 'a.ts', uri: 'file:///w/a.ts' },
        { type: 'resource_link', name: 'a.ts', uri: 'file:///w/a.ts#L2-5' },
        { type: 'text', text: 'some text' },
      ]);
    });

    it('whose suggestions are follow-ups', async () => {
      replies = [{ type: 'info', promptSuggestions: ['Run the tests'] }, stop()];
      assert.deepEqual(participant.followups(await send('hello')), [{ prompt: 'Run the tests' }]);
      assert.deepEqual(participant.followups({}), []);
    });

    it('that can be stopped, and says what went wrong', async () => {
      cancel.cancel();
      await send('hello');
      fake.startFails = parleyError('noFolder');
      const { errorDetails } = await send('hello');
      assert.equal(errorDetails?.message, 'An agent works in a folder. Open one to begin.');
    });
  });
});
