import { deepStrictEqual, match, rejects, strictEqual } from 'node:assert/strict';
import type { AgentCapabilities, ForkSessionRequest } from '../../../src/acp/agentConnection';
import { isAgentStartError } from '../../../src/acp/agentStartError';
import { AcpError, errorCodes } from '../../../src/acp/errors';
import { DisposableStore } from '../../../src/base/lifecycle';
import { carriedTranscript } from '../../../src/sessions/carriedTranscript';
import { askAlways, type PermissionPolicy, type WorkspaceFolder } from '../../../src/sessions/ports';
import type { Session } from '../../../src/sessions/session';
import { SessionManager } from '../../../src/sessions/sessionManager';
import { WorkspaceSessions } from '../../../src/sessions/workspaceSessions';
import { FakeAgent, FakeLink } from '../../support/fakeAgent';
import { fakeHost, settled, until } from '../../support/fakeSessionHost';
import { asks, idle, says, text, tool } from '../../support/sessionEvents';

const one: WorkspaceFolder = { uri: 'file:///one', name: 'one', path: '/one' };
const two: WorkspaceFolder = { uri: 'file:///two', name: 'two', path: '/two' };

/** The agents of a folder: one, whatever its id. */
class FakeDirectory {
  readonly links = new DisposableStore();
  readonly #byId = new Map<string, FakeLink>();
  isDisposed = false;
  /** Of agents that are started from now on. */
  capabilities: Partial<AgentCapabilities> = {};

  link(agentId: string): FakeLink {
    const link = this.#byId.get(agentId) ?? this.links.add(new FakeLink(() => new FakeAgent(this.capabilities)));
    this.#byId.set(agentId, link);
    return link;
  }

  dispose(): void {
    this.isDisposed = true;
    this.links.dispose();
  }
}

describe('WorkspaceSessions', () => {
  let store: DisposableStore;
  let directories: Map<string, FakeDirectory>;
  let workspace: WorkspaceSessions;
  let permissions: PermissionPolicy;
  beforeEach(() => {
    permissions = askAlways;
    store = new DisposableStore();
    directories = new Map();
    workspace = store.add(
      new WorkspaceSessions((folder) => {
        const agents = new FakeDirectory();
        directories.set(folder.uri, agents);
        return new SessionManager(folder, agents, fakeHost({ permissions }));
      }),
    );
  });
  afterEach(() => {
    store.dispose();
  });

  it('has a manager for each folder; a folder that goes ends what runs in it, and nothing else', async () => {
    workspace.setFolders([one, two]);
    const inOne = workspace.create(one.uri, 'a')!;
    const inTwo = workspace.create(two.uri, 'a')!;
    for (const session of [inOne, inTwo]) {
      session.prompt([text('hello')]);
      await until(session, ({ link }) => link.state === 'ready');
    }
    await settled();
    const [agentOne, agentTwo] = [one, two].map(({ uri }) => directories.get(uri)!.link('a').agent.session);
    deepStrictEqual([agentOne!.request.cwd, agentTwo!.request.cwd], ['/one', '/two']);
    const question = agentOne!.sink.requestPermission(asks('Write?', 't'), new AbortController().signal);

    workspace.setFolders([two]);

    deepStrictEqual(await question, { outcome: 'cancelled' });
    strictEqual(agentOne!.isClosed, true);
    strictEqual(directories.get(one.uri)!.isDisposed, true);
    deepStrictEqual(workspace.all, [inTwo]);
    strictEqual(workspace.create(one.uri, 'a'), undefined);
    agentTwo!.lastPrompt.says('Hi').end();
    strictEqual(inTwo.state.activity, 'idle');
  });

  it('goes on in a new session, whose agent gets the conversation to read with the first prompt', async () => {
    workspace.setFolders([one]);
    const before = workspace.create(one.uri, 'a')!;
    before.rename('Shop');
    before.prompt([text('hello')]);
    await until(before, ({ link }) => link.state === 'ready');
    await settled();
    const { link } = { link: directories.get(one.uri)!.link('a') };
    link.agent.session.lastPrompt.says('Hi').end();

    strictEqual(workspace.continueInNew('none'), undefined);
    const next = workspace.continueInNew(before.id)!;
    deepStrictEqual([next.agentId, next.state.title, next.state.rows.length], ['a', 'Shop', 0]);
    next.prompt([text('go on')]);
    await until(next, (state) => state.link.state === 'ready');
    await settled();
    const sent = link.agent.session.lastPrompt.text;
    match(sent, /The conversation so far[^]*You\n {2}hello\nAgent\n {2}Hi\n[^]*go on$/);
    link.agent.session.lastPrompt.end();
    next.prompt([text('and on')]);
    await settled();
    strictEqual(link.agent.session.lastPrompt.text, 'and on');
    match(carriedTranscript(before.state, 12), /left out\.\]\nAgent\n {2}Hi\n$/);
  });

  it('tells of every session, to its end', () => {
    workspace.setFolders([one, two]);
    const heard: string[] = [];
    store.add(workspace.onDidChange(() => heard.push(`${workspace.all.length} open`)));
    store.add(workspace.onDidChangeSession(({ session, event }) => heard.push(`${session.folder} ${event.type}`)));
    const session = workspace.create(two.uri, 'a')!;
    strictEqual(workspace.get(session.id), session);
    session.prompt([text('hello')]);
    workspace.close(session.id);
    workspace.close(session.id);
    workspace.setFolders([one, two]);
    deepStrictEqual(heard, [
      '1 open',
      'file:///two promptSent',
      'file:///two linkChanged',
      'file:///two cancelRequested',
      'file:///two state',
      '0 open',
    ]);
  });

  it('does not tell of a hidden one, until its agent asks what only a person can answer', async () => {
    workspace.setFolders([one]);
    const heard: string[] = [];
    store.add(workspace.onDidChange(() => heard.push(`${workspace.all.length} shown`)));
    store.add(
      workspace.onDidChangeSession(({ event, before }) => heard.push(`${event.type} after ${before.rows.length}`)),
    );
    const hidden = workspace.create(one.uri, 'a', undefined, { hidden: true })!;
    hidden.prompt([text('hello')]);
    await until(hidden, ({ link }) => link.state === 'ready');
    await settled();
    strictEqual(workspace.get(hidden.id), hidden);
    const { session: agent } = directories.get(one.uri)!.link('a').agent;
    void agent.sink.requestPermission(asks('Write?', 't'), new AbortController().signal);
    hidden.reveal();
    agent.lastPrompt.end();
    deepStrictEqual(heard, ['0 shown', '1 shown', 'permissionAsked after 1', 'state after 2']);
  });

  it('does not tell of a hidden one whose agent asks what a rule answers', async () => {
    permissions = { decide: () => ({ decision: 'allow' }) };
    workspace.setFolders([one]);
    const hidden = workspace.create(one.uri, 'a', undefined, { hidden: true })!;
    await hidden.start();
    const { session: agent } = directories.get(one.uri)!.link('a').agent;
    const { signal } = new AbortController();
    deepStrictEqual(await agent.sink.requestPermission(asks('Write?', 't'), signal), {
      outcome: 'selected',
      optionId: 'yes',
    });
    strictEqual(hidden.isHidden, true);
    void agent.sink.elicit({ mode: 'form', message: 'Who?', fields: [] }, signal);
    strictEqual(hidden.isHidden, false);
  });

  it('goes on from a session as that was opened, but where it can be seen', async () => {
    workspace.setFolders([one]);
    const opening = { cwd: '/elsewhere', meta: { team: 'red' }, hidden: true };
    directories.get(one.uri)!.capabilities = { forkSession: true };
    const before = workspace.create(one.uri, 'a', undefined, opening)!;
    await before.start();
    const next = workspace.continueInNew(before.id)!;
    const source = { agentId: 'a', agentSessionId: 's1', folder: one.uri, state: before.state, opening };
    const fork = (await workspace.fork(source, 'Fork', 1))!;
    deepStrictEqual(
      [next, fork].map((session) => [session.opening, session.isHidden]),
      [
        [{ cwd: '/elsewhere', meta: { team: 'red' } }, false],
        [{ cwd: '/elsewhere', meta: { team: 'red' } }, false],
      ],
    );
  });

  describe('parts from a session before a message', () => {
    let session: Session;
    let link: FakeLink;
    const talk = async (promptId: string, messageId: string): Promise<void> => {
      session.prompt([text(promptId)], promptId);
      await until(session, ({ activity }) => activity === 'running');
      link.agent.session.say(says(`Re: ${promptId}`, messageId));
      link.agent.session.lastPrompt.end();
      await until(session, ({ activity }) => activity === 'idle');
    };
    const start = async (capabilities: Partial<AgentCapabilities>): Promise<void> => {
      workspace.setFolders([one]);
      const directory = directories.get(one.uri)!;
      directory.capabilities = capabilities;
      link = directory.link('a');
      session = workspace.create(one.uri, 'a')!;
      await session.start();
      await talk('first', 'm1');
      await talk('second', 'm2');
    };
    const branch = (promptId: string) => workspace.branch(session.id, `prompt:${promptId}`, 'Other way', 7);

    it('with what its agent knew by then', async () => {
      await start({ forkSession: true, forkAtMessage: true });
      const other = (await branch('second'))!;
      const { openedBy, sessionId, request } = link.agent.session;
      deepStrictEqual([openedBy, sessionId, other.agentSessionId], ['fork', 's1-fork', 's1-fork']);
      const { upTo } = request as ForkSessionRequest;
      deepStrictEqual([upTo?.messageId, upTo?.occurrence], ['m1', 1]);
      deepStrictEqual(
        [...other.state.rows].map((row) => row.kind === 'message' && [...row.content]),
        [[text('first')], [text('Re: first')]],
      );
      deepStrictEqual([other.state.title, other.state.turn, session.state.turn], ['Other way', 1, 2]);
    });

    it('with a new one, where nothing comes before', async () => {
      await start({ forkSession: true, forkAtMessage: true });
      const other = (await branch('first'))!;
      deepStrictEqual([other.state.rows.length, other.state.title, link.agent.sessions.length], [0, undefined, 1]);
    });

    it('not where its agent cannot', async () => {
      await start({ forkSession: true });
      strictEqual(await branch('second'), undefined);
      strictEqual(await branch('first'), undefined);
    });

    it('not where its agent does not find the place, and leaves nothing of the attempt', async () => {
      await start({ forkSession: true, forkAtMessage: true });
      link.agent.beforeOpening = () => {
        throw new AcpError('answered', 'There is no such message', -32602);
      };
      const shown: number[] = [];
      store.add(workspace.onDidChange(() => shown.push(workspace.all.length)));
      strictEqual(await branch('second'), undefined);
      strictEqual(await workspace.fork(session, 'Fork', 7), undefined);
      deepStrictEqual([workspace.all, link.agent.sessions.length], [[session], 1]);
      // At no time was it there for whoever shows or keeps sessions.
      deepStrictEqual(new Set(shown), new Set([1]));
    });

    it('not where its agent dies on the way, and leaves nothing of the attempt', async () => {
      await start({ forkSession: true, forkAtMessage: true });
      link.agent.beforeOpening = () => {
        link.die();
        throw new AcpError('closed', 'The connection closed');
      };
      await rejects(branch('second'), isAgentStartError);
      deepStrictEqual(workspace.managers[0]?.sessions, [session]);
    });

    it('with one for which the person must sign in first', async () => {
      await start({ forkSession: true, forkAtMessage: true });
      link.agent.beforeOpening = () => {
        throw new AcpError('answered', 'Sign in', errorCodes.authRequired);
      };
      const other = (await branch('second'))!;
      deepStrictEqual([other.isHidden, other.state.link.state], [false, 'failed']);
    });

    it('and tells its agent what it did after the place, which has no name for that', async () => {
      await start({ forkSession: true, forkAtMessage: true });
      link.agent.session.say(tool('t', { title: 'Look', status: 'completed' }));
      link.agent.session.say(idle('end_turn'));
      await talk('third', 'm3');
      const other = (await branch('third'))!;
      strictEqual(other.state.rows.at(-1)?.kind, 'tool');
      other.prompt([text('other')]);
      await settled();
      match(link.agent.session.lastPrompt.text, /^$|What you did after your last message[^]*Look[^]*other$/);
    });
  });

  it('opens several sessions in a folder, on one agent', async () => {
    workspace.setFolders([one]);
    const sessions = [workspace.create(one.uri, 'a')!, workspace.create(one.uri, 'a')!];
    await Promise.all(sessions.map((session) => session.start()));
    const { agents } = directories.get(one.uri)!.link('a');
    strictEqual(agents.length, 1);
    deepStrictEqual(
      agents[0]!.sessions.map(({ sessionId }) => sessionId),
      ['s1', 's2'],
    );
  });
});
