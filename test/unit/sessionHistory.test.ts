import { deepStrictEqual, match, strictEqual } from 'node:assert/strict';
import type { AgentCapabilities } from '../../src/acp/agentConnection';
import { AcpError } from '../../src/acp/errors';
import { DisposableStore } from '../../src/base/lifecycle';
import { nullLog } from '../../src/base/log';
import type { HistoryEntry } from '../../src/sessions/history';
import { SessionManager } from '../../src/sessions/sessionManager';
import type { Session } from '../../src/sessions/session';
import { toText } from '../../src/sessions/toText';
import { WorkspaceSessions } from '../../src/sessions/workspaceSessions';
import { StoredHistory } from '../../src/sessionHistory';
import { readSession } from '../../src/store/loadSession';
import { SessionKeeper } from '../../src/store/sessionKeeper';
import { sessionTitle } from '../../src/sessions/sessionTitle';
import { FakeAgent, FakeLink } from '../support/fakeAgent';
import { fakeHost, folder, settled, until } from '../support/fakeSessionHost';
import { idle, promptSent, says, text } from '../support/sessionEvents';
import { meta, saveOf, StoreBox } from './store/stored';

const nothingOld = { maxAgeMs: undefined, maxBytes: undefined, now: 9, keep: [] };

describe('the history', () => {
  let box: StoreBox;
  let store: DisposableStore;
  let link: FakeLink;
  let sessions: WorkspaceSessions;
  let keeper: SessionKeeper;
  let history: StoredHistory;
  let drafts: string[];
  let forgotten: string[];
  let canForget: boolean;
  let abilities: Partial<AgentCapabilities>;

  beforeEach(() => {
    box = new StoreBox();
    store = new DisposableStore();
    abilities = { resumeSession: true, listSessions: true, deleteSession: true, forkSession: true };
    link = store.add(new FakeLink(() => new FakeAgent(abilities)));
    sessions = store.add(new WorkspaceSessions((one) => new SessionManager(one, { link: () => link }, fakeHost())));
    sessions.setFolders([folder]);
    keeper = store.add(new SessionKeeper({ store: box, sessions, titleOf: sessionTitle, onFailure: () => undefined }));
    drafts = [];
    forgotten = [];
    canForget = true;
    const opened = { store: box, keeper, read: (id: string) => readSession(box, id) };
    const agent = { id: 'fake', name: 'Fake', source: 'settings' } as const;
    history = new StoredHistory({
      storage: {
        open: () => Promise.resolve(opened),
        read: (id) => keeper.load(id),
        storedId: (id) => keeper.storedId(id),
      },
      sessions,
      agents: {
        list: () => [{ ...agent, description: '', state: 'stopped' }],
        defaultAgentId: () => 'fake',
        signInMethods: () => [],
        problems: () => [],
        onDidChange: sessions.onDidChange,
      },
      drafts: {
        forget: (key) => {
          drafts.push(key);
          return Promise.resolve();
        },
      },
      changes: {
        forget: (key) => {
          forgotten.push(key);
          return canForget ? Promise.resolve() : Promise.reject(new Error('busy'));
        },
      },
      scopes: new Map([
        [
          folder.uri,
          {
            link: () => link,
            get agents() {
              return [{ ...agent, status: link.status }];
            },
          },
        ],
      ]),
      folders: () => [folder],
      currentFolder: () => folder.uri,
      log: nullLog,
      now: () => 5,
    });
  });
  afterEach(() => {
    store.dispose();
    box.remove();
  });

  const keep = async (id: string, question: string, change: Parameters<typeof meta>[1] = {}): Promise<void> => {
    const about = meta(id, { agentId: 'fake', folder: folder.uri, agentSessionId: `at-${id}`, ...change });
    box.desk.save(await saveOf([promptSent(`p-${id}`, question), says('Well'), idle('end_turn')], about));
  };
  const entry = async (key: string): Promise<HistoryEntry> => (await history.list()).find((one) => one.key === key)!;
  const opened = async (key: string): Promise<Session> => {
    const session = sessions.get((await history.open(await entry(key)))!)!;
    await session.comeBack();
    return session;
  };

  it('lists what is kept with what agents that run tell, page by page, newest first and each once', async () => {
    await keep('old', 'Old', { updatedAt: 1 });
    await keep('new', 'New', { updatedAt: 3 });
    const listed = (sessionId: string, at: number) => ({ sessionId, cwd: '/w', updatedAt: new Date(at).toISOString() });
    history.askAgents(() => undefined).dispose();
    deepStrictEqual(
      history.silentAgents().map(({ name }) => name),
      ['Fake'],
    );
    (await link.connect()).pages = ({ cursor, cwd }) => {
      if (cwd === undefined) return { sessions: [{ sessionId: 'far', cwd: '/far' }] };
      return cursor === undefined
        ? { sessions: [listed('at-new', 9), listed('own', 2)], nextCursor: '2' }
        : { sessions: [listed('own', 2), listed('last', 4)], nextCursor: '2' };
    };
    let changes = 0;
    const asking = history.askAgents(() => changes++);
    await settled();
    asking.dispose();
    deepStrictEqual(
      (await history.list()).map(({ agentSessionId, storedId = 'foreign', folder: place }) => [
        agentSessionId,
        storedId,
        place,
      ]),
      [
        ['last', 'foreign', folder.uri],
        ['at-new', 'new', folder.uri],
        ['own', 'foreign', folder.uri],
        ['at-old', 'old', folder.uri],
        ['far', 'foreign', 'file:///far'],
      ],
    );
    deepStrictEqual([changes, history.silentAgents()], [3, []]);
    strictEqual(await history.open(await entry('fake\nfar')), undefined);
    const own = await entry('fake\nown');
    strictEqual(await history.open(own), await history.open(own));
  });

  it('finds by what was said, also where nothing is open', async () => {
    await keep('a', 'How are parsers made?');
    await keep('b', 'Something else');
    deepStrictEqual(
      (await history.search('pars')).map(({ entry: { key }, excerpt }) => [key, excerpt]),
      [['a', 'How are parsers made?']],
    );
  });

  it('opens a session once, from the store, or from its agent where only that has it', async () => {
    await keep('a', 'Before');
    const session = await opened('a');
    match(toText(session.state), /Before\nAgent\n {2}Well/);
    strictEqual(await history.open(await entry('a')), 'a');
    deepStrictEqual([(await entry('a')).openKey, sessions.all.length], ['a', 1]);
    (await link.connect()).pages = () => ({ sessions: [{ sessionId: 'theirs', cwd: '/w', title: 'Theirs' }] });
    await history.ask({ agentId: 'fake', name: 'Fake', folder: folder.uri });
    const theirs = await opened('fake\ntheirs');
    deepStrictEqual([theirs.agentSessionId, theirs.state.title], ['theirs', 'Theirs']);
  });

  it('opens a session as it was opened first', async () => {
    await keep('a', 'Elsewhere', { opening: JSON.stringify({ cwd: '/elsewhere', meta: { team: 'red' } }) });
    await keep('b', 'Broken', { opening: '{"cwd":7}' });
    const { request } = (await opened('a'), link.agent.session);
    deepStrictEqual([request.cwd, request.meta], ['/elsewhere', { team: 'red' }]);
    await opened('b');
    strictEqual(link.agent.session.request.cwd, folder.path);
  });

  it('renames and archives what is closed, and what is open', async () => {
    await keep('a', 'One');
    await keep('b', 'Two');
    await history.rename(await entry('a'), 'Mine');
    strictEqual((await opened('a')).state.title, 'Mine');
    await history.rename(await entry('a'), 'Still mine');
    await history.archive(await entry('a'), true);
    strictEqual(sessions.all.length, 0);
    deepStrictEqual([(await entry('a')).title, (await entry('a')).archived], ['Still mine', true]);
    await opened('a');
    strictEqual((await entry('a')).archived, false);
  });

  it('deletes a session everywhere: open, stored, its draft, its changes, and at its agent', async () => {
    await keep('a', 'Secret');
    const session = await opened('a');
    session.prompt([text('and more')]);
    await settled();
    strictEqual(await history.remove(await entry('a')), 'gone');
    await keeper.stored('a');
    deepStrictEqual([await history.list(), sessions.all, drafts, link.agent.deleted], [[], [], ['a'], ['at-a']]);
    deepStrictEqual([forgotten, box.desk.prune(nothingOld)], [['a'], []]);
    abilities = {};
    await keep('b', 'Secret');
    await link.stop();
    strictEqual(await history.remove(await entry('b')), 'unsupported');
    strictEqual(await readSession(box, 'b'), undefined);
    link.beforeReady = () => Promise.reject(new Error('It does not start'));
    await keep('c', 'Secret');
    await link.stop();
    strictEqual(await history.remove(await entry('c')), 'failed');
    canForget = false;
    await keep('d', 'Secret');
    await history.remove(await entry('d'));
    deepStrictEqual(
      box.desk.prune(nothingOld).map(({ id }) => id),
      ['d'],
    );
  });

  it('deletes only its own where another window has taken a session over', async () => {
    await keep('a', 'Base');
    const session = await opened('a');
    const other = box.open();
    other.load({ id: 'a', writer: 'other' });
    other.close();
    session.prompt([text('here')]);
    await keeper.stored('a');
    const own = keeper.storedId('a');
    await history.remove((await history.list()).find(({ openKey }) => openKey === 'a')!);
    deepStrictEqual([drafts, forgotten], [[own], [own]]);
    deepStrictEqual([await readSession(box, own), (await readSession(box, 'a'))?.state.rows.length], [undefined, 2]);
  });

  it('forks what is open or closed, where the agent can; each goes its own way', async () => {
    await keep('a', 'Base');
    const key = (await history.fork(await entry('a'), 'Base (fork)'))!;
    const fork = sessions.get(key)!;
    await fork.comeBack();
    deepStrictEqual([link.agent.session.openedBy, fork.agentSessionId], ['fork', 'at-a-fork']);
    fork.prompt([text('here')]);
    await until(fork, ({ activity }) => activity === 'running');
    link.agent.session.say(says('Yes', 'm2'));
    link.agent.session.lastPrompt.end();
    await keeper.stored(key);
    match(toText((await readSession(box, key))!.state), /Base\nAgent\n {2}Well\nYou\n {2}here\nAgent\n {2}Yes\n$/);
    strictEqual((await readSession(box, 'a'))!.state.rows.length, 2);
    link.agent.beforeOpening = () => {
      throw new AcpError('answered', 'No', -32603);
    };
    const before = await history.list();
    strictEqual(await history.fork(await entry('a'), 'Refused (fork)'), undefined);
    deepStrictEqual(await history.list(), before);
    abilities = {};
    await link.stop();
    strictEqual(await history.fork(await entry('a'), 'Base (fork)'), undefined);
  });

  it('exports, and goes on in a new session with what was said', async () => {
    await keep('a', 'Base');
    match(
      await history.export(await entry('a'), 'markdown'),
      /^# Title of a\n\n- Agent: Fake[^]*## You\n\nBase\n\n## Agent\n\nWell\n$/,
    );
    const next = sessions.get((await history.continueHere(await entry('a')))!)!;
    next.prompt([text('go on')]);
    await until(next, (state) => state.link.state === 'ready');
    await settled();
    match(link.agent.session.lastPrompt.text, /The conversation so far[^]*Base[^]*go on$/);
  });
});
