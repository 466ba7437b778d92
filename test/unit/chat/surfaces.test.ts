import { deepEqual, equal } from 'node:assert/strict';
import { Emitter } from '../../../src/base/events';
import { type Disposable, DisposableStore, toDisposable } from '../../../src/base/lifecycle';
import { nullLog } from '../../../src/base/log';
import { type NoticeAnswer, type NoticeWindow, Notices, type NotificationChoice } from '../../../src/chat/notices';
import { OpenSessions } from '../../../src/chat/openSessions';
import type { RequestSummary } from '../../../src/chat/requestSummary';
import { Surfaces } from '../../../src/chat/surfaces';
import type { RecordedSession } from '../../../src/sessions/recordedSession';
import type { Session } from '../../../src/sessions/session';
import { SessionManager } from '../../../src/sessions/sessionManager';
import { WorkspaceSessions } from '../../../src/sessions/workspaceSessions';
import { FakeLink } from '../../support/fakeAgent';
import { fakeComposerPorts } from '../../support/fakeComposerPorts';
import { fakeHost, folder, settled } from '../../support/fakeSessionHost';
import { FakeWindows } from '../../support/fakeWindows';
import { asks } from '../../support/sessionEvents';

/** What a person would see of a request outside of the webviews. */
interface Asked {
  readonly session: Session;
  readonly request: RequestSummary;
  readonly answer: (answer: NoticeAnswer) => void;
  isThere: boolean;
}

class FakeNotices implements NoticeWindow {
  readonly all: Asked[] = [];
  readonly finishedSessions: string[] = [];

  get there(): readonly Asked[] {
    return this.all.filter(({ isThere }) => isThere);
  }

  ask(...[session, request, answer]: Parameters<NoticeWindow['ask']>): { dispose(): void } {
    const asked: Asked = { session, request, answer, isThere: true };
    this.all.push(asked);
    return {
      dispose: () => {
        asked.isThere = false;
      },
    };
  }

  finished(session: Session): void {
    this.finishedSessions.push(session.id);
  }
}

describe('the places where sessions are shown', () => {
  let store: DisposableStore;
  let link: FakeLink;
  let sessions: WorkspaceSessions;
  let windows: FakeWindows;
  let surfaces: Surfaces;

  beforeEach(() => {
    store = new DisposableStore();
    begin();
  });
  afterEach(() => {
    store.dispose();
  });

  /** A window with one folder and one agent. */
  function begin(): void {
    link = store.add(new FakeLink());
    sessions = store.add(new WorkspaceSessions((one) => new SessionManager(one, { link: () => link }, fakeHost())));
    sessions.setFolders([folder]);
    windows = new FakeWindows();
    const never = new Emitter<void>().event;
    const nothing = (): void => undefined;
    surfaces = store.add(
      new Surfaces(
        {
          sessions,
          agents: {
            list: () => [{ id: 'fake', name: 'Fake', description: '', source: 'settings', state: 'stopped' }],
            defaultAgentId: () => 'fake',
            signInMethods: () => [],
            problems: () => [],
            onDidChange: never,
          },
          folders: { list: () => [folder], current: () => folder.uri, trusted: true, onDidChange: never },
          actions: {
            openLink: nothing,
            addAgent: nothing,
            openPage: nothing,
            signInInTerminal: () => Promise.resolve(false),
            openFile: nothing,
            openTerminal: nothing,
            copy: nothing,
            openSettings: nothing,
            manageTrust: nothing,
            say: nothing,
            branchTitle: (title) => `${title} (fork)`,
            showBranching: () => undefined,
            sayNotBranched: nothing,
            notSentText: (why, agent) => `not sent to ${agent}: ${why}`,
          },
          permissions: { addRule: () => Promise.resolve(), problems: () => [], onDidChange: never },
          code: {
            resolvePaths: () => Promise.resolve([]),
            insert: nothing,
            apply: nothing,
            showDiff: nothing,
          },
          notes: { of: () => [], act: () => undefined, onDidChange: never },
          appearance: { font: () => ({ family: undefined, size: undefined }), onDidChange: never },
          ...fakeComposerPorts(),
          log: nullLog,
        },
        windows,
      ),
    );
  }

  /** A session with one prompt, shown in the panel; its turn runs. */
  async function converse(text: string): Promise<Session> {
    const session = surfaces.panel.newSession()!;
    session.prompt([{ type: 'text', text }]);
    await settled();
    return session;
  }

  function look(): void {
    surfaces.panel.setVisible(true);
    surfaces.panel.receive({ type: 'ready' });
  }

  it('move a session to an editor tab, where its name and what it waits for are told, and back', async () => {
    look();
    const first = await converse('One');
    const second = await converse('Two');
    surfaces.panel.receive({ type: 'openInEditor', sessionKey: second.id });
    const tab = windows.tabs[0]!;
    equal(tab.panel.shown, second);
    equal(surfaces.panel.shown, first);
    deepEqual(tab.look, { title: 'Two', badge: undefined });
    void link.agent.session.sink.requestPermission(asks('Write?', 't'), new AbortController().signal);
    deepEqual(tab.look, { title: 'Two', badge: 'waiting' });
    equal(surfaces.active, tab.panel);
    tab.panel.receive({ type: 'moveToPanel', sessionKey: second.id });
    await settled();
    equal(tab.isClosed, true);
    equal(surfaces.panel.shown, second);
    equal(surfaces.active, surfaces.panel);
  });

  it('show a session where it is, and only there', async () => {
    look();
    const first = await converse('One');
    surfaces.openInEditor(first.id);
    surfaces.openInEditor(first.id);
    equal(windows.tabs.length, 1);
    surfaces.panel.receive({ type: 'showSession', sessionKey: first.id });
    equal(windows.tabs[0]!.reveals, 2);
    equal(surfaces.panel.shown, undefined);
  });

  it('are brought to the front by the keys of the message, but for the one that has the focus', async () => {
    const asked = (): number => windows.received.filter(({ type }) => type === 'focusComposer').length;
    look();
    surfaces.panel.receive({ type: 'hasFocus', value: true });
    await surfaces.focusMessage();
    surfaces.panel.receive({ type: 'hasFocus', value: true });
    deepEqual([windows.panelReveals, asked()], [0, 1]);
    // The focus has left, and the host was not told yet.
    await surfaces.focusMessage();
    surfaces.panel.receive({ type: 'hasFocus', value: false });
    await settled();
    deepEqual([windows.panelReveals, asked()], [1, 3]);
    await surfaces.focusMessage();
    deepEqual([windows.panelReveals, asked()], [2, 4]);
  });

  it('are brought to the front by the keys of find, but for the one that has the focus', async () => {
    const asked = (): number => windows.received.filter(({ type }) => type === 'openFind').length;
    look();
    surfaces.panel.receive({ type: 'hasFocus', value: true });
    await surfaces.find();
    deepEqual([windows.panelReveals, asked()], [0, 1]);
    surfaces.panel.receive({ type: 'hasFocus', value: false });
    await surfaces.find();
    deepEqual([windows.panelReveals, asked()], [1, 2]);
  });

  it('keep a session whose tab is closed, and close the tab of a session that is closed', async () => {
    look();
    const first = await converse('One');
    surfaces.openInEditor(first.id);
    windows.tabs[0]!.close();
    equal(surfaces.isInEditor(first.id), false);
    equal(sessions.get(first.id), first);
    surfaces.openInEditor(first.id);
    sessions.close(first.id);
    equal(windows.tabs[1]!.isClosed, true);
  });

  it('find the next session that waits, around the end', async () => {
    look();
    const first = await converse('One');
    void link.agent.session.sink.requestPermission(asks('Write?', 't'), new AbortController().signal);
    await converse('Two');
    equal(surfaces.nextWaiting(), first);
    surfaces.panel.show(first.id);
    equal(surfaces.nextWaiting(), first);
  });

  describe('after a reload', () => {
    let kept: readonly RecordedSession[];
    const records = {
      read: () => kept,
      write: (now: readonly RecordedSession[]) => {
        kept = now;
      },
    };

    /** Two sessions, the second in an editor tab; then the window is reloaded. */
    async function reload(): Promise<readonly [string, string]> {
      kept = [];
      store.add(new OpenSessions(sessions, surfaces, records));
      look();
      const first = await converse('One');
      const second = await converse('Two');
      second.rename('Second');
      surfaces.openInEditor(second.id);
      await settled();
      store.dispose();
      store = new DisposableStore();
      begin();
      store.add(new OpenSessions(sessions, surfaces, records));
      return [first.id, second.id];
    }

    it('have the same sessions, by their names, without an agent being started', async () => {
      const ids = await reload();
      deepEqual(
        sessions.all.map(({ id, state }) => [id, state.title, state.link.state]),
        [
          [ids[0], 'One', 'none'],
          [ids[1], 'Second', 'none'],
        ],
      );
    });

    it('take a session up again when it is first looked at, and say it when the agent cannot', async () => {
      const [first] = await reload();
      look();
      equal(surfaces.panel.shown?.id, first);
      await settled();
      equal(surfaces.panel.shown.state.link.state, 'ready');
      equal(surfaces.panel.shown.state.rows.at(0)?.kind, 'transcriptMissing');
    });

    it('keep the place of a tab that VS Code has not filled yet, and list its session once that tab is gone', async () => {
      const [first, second] = await reload();
      equal(surfaces.isInEditor(second), true);
      surfaces.releaseAwaited(1);
      equal(surfaces.isInEditor(second), true);
      surfaces.releaseAwaited(0);
      equal(surfaces.isInEditor(second), false);
      equal(surfaces.isInEditor(first), false);
    });
  });

  describe('notify', () => {
    let notices: FakeNotices;
    let choice: NotificationChoice;
    /** What is put off; undefined: nothing is. */
    let putOff: Set<() => void> | undefined;

    beforeEach(() => {
      notices = new FakeNotices();
      choice = 'all';
      putOff = undefined;
      const later = (act: () => void): Disposable => {
        if (putOff) putOff.add(act);
        else act();
        return toDisposable(() => putOff?.delete(act));
      };
      store.add(new Notices(sessions, surfaces, notices, () => choice, later));
    });

    const ask = (): ReturnType<typeof link.agent.session.sink.requestPermission> =>
      link.agent.session.sink.requestPermission(asks('Write?', 't'), new AbortController().signal);

    it('of a request that nobody sees, and take its answer', async () => {
      const session = await converse('Hello');
      const outcome = ask();
      equal(notices.there.length, 1);
      notices.there[0]!.answer({ type: 'option', optionId: 'yes' });
      deepEqual(await outcome, { outcome: 'selected', optionId: 'yes' });
      deepEqual([notices.there.length, session.state.openRequests.length], [0, 0]);
    });

    it('no more once it was answered in the panel, or is seen there', async () => {
      const session = await converse('Hello');
      void ask();
      session.answerPermission(session.state.openRequests[0]!.requestId, 'yes');
      equal(notices.there.length, 0);
      void ask();
      equal(notices.there.length, 1);
      look();
      equal(notices.there.length, 0);
    });

    it('of a request that has waited for a moment, not of one that is taken back at once', async () => {
      putOff = new Set();
      await converse('Hello');
      for (let count = 0; count < 100; count++) {
        const takenBack = new AbortController();
        void link.agent.session.sink.requestPermission(asks('Write?', 't'), takenBack.signal);
        takenBack.abort();
        await settled();
      }
      deepEqual([notices.all.length, putOff.size], [0, 0]);
      void ask();
      for (const act of putOff) act();
      equal(notices.there.length, 1);
    });

    it('of several one after the other, and not again of one that was dismissed', async () => {
      await converse('Hello');
      void ask();
      void ask();
      equal(notices.there.length, 1);
      notices.there[0]!.answer({ type: 'dismiss' });
      deepEqual([notices.all.length, notices.there.length], [2, 1]);
      notices.there[0]!.answer({ type: 'show' });
      await settled();
      equal(notices.there.length, 0);
      equal(windows.panelReveals, 1);
    });

    it('of an end that nobody sees, where that is wanted', async () => {
      const session = await converse('Hello');
      link.agent.session.lastPrompt.says('Hi').end();
      await settled();
      deepEqual(notices.finishedSessions, [session.id]);
      choice = 'requests';
      session.prompt([{ type: 'text', text: 'Again' }]);
      await settled();
      link.agent.session.lastPrompt.end();
      await settled();
      equal(notices.finishedSessions.length, 1);
      choice = 'never';
      void ask();
      equal(notices.there.length, 0);
    });
  });
});
