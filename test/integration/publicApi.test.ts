import * as assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import * as vscode from 'vscode';
import { z } from 'zod';
import type { ActiveSession, McpTransport, ParleyApi, SessionUpdate } from '../../src/api/parley';
import { liveDescendants } from '../support/childProcesses';
import { endWatchdog } from './support/endWatchdog';

const root = String(process.env['PARLEY_ROOT']);
const scenario = join(root, 'test/fixtures/agents/scenarios/apiAgent.mjs');

/** An agent that says and does what a prompt asks it for: see the scenario. */
function agent(protocol: 1 | 2): object {
  return {
    command: process.execPath,
    args: [join(root, 'test/fixtures/agents/scripted.mjs'), scenario],
    env: { ELECTRON_RUN_AS_NODE: '1', API_AGENT_PROTOCOL: String(protocol) },
  };
}

/** Those that die in a test, each used in one only. */
const mortals = { 'Mortal 1': agent(1), 'Mortal 2': agent(2) };

/** Connects to the MCP servers that it is given; ends with its last session. */
const mcpAgent = {
  ...agent(1),
  args: ['scripted.mjs', 'scenarios/mcp.mjs'].map((file) => join(root, 'test/fixtures/agents', file)),
  env: { ELECTRON_RUN_AS_NODE: '1', MCP_AGENT_ENDS: '1' },
};

describe('the public API, from another extension', () => {
  let api: ParleyApi;
  let folder: string;
  let scratch: string;
  let keepers: readonly ActiveSession[];

  before(async function () {
    this.timeout(60_000);
    const user = vscode.extensions.getExtension<{ readonly parley: ParleyApi }>('parley-tests.api-user');
    assert.ok(user, 'the other extension is there');
    api = (await user.activate()).parley;
    folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    scratch = realpathSync(mkdtempSync(join(tmpdir(), 'parley-api-')));
    await configure('agents', { 'Version 1': agent(1), 'Version 2': agent(2), ...mortals, MCP: mcpAgent });
    await configure('defaultAgent', 'Version 1');
    // While they are there, their agents live: a process that a test starts and that is there after it counts as left behind.
    keepers = await Promise.all(['Version 1', 'Version 2'].map((name) => build(name).hidden().start()));
  });

  after(async function () {
    this.timeout(20_000);
    for (const keeper of keepers) keeper.dispose();
    await ended(scenario);
    endWatchdog();
    await configure('agents', undefined);
    await configure('defaultAgent', undefined);
    rmSync(scratch, { recursive: true, force: true });
    await vscode.commands.executeCommand('workbench.action.closeAuxiliaryBar');
  });

  async function configure(name: string, value: unknown): Promise<void> {
    await vscode.workspace.getConfiguration('parley').update(name, value, vscode.ConfigurationTarget.Global);
  }

  const build = (name: string, place?: string) => api.buildSession(place).withAgent(name);

  /** What an agent says to a prompt. */
  async function ask(session: ActiveSession, prompt: string): Promise<string> {
    session.sendPrompt(prompt);
    return session.readToString();
  }

  /** With what the agent was told to open the session; of MCP servers, those of the test: Parley may give its own. */
  async function setupOf(session: ActiveSession): Promise<unknown> {
    const { cwd, mcpServers } = JSON.parse(await ask(session, 'setup')) as {
      readonly cwd: string;
      readonly mcpServers?: readonly { readonly name: string }[];
    };
    return { cwd, servers: (mcpServers ?? []).filter(({ name }) => name === 'tools') };
  }

  async function read(session: ActiveSession): Promise<readonly SessionUpdate[]> {
    const updates: SessionUpdate[] = [];
    for await (const update of session.updates()) updates.push(update);
    return updates;
  }

  /** Lets the person allow what a session asks: the key, until the card is there and has been seen for a moment. */
  async function allow(session: ActiveSession, answered: Promise<unknown>): Promise<void> {
    await session.show();
    const later = Symbol('later');
    let outcome: unknown = later;
    while (outcome === later) {
      await vscode.commands.executeCommand('parley.allowRequest');
      outcome = await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, 200, later))]);
    }
  }

  it('has a version', () => {
    assert.equal(api.version, 1);
  });

  it('makes a session in the folder of the active editor', async () => {
    const setup = await api.buildSession().runUntil((session) => {
      assert.equal(session.agentId, 'Version 1');
      return setupOf(session);
    });
    assert.deepEqual(setup, { cwd: folder, servers: [] });
  });

  it('makes a session in a directory', async () => {
    mkdirSync(join(scratch, 'project'));
    const place = vscode.Uri.file(join(scratch, 'project'));
    const setup = await api.buildSession(place).runUntil(setupOf);
    assert.deepEqual(setup, { cwd: place.fsPath, servers: [] });
    await assert.rejects(api.buildSession(join(scratch, 'missing')).start(), { kind: 'invalidArgument' });
  });

  it('makes a session from a request', async () => {
    const builder = api.buildSessionFrom({
      cwd: folder,
      mcpServers: [{ name: 'tools', command: '/bin/tools', args: ['-a'], env: [{ name: 'A', value: 'b' }] }],
    });
    assert.deepEqual(await builder.runUntil(setupOf), {
      cwd: folder,
      servers: [{ name: 'tools', command: '/bin/tools', args: ['-a'], env: [{ name: 'A', value: 'b' }] }],
    });
  });

  it('gives the agent an MCP server', async () => {
    const server = { type: 'stdio', name: 'tools', command: '/bin/tools', env: { A: 'b' } } as const;
    const setup = await build('Version 2').withMcpServer(server).runUntil(setupOf);
    const env = [{ name: 'A', value: 'b' }];
    assert.deepEqual(setup, {
      cwd: folder,
      servers: [{ type: 'stdio', name: 'tools', command: '/bin/tools', args: [], env }],
    });
  });

  it('gives the agent an MCP server of this process, made with the official SDK, which ends with the session', async function () {
    this.timeout(60_000);
    const calls: unknown[] = [];
    let closed = 0;
    const connect = async (transport: McpTransport): Promise<void> => {
      const server = new McpServer({ name: 'tools', version: '1' });
      server.registerTool('add', { inputSchema: { a: z.number(), b: z.number() } }, ({ a, b }) => {
        calls.push([a, b]);
        return { content: [{ type: 'text', text: String(a + b) }] };
      });
      server.server.onclose = () => closed++;
      await server.connect(transport);
    };
    const reply = await build('MCP')
      .withMcpServer({ type: 'inProcess', name: 'tools', connect })
      .runUntil((session) => ask(session, 'call tools add {"a":1,"b":2}'));
    assert.deepEqual(JSON.parse(reply), { content: [{ type: 'text', text: '3' }] });
    assert.deepEqual(calls, [[1, 2]]);
    while (closed === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await ended('scenarios/mcp.mjs');
  });

  for (const name of ['Version 1', 'Version 2']) {
    describe(`with an agent of ${name.toLowerCase()}`, () => {
      it('sends two prompts in one session, of which the second relies on the first', async () => {
        const reply = await build(name).runUntil(async (session) => {
          assert.equal(await ask(session, 'remember the milk'), 'Remembered.');
          session.sendPrompt([
            { type: 'text', text: 'recall' },
            { type: 'text', text: ' it' },
          ]);
          return session.readToString();
        });
        assert.equal(reply, 'the milk');
      });

      it('tells what came before the session was there, all in order, and the stop reason last', async () => {
        const count = 300;
        const updates = await build(name).runUntil(async (session) => {
          session.sendPrompt(`count ${String(count)}`);
          return read(session);
        });
        assert.equal(updates[0]?.type, 'commands', 'it came before the response with the session');
        const told = updates.flatMap((update) => {
          if (update.type === 'messageChunk' && update.content.type === 'text') return [update.content.text.trim()];
          return update.type === 'toolCall' ? [`tool ${String(update.title)}`] : [];
        });
        const sent = Array.from({ length: count }, (_, index) => [String(index), `tool ${String(index)}`]).flat();
        assert.deepEqual(told, sent);
        const { type, stopReason } = updates.at(-1) as { readonly type: string; readonly stopReason?: string };
        assert.deepEqual([type, stopReason], ['stop', 'end_turn']);
      });

      it('waits in readToString for the person, who answers in the panel, and shows a hidden session for that', async () => {
        const reply = await build(name)
          .hidden()
          .runUntil(async (session) => {
            session.sendPrompt('write');
            const answered = session.readToString();
            await allow(session, answered);
            return answered;
          });
        assert.equal(reply, 'It said yes.');
      });

      it('answers what is asked as cancelled when the session ends', async () => {
        await assert.rejects(
          build(name)
            .hidden()
            .runUntil(async (session) => {
              session.sendPrompt('write');
              while ((await session.readUpdate()).type !== 'permissionAsked');
              throw new Error('enough');
            }),
          /enough/,
        );
        const answers = await build(name).runUntil((session) => ask(session, 'answers'));
        assert.match(answers, /(^| )cancelled$/);
      });

      it('starts handlers in order, and does not wait for one before the next', async () => {
        const heard: string[] = [];
        const open: (() => void)[] = [];
        const handlers = [
          api.onReceiveRequest('_test/tick', async (params) => {
            const { index } = params as { readonly index: number };
            heard.push(`tick ${String(index)}`);
            await new Promise<void>((resolve) => open.push(resolve));
            return { index };
          }),
          api.onReceiveNotification('_test/tock', (params, from) => {
            assert.equal(from.agentId, name);
            heard.push(`tock ${String((params as { readonly index: number }).index)}`);
          }),
        ];
        try {
          const reply = await build(name).runUntil(async (session) => {
            session.sendPrompt('tick 20');
            const answered = session.readToString();
            while (open.length < 20) await new Promise((resolve) => setImmediate(resolve));
            for (const resolve of open) resolve();
            return answered;
          });
          const order = Array.from({ length: 20 }, (_, index) => index);
          assert.deepEqual(
            heard,
            order.flatMap((index) => [`tock ${String(index)}`, `tick ${String(index)}`]),
          );
          assert.equal(reply, order.join(' '));
        } finally {
          for (const handler of handlers) handler.dispose();
        }
      });

      it('starts a session within a handler, with the same agent, whose request waits for it', async () => {
        const handler = api.onReceiveRequest('_test/delegate', (params) =>
          build(name).runUntil(async (session) => {
            const [task] = (params as { readonly words: readonly string[] }).words;
            return { said: await ask(session, String(task)) };
          }),
        );
        try {
          const reply = await build(name).runUntil((session) => ask(session, 'ask _test/delegate hello'));
          assert.equal(reply, '{"said":"You said: hello"}');
        } finally {
          handler.dispose();
        }
      });

      it('starts without waiting inside of a callback', async () => {
        const later = Promise.withResolvers<string>();
        const handler = api.onReceiveRequest('_test/begin', () => {
          api
            .buildSessionFrom({ cwd: folder })
            .withAgent(name)
            .onSessionStart(async (session) => {
              later.resolve(await ask(session, 'hello'));
            }, later.reject);
          return { begun: true };
        });
        try {
          const reply = await build(name).runUntil((session) => ask(session, 'ask _test/begin'));
          assert.deepEqual([reply, await later.promise], ['{"begun":true}', 'You said: hello']);
        } finally {
          handler.dispose();
        }
      });

      it('is told when nobody answers an extension method, or its handler throws', async () => {
        const handler = api.onReceiveRequest('_test/fail', () => {
          throw Object.assign(new Error('not today'), { code: -4711 });
        });
        const replies = await build(name).runUntil(async (session) => [
          await ask(session, 'ask _test/fail'),
          await ask(session, 'ask _test/none'),
        ]);
        handler.dispose();
        assert.match(String(replies[0]), /-4711.*not today|not today.*-4711/);
        assert.match(String(replies[1]), /-32601/);
      });

      it('gives each of two readers a turn of its own', async () => {
        const replies = await build(name).runUntil((session) => {
          session.sendPrompt('one');
          session.sendPrompt('two');
          return Promise.all([session.readToString(), read(session).then((updates) => updates.at(-1)?.type)]);
        });
        assert.deepEqual(replies, ['You said: one', 'stop']);
      });

      it('ends a turn when the session is disposed in it', async () => {
        const session = await build(name).start();
        session.sendPrompt('wait');
        assert.equal((await readTo(session, 'messageChunk')).type, 'messageChunk');
        const rest = session.readToString();
        session.dispose();
        assert.equal(await rest, '');
        await assert.rejects(session.readUpdate(), { name: 'ParleyError', kind: 'ended' });
      });

      it('cancels a turn', async () => {
        const last = await build(name).runUntil(async (session) => {
          session.sendPrompt('wait');
          await readTo(session, 'messageChunk');
          session.cancel();
          return (await read(session)).at(-1);
        });
        assert.equal(last?.type === 'stop' && last.stopReason, 'cancelled');
      });

      it('fails a read when the agent dies, and goes on with the next prompt, where what was said is not told twice', async () => {
        await build(`Mortal ${name.slice(-1)}`).runUntil(async (session) => {
          session.sendPrompt('die');
          await assert.rejects(session.readToString(), { name: 'ParleyError', kind: 'agentLost' });
          session.sendPrompt('hello');
          const updates = await read(session);
          const said = updates.flatMap((update) =>
            update.type === 'messageChunk' && update.content.type === 'text' ? [update.content.text] : [],
          );
          assert.deepEqual(said, ['You said: hello']);
        });
        await ended(scenario, 2);
      });
    });
  }

  it('ends the terminals of a session with it, also when the callback throws', async () => {
    const file = join(scratch, 'terminal.pid');
    const failure = new Error('mine');
    await assert.rejects(
      build('Version 1').runUntil(async (session) => {
        session.sendPrompt(`terminal ${file}`);
        await allow(session, session.readToString());
        while (!existsSync(file) || readFileSync(file, 'utf8') === '') await new Promise(setImmediate);
        throw failure;
      }),
      failure,
    );
    const pid = Number(readFileSync(file, 'utf8'));
    const isAlive = (): boolean => liveDescendants().some((one) => one.pid === pid);
    const limit = Date.now() + 10_000;
    while (isAlive() && Date.now() < limit) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(isAlive(), false);
  });

  it('has sessions that other callbacks cannot break', async () => {
    const spoiler = api.onReceiveNotification('_test/tock', () => {
      throw new Error('not mine');
    });
    const handler = api.onReceiveRequest('_test/tick', (params) => params);
    const reply = await build('Version 1').runUntil((session) => ask(session, 'tick 2'));
    spoiler.dispose();
    handler.dispose();
    assert.equal(reply, '0 1');
  });

  it('says what is wrong with an argument, and who cannot be started', async () => {
    assert.throws(() => api.buildSession('not/absolute'), {
      name: 'ParleyError',
      kind: 'invalidArgument',
      message: 'buildSession: place is not an absolute path',
    });
    assert.throws(() => api.onReceiveRequest('fs/read_text_file', () => ''), { kind: 'invalidArgument' });
    await assert.rejects(build('Nobody').start(), { kind: 'invalidArgument', message: /which are Version 1, / });
  });

  async function readTo(session: ActiveSession, type: SessionUpdate['type']): Promise<SessionUpdate> {
    for (;;) {
      const update = await session.readUpdate();
      if (update.type === type) return update;
    }
  }

  /** Waits until not more than so many processes with this in their command are alive. */
  async function ended(command: string, left = 0): Promise<void> {
    while (liveDescendants().filter((one) => one.command.includes(command)).length > left) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
});
