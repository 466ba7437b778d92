import { deepStrictEqual, rejects, strictEqual, throws } from 'node:assert/strict';
import { AgentStartError } from '../../../src/acp/agentStartError';
import { AcpError, errorCodes } from '../../../src/acp/errors';
import type { ActiveSession, McpServer } from '../../../src/api/parley';
import { Deferred } from '../../../src/base/async';
import type { SessionPlace, WorkspaceFolder } from '../../../src/sessions/ports';
import { ApiBench } from '../../support/apiBench';
import { settled } from '../../support/fakeSessionHost';
import { text } from '../../support/sessionEvents';

const one: WorkspaceFolder = { uri: 'file:///one', name: 'one', path: '/one' };
const inner: WorkspaceFolder = { uri: 'file:///one/inner', name: 'inner', path: '/one/inner' };
const two: WorkspaceFolder = { uri: 'file:///two', name: 'two', path: '/two' };

describe('the builder of sessions', () => {
  let bench: ApiBench;
  let places: SessionPlace[];
  beforeEach(() => {
    places = [];
    bench = new ApiBench([one, inner, two], undefined, {
      setup: (place) => {
        places.push(place);
        return Promise.resolve({});
      },
    });
  });
  afterEach(() => {
    bench.dispose();
  });

  const refused = (call: () => unknown): string => {
    let message = 'nothing was thrown';
    throws(call, (error: Error & { readonly kind?: string }) => {
      message = `${String(error.kind)}: ${error.message}`;
      return error.name === 'ParleyError';
    });
    return message;
  };

  describe('chooses the place', () => {
    for (const [what, place, expected] of [
      ['the folder that is meant', undefined, ['/two', '/two']],
      ['a folder', { uri: { scheme: 'file', fsPath: '/one' } }, ['/one', '/one']],
      ['an Uri', { scheme: 'file', fsPath: '/one/inner/' }, ['/one/inner', '/one/inner']],
      ['a directory in a folder: its agents work there', '/one/inner/src', ['/one/inner', '/one/inner/src']],
      ['a directory beside', '/one-more', ['/two', '/one-more']],
      ['a way back', '/one/inner/../..', ['/two', '/']],
    ] as const) {
      it(what, async () => {
        bench.current = two.uri;
        const { agent } = await bench.start(bench.api.buildSession(place));
        deepStrictEqual([places[0]?.folder.path, agent.request.cwd], expected);
      });
    }

    it('or says what is wrong with it', () => {
      deepStrictEqual(
        ['src', 7, {}, { uri: 'file:///x' }, { scheme: 'vscode-vfs', fsPath: '/x' }, '/x\0'].map((place) =>
          refused(() => bench.api.buildSession(place as string)),
        ),
        [
          'invalidArgument: buildSession: place is not an absolute path',
          'invalidArgument: buildSession: place is not an absolute path, an Uri or a workspace folder',
          'invalidArgument: buildSession: place is not an absolute path, an Uri or a workspace folder',
          'invalidArgument: buildSession: place is not an absolute path, an Uri or a workspace folder',
          'invalidArgument: buildSession: place is not a place on disk: agents work on files',
          'invalidArgument: buildSession: place is not an absolute path',
        ],
      );
      const empty = new ApiBench([]);
      strictEqual(
        refused(() => empty.api.buildSession()),
        'noFolder: buildSession: no folder on disk is open in this window',
      );
      empty.dispose();
    });

    it('that is no directory, only when it starts', async () => {
      bench.isDirectory = (path) => path === '/one';
      await rejects(bench.api.buildSession('/one/file').start(), {
        kind: 'invalidArgument',
        message: '/one/file is not a directory',
      });
      strictEqual(bench.sessions.all.length, 0);
    });
  });

  it('takes a request as it is', async () => {
    const content = [text('Be brief.')];
    const builder = bench.api.buildSessionFrom({
      cwd: '/one/src',
      additionalDirectories: ['/two/'],
      mcpServers: [
        { name: 'run', command: 'run', env: [{ name: 'A', value: 'b' }] },
        { type: 'http', name: 'web', url: 'http://127.0.0.1/', headers: { A: 'b' } },
      ],
      systemPrompt: { mode: 'append', content },
    });
    await bench.start(builder.withMcpServer({ type: 'stdio', name: 'run', command: 'other', args: ['-x'] }));
    deepStrictEqual(places[0]?.opening, {
      cwd: '/one/src',
      additionalDirectories: ['/two'],
      mcpServers: [
        { type: 'http', name: 'web', url: 'http://127.0.0.1/', headers: { A: 'b' } },
        { type: 'stdio', name: 'run', command: 'other', args: ['-x'], env: {} },
      ],
      systemPrompt: { mode: 'append', content },
    });
  });

  it('takes a server that lives here, and turns what it throws into a rejection', async () => {
    const server = {
      type: 'inProcess' as const,
      name: 'here',
      transports: [] as unknown[],
      connect(transport: unknown): Promise<void> {
        this.transports.push(transport);
        throw new Error('not now');
      },
    };
    await bench.start(bench.api.buildSession().withMcpServer(server));
    const [given] = places[0]!.opening!.mcpServers!;
    if (given?.type !== 'inProcess') throw new Error('It is another one');
    const transport = { start: settled, send: settled, close: settled };
    await rejects(given.connect(transport), /not now/);
    deepStrictEqual(server.transports, [transport]);
  });

  it('says what is wrong with a server or a request', () => {
    const servers: readonly unknown[] = [
      undefined,
      { name: '', command: 'x' },
      { name: 'x' },
      { name: 'x', command: 'x', args: 'y' },
      { type: 'http', name: 'x', url: 'file:///etc' },
      { type: 'acp', name: 'x' },
      { type: 'inProcess', name: 'x' },
    ];
    deepStrictEqual(
      servers.map((server) => refused(() => bench.api.buildSession().withMcpServer(server as McpServer))),
      [
        'server is not an MCP server',
        'server.name is not a name',
        'server.command is not a string',
        'server.args is not a list of at most 1000 items',
        'server.url is not an address that begins with http: or https:',
        'server.type is not one of stdio, http, sse, inProcess',
        'server.connect is not a function',
      ].map((message) => `invalidArgument: withMcpServer: ${message}`),
    );
    strictEqual(
      refused(() => bench.api.buildSessionFrom({ cwd: '/x', mcpServers: [{ name: 'x', command: '' }] })),
      'invalidArgument: buildSessionFrom: request.mcpServers[0].command is not a name',
    );
    strictEqual(
      refused(() => bench.api.buildSessionFrom({} as never)),
      'invalidArgument: buildSessionFrom: request.cwd is not a string',
    );
  });

  it('stays as it is: what is said goes into another one', async () => {
    const plain = bench.api.buildSession();
    plain.hidden();
    plain.withAgent('another');
    await bench.start(plain);
    strictEqual(bench.sessions.all.length, 1);
  });

  describe('starts', () => {
    it('and leaves nothing when the agent cannot be started, or wants a sign-in', async () => {
      bench.link.beforeReady = async () => {
        await settled();
        throw new AgentStartError({ kind: 'commandNotFound', command: 'agent' });
      };
      await rejects(bench.api.buildSession().start(), {
        name: 'ParleyError',
        kind: 'agentUnavailable',
        message: 'The agent could not open a session: commandNotFound, agent',
        failure: { kind: 'commandNotFound' },
      });
      bench.link.beforeReady = () => undefined;
      const agent = await bench.link.connect();
      agent.beforeOpening = () => {
        throw new AcpError('answered', 'Sign in first', errorCodes.authRequired);
      };
      await rejects(bench.api.buildSession().start(), {
        kind: 'authRequired',
        failure: { kind: 'authRequired', message: 'Sign in first' },
      });
      strictEqual(bench.sessions.all.length, 0);
    });

    it('with no agent that is not there', async () => {
      await rejects(bench.api.buildSession().withAgent('nobody').start(), {
        kind: 'invalidArgument',
        message: 'withAgent: agent is not the name of one in this folder, which are The Fake',
      });
    });

    it('and says so when the person closes it meanwhile', async () => {
      const opening = new Deferred<undefined>();
      const agent = await bench.link.connect();
      agent.beforeOpening = () => opening.promise;
      const started = bench.api.buildSession().start();
      await settled();
      bench.sessions.close(bench.sessions.all[0]!.id);
      opening.resolve(undefined);
      await rejects(started, { kind: 'ended' });
    });
  });

  describe('runs until', () => {
    it('what the callback returns has settled; then the session ends', async () => {
      const result = await bench.api.buildSession().runUntil(async (session) => {
        session.sendPrompt('hello');
        (await bench.prompted()).says('Hi').end();
        return session.readToString();
      });
      strictEqual(result, 'Hi');
      deepStrictEqual([bench.sessions.all.length, bench.link.agent.session.isClosed], [0, true]);
    });

    it('the callback throws, in a turn: the session ends all the same', async () => {
      const failure = new Error('not mine');
      const ran = bench.api.buildSession().runUntil(async (session) => {
        session.sendPrompt('hello');
        await bench.prompted();
        throw failure;
      });
      await rejects(ran, failure);
      const { cancels, isClosed } = bench.link.agent.session;
      deepStrictEqual([bench.sessions.all.length, cancels, isClosed], [0, 1, true]);
    });

    it('not without a callback', async () => {
      await rejects(bench.api.buildSession().runUntil(undefined as never), {
        message: 'runUntil: use is not a function',
      });
      strictEqual(bench.link.agents.length, 0);
    });
  });

  describe('begins without waiting', () => {
    it('and calls back with the session, which ends with the callback', async () => {
      const begun = new Deferred<ActiveSession>();
      const done = new Deferred<undefined>();
      bench.api.buildSession().onSessionStart((session) => {
        begun.resolve(session);
        return done.promise;
      });
      strictEqual(bench.link.agents.length, 0);
      const session = await begun.promise;
      strictEqual(session.isEnded, false);
      done.resolve(undefined);
      await settled();
      strictEqual(session.isEnded, true);
    });

    it('and hears of failures, or has them logged by their kind alone', async () => {
      const failed = new Deferred<unknown>();
      const oops = new Error('quotes what was said');
      bench.api.buildSession().onSessionStart(
        () => {
          throw oops;
        },
        (error) => {
          failed.resolve(error);
          throw new TypeError('this too');
        },
      );
      strictEqual(await failed.promise, oops);
      bench.api.buildSession().onSessionStart(() => Promise.reject(oops));
      bench.api
        .buildSession()
        .withAgent('nobody')
        .onSessionStart(() => undefined);
      for (let turns = 0; turns < 5; turns++) await settled();
      deepStrictEqual(bench.warnings.sort(), [
        'A session that another extension started failed: Error',
        'A session that another extension started failed: invalidArgument',
        'onSessionStart: failed() threw: TypeError',
      ]);
      strictEqual(bench.sessions.all.length, 0);
    });
  });
});
