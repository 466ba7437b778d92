import type { PanelState } from '../../../src/chat/protocol';
import type { PermissionRule, PolicyVerdict } from '../../../src/sessions/permissions/permissionRule';
import type { SessionEvent } from '../../../src/sessions/events';
import type { Act } from './acts';
import { allowOrReject, asks, diff, ended, prompt, ready, says, text, thinks, tool } from './events';
import { changesToReview, manyChanges } from './changes';
import { asksForm, asksPage, everyField } from './elicitations';
import { fileMention, selection } from './mentions';
import { inSubagent, subagent } from './subagents';
import { agent, emptyPanel, guide, mcpNotes, panel, summary } from './panels';

/** As agents have them that know every provider. */
export const manyModels: SessionEvent = {
  type: 'configOptions',
  options: [
    {
      configId: 'model',
      name: 'Model',
      category: 'model',
      type: 'select',
      currentValue: 'acme/large-3',
      choices: ['acme', 'globex', 'initech'].flatMap((provider) =>
        ['large', 'medium', 'small', 'sonic', 'vision', 'mason'].flatMap((name) =>
          [1, 2, 3].map((version) => ({
            value: `${provider}/${name}-${version}`,
            name: `${name} ${version}`,
            group: provider,
          })),
        ),
      ),
    },
  ],
};

/** A state of the panel worth looking at, made of what would lead to it. */
export interface GalleryState {
  readonly name: string;
  readonly panel: PanelState;
  readonly events: readonly SessionEvent[];
  /** What is done then, such as opening a menu. */
  readonly acts?: readonly Act[];
}

const upload = '/home/ada/uploader/src/upload.ts';

const before = `export async function put(url, body) {
  const res = await fetch(url, { method: 'PUT', body });
  return res;
}
`;

const after = `export async function put(url, body) {
  for (let attempt = 0; ; attempt++) {
    const res = await send(url, body).catch(keep);
    if (res.ok || attempt === 4) return res;
    await sleep(jitter(2 ** attempt * 100));
  }
}
`;

const work: readonly SessionEvent[] = [
  ready,
  {
    type: 'configOptions',
    options: [
      {
        configId: 'mode',
        name: 'Mode',
        category: 'mode',
        type: 'select',
        currentValue: 'ask',
        choices: [
          { value: 'ask', name: 'Ask first' },
          { value: 'auto', name: 'Edit freely' },
        ],
      },
      {
        configId: 'model',
        name: 'Model',
        category: 'model',
        type: 'select',
        currentValue: 'gpt-5.5-high',
        choices: [
          { value: 'gpt-5.5-high', name: 'gpt-5.5 · high', group: 'Large' },
          { value: 'gpt-5.5-low', name: 'gpt-5.5 · low', group: 'Small' },
        ],
      },
      { configId: 'web', name: 'Web search', type: 'boolean', currentValue: true },
    ],
  },
  ...prompt('Uploads fail on flaky networks. Add a retry with backoff and prove it with a test.', 'p1', {
    type: 'resource_link',
    name: 'upload.ts:40–88',
    uri: `file://${upload}#L40-88`,
  }),
  {
    type: 'plan',
    planId: 'default',
    plan: {
      type: 'items',
      entries: [
        { content: 'Find where uploads fail', priority: 'high', status: 'completed' },
        { content: 'Add exponential backoff', priority: 'high', status: 'completed' },
        { content: 'Run the upload tests', priority: 'medium', status: 'in_progress' },
        { content: 'Update the changelog', priority: 'low', status: 'pending' },
      ],
    },
  },
  ...'Where does it fail? Probably in the first request, which is not retried at all. I should look at put() first.'
    .split(/(?<= )/)
    .map((word) => thinks(word)),
  says(
    "`put()` gives up on the first `ECONNRESET`. I'll retry idempotent requests up to five times, with jitter so that clients don't retry in step.",
  ),
  tool('read', {
    title: 'Read src/upload.ts',
    kind: 'read',
    status: 'in_progress',
    locations: [{ path: upload, line: 40 }],
  }),
  tool('read', { status: 'completed', content: [{ type: 'content', content: text(`\`\`\`ts\n${before}\`\`\``) }] }),
  tool('search', { title: 'Search “ECONNRESET” · 6 matches', kind: 'search', status: 'in_progress' }),
  tool('search', { status: 'completed', rawOutput: { matches: 6 } }),
  tool('edit', { title: 'Edit src/upload.ts', kind: 'edit', status: 'in_progress', locations: [{ path: upload }] }),
  tool('edit', { status: 'completed', content: [diff(upload, before, after)] }),
  { type: 'usage', used: 68_000, size: 200_000, cost: { amount: 0.42, currency: 'USD' } },
];

const waiting: readonly SessionEvent[] = [
  ...work,
  tool('run', {
    title: '`npm test -- upload --coverage`',
    kind: 'execute',
    status: 'pending',
    rawInput: { command: 'npm test -- upload --coverage', cwd: '/home/ada/uploader/packages/client' },
  }),
  asks('r1', {
    title: 'Run the upload tests',
    subject: {
      type: 'command',
      command: 'npm test -- upload --coverage',
      cwd: '/home/ada/uploader/packages/client',
      toolCallId: 'run',
    },
    options: allowOrReject,
  }),
  {
    type: 'queueChanged',
    queue: [
      { promptId: 'p2', content: [text('Also cover the 503 case, and say in the changelog what changed for callers')] },
    ],
  },
];

const npmTestRules = [
  { effect: 'allow', command: 'npm test -- upload --coverage' },
  { effect: 'allow', commandPrefix: 'npm test' },
] as const satisfies readonly PermissionRule[];

/** A command that is asked about, with what policy says of it. */
function asking(said: Pick<PolicyVerdict, 'offers' | 'caution'>): readonly SessionEvent[] {
  return [
    ready,
    ...prompt('Prove it with a test.'),
    tool('run', { title: '`npm test`', kind: 'execute', rawInput: { command: 'npm test -- upload --coverage' } }),
    {
      type: 'permissionAsked',
      requestId: 'r1',
      request: {
        title: 'Run the upload tests',
        subject: {
          type: 'command',
          command: 'npm test -- upload --coverage',
          cwd: '/home/ada/uploader',
          toolCallId: 'run',
        },
        options: allowOrReject,
      },
      ...said,
    },
  ];
}

const three = [
  summary({ activity: 'running', waiting: true }),
  summary({ key: 'two', title: 'Docs for API', unread: true, agentName: 'Claude Code' }),
  summary({ key: 'three', title: 'Bump deps', activity: 'running' }),
];

const markdown = `# What I found

The upload module has **three** problems, and *one* of them matters. See [the docs](https://example.com/retry) and [upload.ts](src/upload.ts#L40), or https://example.com/plain.

1. \`put()\` gives up on the first \`ECONNRESET\`
2. Errors are swallowed:
   - in \`send()\`
   - in \`keep()\`
3. Nothing is logged

> A retry must only repeat what is idempotent.

\`\`\`ts
export async function send(url: string, body: Blob): Promise<Response> {
  return await fetch(url, { method: 'PUT', body, signal: AbortSignal.timeout(30_000), keepalive: true });
}
\`\`\`

| Case | Before | After |
|------|:------:|------:|
| reset | fails | 5 tries |
| 503 | fails | 5 tries |

- [x] Add a retry
- [ ] Update the changelog

---

That is ~~all~~ nearly all.
`;

const stderr = `node:internal/modules/cjs/loader:1228
  throw err;
  ^

Error: Cannot find module '@agentclientprotocol/codex-acp'
    at Function._resolveFilename (node:internal/modules/cjs/loader:1225:15)`;

function inner(parentToolCallId: string, messageId: string, value: string): SessionEvent {
  return { type: 'messageChunk', role: 'agent', messageId, content: text(value), parentToolCallId };
}

const colourful = [
  '\u001b[1m\u001b[46m RUN \u001b[49m\u001b[22m \u001b[36mv3.2.4\u001b[39m \u001b[90m/home/ada/uploader\u001b[39m',
  ' \u001b[32m✓\u001b[39m retries on ECONNRESET \u001b[33m512\u001b[2mms\u001b[22m\u001b[39m',
  ' \u001b[31m✗\u001b[39m gives up after five',
  '   \u001b[31m\u001b[1mAssertionError\u001b[22m: expected \u001b[32m5\u001b[39m, got \u001b[31m6\u001b[39m\u001b[0m',
  '\u001b[30mblack \u001b[34mblue \u001b[35mmagenta \u001b[37mwhite \u001b[90mgrey \u001b[97mbright\u001b[0m',
  '\u001b[41m red \u001b[42m green \u001b[43m yellow \u001b[44m blue \u001b[7minverse\u001b[0m \u001b[7minverse\u001b[0m',
  '\u001b[38;2;255;140;0morange\u001b[0m \u001b[38;5;201mpink\u001b[0m \u001b[3mitalic\u001b[0m \u001b[4munder\u001b[0m \u001b[9mgone\u001b[0m',
  '10%\r55%\r100% done',
  'See \u001b]8;;https://example.com\u0007the report\u001b]8;;\u0007',
].join('\n');

/** Every state, for the gallery and for the checks that hold for all of them. */
export const galleryStates: readonly GalleryState[] = [
  { name: 'first-minute', panel: emptyPanel({ agents: [guide], defaultAgentId: 'guide' }), events: [] },
  {
    name: 'empty',
    panel: emptyPanel({
      agents: [
        agent(),
        agent({
          id: 'claude',
          name: 'Claude Code',
          description: 'npx @agentclientprotocol/claude-agent-acp',
          state: 'stopped',
        }),
        agent({ id: 'gemini', name: 'Gemini CLI', description: 'npx @google/gemini-cli --acp', state: 'failed' }),
        guide,
      ],
      folders: [
        { uri: 'file:///home/ada/uploader', name: 'uploader' },
        { uri: 'file:///home/ada/server', name: 'server' },
      ],
    }),
    events: [],
  },
  {
    name: 'found-agents',
    panel: emptyPanel({
      agents: [
        agent({
          id: 'claude-acp',
          name: 'Claude Agent',
          description: 'npx -y @agentclientprotocol/claude-agent-acp@0.85.1',
          source: 'registry',
        }),
        agent({ id: 'gemini', name: 'Gemini CLI', description: 'gemini --acp', source: 'detected' }),
        agent({ id: 'goose', name: 'goose', description: '/home/ada/.local/bin/goose acp', source: 'detected' }),
        guide,
      ],
      defaultAgentId: 'claude-acp',
    }),
    events: [],
  },
  {
    name: 'not-trusted',
    panel: emptyPanel({
      trusted: false,
      settingsProblems: ['parley.agents.Codex.command is not given'],
    }),
    events: [],
  },
  {
    name: 'settings-problems',
    panel: emptyPanel({
      settingsProblems: [
        'parley.agents.Codex.command is not given',
        'parley.agents.Mine.args is not a list of strings',
      ],
    }),
    events: [],
  },
  {
    name: 'session-notes',
    panel: panel({ sessions: [summary({ notes: mcpNotes })] }),
    events: [ready],
  },
  {
    name: 'new-session',
    panel: panel({ sessions: [summary({ title: '' })] }),
    events: [
      ready,
      {
        type: 'info',
        promptSuggestions: [
          '/tour',
          'Explain this folder',
          'Find everything that is marked TODO and say what is left to do',
        ],
      },
    ],
  },
  {
    name: 'working',
    panel: panel({ sessions: [summary({ activity: 'running' })] }),
    events: [
      ...work,
      tool('run', {
        title: '`npm test -- upload`',
        kind: 'execute',
        status: 'in_progress',
        content: [{ type: 'terminal', terminalId: 't1' }],
      }),
      {
        type: 'terminal',
        terminalId: 't1',
        command: 'npm test -- upload',
        cwd: '/home/ada/uploader/packages/client',
        output: '\u001b[32m✓\u001b[0m retries on ECONNRESET\n\u001b[32m✓\u001b[0m gives up after five\n',
      },
    ],
  },
  { name: 'permission', panel: panel({ sessions: three }), events: waiting },
  {
    name: 'permission-rules',
    panel: panel(),
    events: [{ type: 'permissionModeChanged', mode: 'allowEdits' }, ...asking({ offers: npmTestRules })],
    acts: [{ act: 'unfold', selector: '.rule-offers' }],
  },
  {
    name: 'permission-caution',
    panel: panel(),
    events: [
      { type: 'permissionModeChanged', mode: 'allowAll' },
      ...asking({ caution: { type: 'dangerous', danger: 'deletes' } }),
    ],
  },
  {
    name: 'answered-by-policy',
    panel: panel(),
    events: [
      { type: 'permissionModeChanged', mode: 'readOnly' },
      ...asking({}),
      {
        type: 'permissionSettled',
        requestId: 'r1',
        answer: {
          state: 'selected',
          optionId: 'once',
          by: 'policy',
          cause: { type: 'rule', scope: 'folder', rule: npmTestRules[0] },
        },
      },
      tool('run', { status: 'completed' }),
    ],
    acts: [{ act: 'unfold', selector: '.tool' }],
  },
  {
    name: 'form',
    panel: panel({ sessions: three }),
    events: [ready, ...prompt('Deploy it'), asksForm('q1', everyField, { title: 'Deployment' })],
  },
  {
    name: 'page',
    panel: panel({ sessions: three }),
    events: [
      ready,
      ...prompt('Deploy it'),
      asksPage('q0', 'https://example.com/docs', 'Read the terms'),
      { type: 'elicitationSettled', requestId: 'q0', outcome: { action: 'accept', content: {} } },
      { type: 'elicitationCompleted', elicitationId: 'e-q0' },
      asksForm('q', [], { title: 'Deployment' }),
      { type: 'elicitationSettled', requestId: 'q', outcome: { action: 'decline' } },
      asksPage(
        'q1',
        'https://login.example.com/oauth/authorize?client_id=uploader&redirect_uri=http%3A%2F%2F127.0.0.1%3A7777%2Fcallback&state=5f2c',
        'Sign in to your deployment account, so that I can upload the build.',
      ),
    ],
  },
  {
    name: 'subagents',
    panel: panel({ sessions: [summary({ activity: 'running' })] }),
    events: [
      ready,
      ...prompt('Review it from all sides'),
      says('I let three others look at it.'),
      subagent('s1', 'Security review', true),
      inSubagent('s1', tool('a', { title: 'Read src/upload.ts', kind: 'read', status: 'completed' })),
      inSubagent('s1', says('The token is never logged.\n\nI look at the retries next, which is where it could leak.')),
      subagent('s2', 'Tests'),
      inSubagent('s2', says('All pass.')),
      inSubagent('s2', ended()),
      subagent('s3', 'A subagent with a title that is far too long to be read in one line of this panel'),
      { type: 'terminal', terminalId: 'w', command: 'npm run watch -- --all --verbose', cancellable: true },
      tool('index', { title: 'Index the code', kind: 'search', status: 'in_progress', cancellable: true }),
      {
        type: 'state',
        state: 'running',
        background: [
          { type: 'terminal', terminalId: 'w' },
          { type: 'tool_call', toolCallId: 'index' },
          { type: 'subagent', sessionId: 's1' },
        ],
      },
    ],
  },
  {
    name: 'sign-in',
    panel: panel({
      sessions: [
        summary({
          failed: true,
          signInMethods: [
            { methodId: 'a', name: 'ChatGPT', description: 'Opens your browser', type: 'agent' },
            { methodId: 't', name: 'Device code', description: 'codex login --device', type: 'terminal' },
            { methodId: 'u', name: 'Gateway', description: 'Needs a key of your company', type: 'unknown' },
          ],
        }),
      ],
    }),
    events: [
      ready,
      ...prompt('Hello'),
      { type: 'promptFailed', promptId: 'p1', failure: { kind: 'authRequired', message: 'Not logged in' } },
    ],
  },
  {
    name: 'signing-in',
    panel: panel(),
    events: [
      ready,
      ...prompt('Hello'),
      { type: 'promptFailed', promptId: 'p1', failure: { kind: 'authRequired', message: 'Not logged in' } },
      { type: 'linkChanged', link: { state: 'starting', stage: 'signingIn' } },
    ],
  },
  {
    name: 'memory-lost',
    panel: panel(),
    events: [
      ready,
      ...prompt('Hello'),
      says('Half of an answer'),
      { type: 'agentLost', failure: { kind: 'exited', during: 'use', exitCode: 1, stderr: 'panic: out of ideas' } },
      { type: 'contextLost' },
      ready,
    ],
  },
  {
    name: 'inner-agents',
    panel: panel({ sessions: [summary({ activity: 'running' })] }),
    events: [
      ready,
      ...prompt('Find out why uploads fail'),
      tool('task', { title: 'Explore the upload code', kind: 'think', status: 'in_progress' }),
      inner('task', 'i1', 'I look for every place that opens a connection.\n\nThen I read them.'),
      tool('grep', {
        title: 'Search “connect(”',
        kind: 'search',
        status: 'completed',
        parentToolCallId: 'task',
        rawOutput: '4 matches',
      }),
      tool('read2', { title: 'Read src/socket.ts', kind: 'read', status: 'completed', parentToolCallId: 'task' }),
      says('While that runs, I look at the tests.'),
      inner('task', 'i2', 'Found it: `connect()` has no timeout.'),
    ],
  },
  {
    name: 'terminal',
    panel: panel(),
    events: [
      ready,
      ...prompt('Run the tests'),
      tool('run', {
        title: '`npm test`',
        kind: 'execute',
        status: 'failed',
        content: [{ type: 'terminal', terminalId: 't1' }],
      }),
      { type: 'terminal', terminalId: 't1', command: 'npm test', output: colourful, exitStatus: { exitCode: 1 } },
      ended(),
    ],
  },
  { name: 'markdown', panel: panel(), events: [ready, ...prompt('What did you find?'), says(markdown), ended()] },
  {
    name: 'failures',
    panel: panel({ sessions: [summary({ failed: true })] }),
    events: [
      ...prompt('Hello'),
      { type: 'linkChanged', link: { state: 'failed', failure: { kind: 'commandNotFound', command: 'codex-acp' } } },
      { type: 'promptFailed', promptId: 'p1', failure: { kind: 'commandNotFound', command: 'codex-acp' } },
      ...prompt('Hello again', 'p2'),
      says('Let me look.', 'm2'),
      { type: 'agentLost', failure: { kind: 'exited', during: 'use', exitCode: 1, stderr } },
    ],
  },
  {
    name: 'endings',
    panel: panel(),
    events: [
      ready,
      ...prompt('Write a very long story'),
      says('Once upon a time'),
      ended('max_tokens'),
      ...prompt('Go on', 'p2'),
      {
        type: 'notice',
        severity: 'warning',
        title: 'Rate limit near',
        description: '80 % of the hourly limit is used.',
      },
      { type: 'compaction', compactionId: 'c1', status: 'completed', summary: [text('We talked about a story.')] },
      tool('gone', { title: 'Fetch https://example.com', kind: 'fetch', status: 'in_progress' }),
      tool('bad', { title: 'Delete build/', kind: 'delete', status: 'failed', rawOutput: 'EACCES: permission denied' }),
      { type: 'unknown', kind: 'hologram_update', raw: { sparkle: true } },
      { type: 'cancelRequested' },
      ended('cancelled'),
      ...prompt('Do something dangerous', 'p3'),
      ended('refusal'),
    ],
  },
  {
    name: 'composer',
    panel: panel({
      sessions: [
        summary({
          key: 'composer',
          accepts: { promptImage: false, promptAudio: false, promptEmbeddedContext: true },
        }),
      ],
      shown: 'composer',
    }),
    events: [
      ...work,
      {
        type: 'queueChanged',
        queue: [
          {
            promptId: 'q1',
            content: [
              text('Then look at this'),
              { type: 'resource_link', name: 'retry.ts', uri: 'file:///home/ada/uploader/src/retry.ts' },
            ],
          },
          {
            promptId: 'q2',
            content: [text('And update the changelog, in the words that callers of the module would use')],
          },
        ],
      },
    ],
    acts: [
      { act: 'host', message: { type: 'editorContext', context: selection(40, 88) } },
      {
        act: 'host',
        message: {
          type: 'attach',
          attachments: [
            fileMention('src/upload.ts', []).attachment,
            {
              type: 'symbol',
              id: 's',
              name: 'retryWithBackoff',
              uri: 'file:///home/ada/uploader/src/retry.ts',
              range: { start: 3, end: 20 },
            },
            { type: 'changes', id: 'c', name: 'Uncommitted changes', uri: 'file:///home/ada/uploader' },
            { type: 'text', id: 't', name: 'Pasted text, 12345 lines', text: '' },
            {
              type: 'data',
              id: 'd',
              name: 'a-screenshot-with-a-rather-long-name-of-its-own.png',
              mimeType: 'image/png',
              data: '',
            },
          ],
        },
      },
      {
        act: 'host',
        message: {
          type: 'draftReturned',
          sessionKey: 'composer',
          draft: { text: 'Why does @upload.ts give up?', attachments: [], changedAt: 1 },
          problems: [{ attachmentId: 's', message: 'retryWithBackoff is not there any more' }],
        },
      },
    ],
  },
  {
    name: 'changes',
    panel: panel({ sessions: [summary({ key: 'changes' })], shown: 'changes' }),
    events: [...work, says('Done.'), ended()],
    acts: [{ act: 'host', message: { type: 'changes', sessionKey: 'changes', changes: changesToReview() } }],
  },
  {
    name: 'changes-many',
    panel: panel({ sessions: [summary({ key: 'changes-many' })], shown: 'changes-many' }),
    events: [...work, says('Done.'), ended()],
    acts: [{ act: 'host', message: { type: 'changes', sessionKey: 'changes-many', changes: manyChanges(10_000) } }],
  },
  {
    name: 'mentions',
    panel: panel({ sessions: [summary({ key: 'mentions' })], shown: 'mentions' }),
    events: work,
    acts: [{ act: 'write', text: 'Look at @' }],
  },
  {
    name: 'slash',
    panel: panel({ sessions: [summary({ key: 'slash' })], shown: 'slash' }),
    events: [
      ...work,
      {
        type: 'commands',
        commands: [
          { name: 'review', description: 'Review the uncommitted changes of this folder', hint: 'what to look at' },
          { name: 'compact', description: 'Make the conversation shorter' },
          { name: 'mcp:fetch:page', description: 'Fetch a page', hint: 'https://…' },
        ],
      },
    ],
    acts: [{ act: 'write', text: '/' }],
  },
  {
    name: 'many-choices',
    panel: panel({ sessions: [summary({ key: 'many-choices' })], shown: 'many-choices' }),
    events: [ready, manyModels],
    acts: [{ act: 'click', name: 'Model' }],
  },
];
