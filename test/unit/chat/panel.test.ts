import { deepEqual, equal } from 'node:assert/strict';
import type { AgentCapabilities } from '../../../src/acp/agentConnection';
import { AcpError } from '../../../src/acp/errors';
import { Deferred } from '../../../src/base/async';
import { Emitter } from '../../../src/base/events';
import { DisposableStore } from '../../../src/base/lifecycle';
import { nullLog } from '../../../src/base/log';
import type { Panel } from '../../../src/chat/panel';
import type { HostMessage, Intent, PanelState } from '../../../src/chat/protocol';
import { Surfaces } from '../../../src/chat/surfaces';
import { initialState } from '../../../src/sessions/reduce';
import type { SessionState } from '../../../src/sessions/state';
import { SessionManager } from '../../../src/sessions/sessionManager';
import { WorkspaceSessions } from '../../../src/sessions/workspaceSessions';
import { type FakeComposerPorts, fakeComposerPorts } from '../../support/fakeComposerPorts';
import { FakeAgent, FakeLink } from '../../support/fakeAgent';
import { fakeHost, folder, settled, until } from '../../support/fakeSessionHost';
import { FakeWindows } from '../../support/fakeWindows';
import { asks, idle, promptSent, replay, says, text } from '../../support/sessionEvents';

describe('the panel', () => {
  let store: DisposableStore;
  let link: FakeLink;
  let capabilities: Partial<AgentCapabilities>;
  let sessions: WorkspaceSessions;
  let surfaces: Surfaces;
  let panel: Panel;
  let received: HostMessage[];
  let done: string[];
  let warnings: string[];
  let signInType: 'agent' | 'terminal' | 'unknown';
  let current: string | undefined;
  let composerPorts: FakeComposerPorts;

  beforeEach(() => {
    store = new DisposableStore();
    capabilities = {};
    link = store.add(new FakeLink(() => new FakeAgent(capabilities)));
    sessions = store.add(new WorkspaceSessions((one) => new SessionManager(one, { link: () => link }, fakeHost())));
    sessions.setFolders([folder]);
    current = folder.uri;
    signInType = 'agent';
    composerPorts = fakeComposerPorts();
    done = [];
    warnings = [];
    const note =
      (name: string) =>
      (...args: readonly unknown[]): void => {
        done.push([name, ...args].join(' '));
      };
    const never = new Emitter<void>().event;
    const windows = new FakeWindows();
    received = windows.received;
    surfaces = store.add(
      new Surfaces(
        {
          sessions,
          agents: {
            list: () => [{ id: 'fake', name: 'Fake', description: '', source: 'settings', state: 'stopped' }],
            defaultAgentId: () => 'fake',
            signInMethods: () => [{ methodId: 'm', name: 'M', type: signInType }],
            problems: () => ['a problem'],
            onDidChange: never,
          },
          folders: { list: () => [folder], current: () => current, trusted: true, onDidChange: never },
          actions: {
            openLink: note('openLink'),
            openPage: note('openPage'),
            signInInTerminal: (...args) => {
              note('signInInTerminal')(...args);
              return Promise.resolve(false);
            },
            openFile: note('openFile'),
            openTerminal: note('openTerminal'),
            copy: note('copy'),
            openSettings: note('openSettings'),
            addAgent: note('addAgent'),
            manageTrust: note('manageTrust'),
            say: note('say'),
            branchTitle: (title) => `${title} (fork)`,
            showBranching: () => undefined,
            sayNotBranched: note('sayNotBranched'),
            notSentText: (why, agent) => `not sent to ${agent}: ${why}`,
          },
          notes: { of: () => [], act: () => undefined, onDidChange: never },
          appearance: { font: () => ({ family: undefined, size: undefined }), onDidChange: never },
          ...composerPorts,
          permissions: {
            addRule: ({ id }, scope, rule) => {
              note('addRule')(id, scope, JSON.stringify(rule));
              return Promise.resolve();
            },
            problems: () => ['a rule'],
            onDidChange: never,
          },
          code: {
            resolvePaths: (place, paths) => {
              note('resolvePaths')(place, ...paths);
              return Promise.resolve(paths.map((path) => ({ path })));
            },
            insert: note('insert'),
            apply: note('apply'),
            showDiff: note('showDiff'),
          },
          log: { ...nullLog, warn: (message) => warnings.push(message) },
        },
        windows,
      ),
    );
    panel = surfaces.panel;
  });
  afterEach(() => {
    store.dispose();
  });

  const wants = (...intents: readonly Intent[]): void => {
    for (const intent of intents) panel.receive(intent);
  };
  const open = (): void => {
    panel.setVisible(true);
    wants({ type: 'ready' });
  };
  const types = (): readonly string[] => received.map(({ type }) => type);
  const state = (): PanelState => received.findLast((message) => message.type === 'panel')!.panel;
  /** Prompts in a session of its own, which is shown then. */
  const converse = async (text: string): Promise<string> => {
    wants({ type: 'prompt', text });
    await settled();
    return panel.shown!.id;
  };

  it('says nothing before its webview can receive', () => {
    panel.setVisible(true);
    panel.offerNewSession();
    deepEqual(received, []);
  });

  it('begins with what there is, and no session', async () => {
    open();
    await settled();
    equal(state().shown, undefined);
    deepEqual(
      [state().agents.map(({ id }) => id), state().defaultAgentId, state().defaultFolder, state().settingsProblems],
      [['fake'], 'fake', folder.uri, ['a problem', 'a rule']],
    );
  });

  it('makes a session with the first prompt, and tells of the session before it shows it', async () => {
    open();
    received.length = 0;
    const key = await converse('Hello');
    const shown = types();
    equal(shown.indexOf('panel') < shown.indexOf('session'), true);
    deepEqual(
      state().sessions.map((one) => [one.key, one.title, one.agentName]),
      [[key, 'Hello', 'Fake']],
    );
    equal(link.agent.session.lastPrompt.text, 'Hello');
  });

  it('takes what was written in the empty state along into the session that is shown in its place', async () => {
    open();
    received.length = 0;
    const session = panel.newSession('fake')!;
    deepEqual(types().slice(0, 2), ['draftGoesAlong', 'panel']);
    // Sent before the webview shows it: more of it, and no further sessions.
    wants({ type: 'prompt', text: 'One', agentId: 'fake', folder: folder.uri, mode: 'allowEdits' });
    wants({ type: 'prompt', text: 'Two' });
    await settled();
    deepEqual([sessions.all.length, link.agent.session.lastPrompt.text], [1, 'One']);
    deepEqual([session.state.queue.length, session.state.permissionMode], [1, 'allowEdits']);
    received.length = 0;
    panel.newSession('fake');
    equal(types().includes('draftGoesAlong'), false);
  });

  it('makes a session with each first prompt, where it is for another agent or the first one is shown already', () => {
    open();
    const first = panel.newSession('fake')!;
    wants({ type: 'prompt', text: 'One', agentId: 'other' });
    equal(sessions.all.length, 2);
    wants({ type: 'newSession' });
    const third = panel.newSession('fake')!;
    wants({ type: 'applied', sessionKey: third.id, sequence: 0 }, { type: 'prompt', text: 'Two' });
    deepEqual([sessions.all.length, first.state.rows.length, third.state.rows.length], [4, 0, 0]);
  });

  it('sends a session that was kept once it is here, and takes it up', async () => {
    const gate = new Deferred<SessionState | undefined>();
    const known = { id: 'kept', state: initialState(), stored: () => gate.promise };
    sessions.create(folder.uri, 'fake', known);
    open();
    await settled();
    deepEqual([panel.shown?.id, types().includes('session')], ['kept', false]);
    gate.resolve(replay([promptSent('p', 'Before'), says('Yes'), idle('end_turn')]));
    await settled();
    const sent = received.filter((message) => message.type === 'session');
    deepEqual(
      sent.map(({ snapshot }) => [snapshot.rows.length, snapshot.link.state]),
      [[2, 'none']],
    );
    equal(state().sessions[0]?.title, 'Before');
    equal(panel.shown?.state.link.state, 'readOnly');
  });

  it('makes no session where there is no folder', () => {
    current = undefined;
    open();
    wants({ type: 'prompt', text: 'Hello' });
    deepEqual(sessions.all, []);
  });

  it('shows again what a reloaded webview had shown', async () => {
    open();
    const first = await converse('One');
    wants({ type: 'newSession' });
    await converse('Two');
    panel.show(undefined);
    panel.disconnected();
    received.length = 0;
    link.agent.session.lastPrompt.says('unseen');
    deepEqual(received, []);
    wants({ type: 'ready', shown: first });
    equal(panel.shown?.id, first);
    equal(types().includes('session'), true);
  });

  it('goes on to offer a new session when the webview is made anew, whatever that showed', async () => {
    open();
    const first = await converse('One');
    panel.setVisible(false);
    panel.disconnected();
    await surfaces.offerNewSession();
    received.length = 0;
    panel.setVisible(true);
    wants({ type: 'ready', shown: first });
    equal(panel.shown?.id, undefined);
    deepEqual(
      types().filter((type) => type === 'focusComposer' || type === 'session'),
      ['focusComposer'],
    );
    wants({ type: 'showSession', sessionKey: first });
    panel.disconnected();
    wants({ type: 'ready' });
    equal(panel.shown?.id, first);
  });

  it('marks what grows unseen as unread, until it is shown', async () => {
    open();
    const first = await converse('One');
    const { lastPrompt } = link.agent.session;
    wants({ type: 'newSession' });
    lastPrompt.says('Hi').end();
    await settled();
    const unread = (): readonly boolean[] => state().sessions.map((one) => one.unread);
    deepEqual(unread(), [true]);
    wants({ type: 'showSession', sessionKey: first });
    await settled();
    deepEqual(unread(), [false]);
  });

  it('sends one state for several changes at once, and none for a chunk of a reply', async () => {
    open();
    await converse('Hello');
    link.agent.session.lastPrompt.says('a');
    await settled();
    received.length = 0;
    link.agent.session.lastPrompt.says('b').says('c');
    await settled();
    equal(types().includes('panel'), false);
    panel.shown!.rename('x');
    panel.shown!.rename('y');
    await settled();
    equal(types().filter((type) => type === 'panel').length, 1);
  });

  it('shows another session, or none, when the one that is shown goes', async () => {
    open();
    const first = await converse('One');
    wants({ type: 'newSession' });
    const second = await converse('Two');
    wants({ type: 'closeSession', sessionKey: second });
    equal(panel.shown?.id, first);
    sessions.setFolders([]);
    equal(panel.shown, undefined);
    await settled();
    deepEqual(state().sessions, []);
  });

  it('counts the sessions that wait for an answer, and takes it', async () => {
    open();
    const key = await converse('Hello');
    const answer = link.agent.session.sink.requestPermission(asks('Write?', 't'), new AbortController().signal);
    equal(surfaces.waiting.length, 1);
    const { requestId } = panel.shown!.state.openRequests.at(0)!;
    wants({ type: 'answerPermission', sessionKey: key, requestId, optionId: 'yes' });
    deepEqual(await answer, { outcome: 'selected', optionId: 'yes' });
    equal(surfaces.waiting.length, 0);
  });

  it('stops the turn, and no other session’s', async () => {
    open();
    const first = await converse('One');
    const agentsFirst = link.agent.session;
    wants({ type: 'newSession' });
    await converse('Two');
    wants({ type: 'cancel', sessionKey: first });
    deepEqual([agentsFirst.cancels, link.agent.session.cancels], [1, 0]);
  });

  it('opens the page of an elicitation by the address that the agent gave, and consents with that', async () => {
    open();
    const key = await converse('Hello');
    const outcome = link.agent.session.sink.elicit(
      { mode: 'url', message: 'Sign in', url: 'https://example.com/a', elicitationId: 'e' },
      new AbortController().signal,
    );
    const { requestId } = panel.shown!.state.openRequests.at(0)!;
    wants({ type: 'openElicitation', sessionKey: key, requestId: 'another' });
    deepEqual(done, []);
    wants({ type: 'openElicitation', sessionKey: key, requestId });
    deepEqual(done, ['openPage https://example.com/a']);
    deepEqual(await outcome, { action: 'accept', content: {} });
  });

  it('signs in as the method’s type says; one of an unknown type does nothing', async () => {
    const signedIn: string[] = [];
    open();
    const key = await converse('Hello');
    link.agent.onSignIn = (methodId) => {
      signedIn.push(methodId);
    };
    wants({ type: 'signIn', sessionKey: key, methodId: 'other' });
    signInType = 'unknown';
    wants({ type: 'signIn', sessionKey: key, methodId: 'm' });
    await settled();
    deepEqual([signedIn, done], [[], []]);
    signInType = 'terminal';
    wants({ type: 'signIn', sessionKey: key, methodId: 'm' });
    await settled();
    deepEqual([signedIn, done], [[], [`signInInTerminal ${folder.uri} fake m`]]);
    signInType = 'agent';
    wants({ type: 'signIn', sessionKey: key, methodId: 'm' });
    await settled();
    deepEqual(signedIn, ['m']);
  });

  it('hands on what leaves the panel', async () => {
    open();
    await converse('Hello');
    wants(
      { type: 'openLink', href: 'a.ts' },
      { type: 'openFile', path: '/w/a.ts', line: 3 },
      { type: 'copy', text: 'c' },
      { type: 'openSettings', query: 'q' },
      { type: 'manageTrust' },
    );
    deepEqual(done, [`openLink a.ts ${folder.uri}`, 'openFile /w/a.ts 3 ', 'copy c', 'openSettings q', 'manageTrust']);
  });

  it('hands on what becomes of code, and answers which paths are files', async () => {
    open();
    await converse('Hello');
    const sessionKey = panel.shown!.id;
    wants(
      { type: 'openFile', path: '/w/a.ts', line: 3, column: 4 },
      { type: 'insertCode', text: 'i' },
      { type: 'applyCode', sessionKey, text: 'a', path: 'a.ts' },
      { type: 'openDiff', path: '/w/a.ts', oldText: 'o', newText: 'n' },
      { type: 'resolvePaths', sessionKey, paths: ['a.ts', 'b.ts'] },
      { type: 'applyCode', sessionKey: 'gone', text: 'a' },
    );
    await settled();
    deepEqual(done, [
      'openFile /w/a.ts 3 4',
      'insert i',
      `apply ${folder.uri} a a.ts`,
      'showDiff /w/a.ts o n',
      `resolvePaths ${folder.uri} a.ts b.ts`,
    ]);
    deepEqual(received.at(-1), { type: 'resolvedPaths', sessionKey, paths: [{ path: 'a.ts' }, { path: 'b.ts' }] });
  });

  it('sends a prompt again with another text and what was attached to it', async () => {
    open();
    const session = panel.newSession()!;
    const link = { type: 'resource_link', name: 'a.ts', uri: 'file:///w/a.ts' } as const;
    session.prompt([{ type: 'text', text: 'first' }, link]);
    await settled();
    const [row] = session.state.rows;
    wants({ type: 'resendPrompt', sessionKey: session.id, rowKey: row!.key, text: 'second' });
    wants({ type: 'resendPrompt', sessionKey: session.id, rowKey: 'message:agent:x', text: 'third' });
    await settled();
    const { rows, queue } = session.state;
    const prompts = [
      ...[...rows].flatMap((one) => (one.kind === 'message' && one.role === 'user' ? [[...one.content]] : [])),
      ...queue.map(({ content }) => content),
    ];
    deepEqual(prompts, [
      [{ type: 'text', text: 'first' }, link],
      [{ type: 'text', text: 'second' }, link],
    ]);
  });

  it('sends it in a session that parts from the other before it, where the agent can make that', async () => {
    capabilities = { forkSession: true, forkAtMessage: true };
    open();
    const sessionKey = await converse('first');
    const { session: agent } = link.agent;
    agent.say(says('Re: first', 'm1'));
    agent.lastPrompt.end();
    await settled();
    const session = panel.shown!;
    session.prompt([{ type: 'text', text: 'second' }], 'p2');
    await settled();
    equal(state().sessions[0]?.branches, true);
    wants({ type: 'resendPrompt', sessionKey, rowKey: 'prompt:p2', text: 'other' });
    await until(session, ({ activity }) => activity === 'cancelling');
    await settled();
    const other = panel.shown!;
    equal(other.id === session.id, false);
    const texts = [...other.state.rows].map((row) => row.kind === 'message' && [...row.content]);
    deepEqual(texts, [[text('first')], [text('Re: first')], [text('other')]]);
    equal(other.state.title, 'first (fork)');
    // The agent does not find the place any more.
    link.agent.beforeOpening = () => {
      throw new AcpError('answered', 'There is no such message', -32602);
    };
    wants({ type: 'resendPrompt', sessionKey, rowKey: 'prompt:p2', text: 'again' });
    await until(session, ({ queue }) => queue.length > 0);
    deepEqual(
      [panel.shown, done.at(-1), session.state.queue[0]?.content],
      [other, 'sayNotBranched Fake', [text('again')]],
    );
  });

  it('tells what there is to review, one page at a time, and hands on what the person makes of it', async () => {
    open();
    const sessionKey = await converse('first');
    const view = { total: 300, added: 1, removed: 2, start: 100, files: [], checkpoints: [] };
    composerPorts.review(view, sessionKey);
    wants({ type: 'showChanges', sessionKey, start: 100 });
    deepEqual(received.at(-1), { type: 'changes', sessionKey, changes: view });
    wants({ type: 'reviewChanges', sessionKey });
    wants({ type: 'keepChanges', sessionKey, path: '/w/a' });
    wants({ type: 'undoChanges', sessionKey, path: '/w/b' });
    wants({ type: 'restoreFiles', sessionKey, promptId: 'p' });
    wants({ type: 'previewFiles', sessionKey, promptId: 'p' });
    const row = panel.shown!.state.rows.at(0);
    link.agent.session.lastPrompt.end();
    composerPorts.outcome = 'noCheckpoint';
    wants({ type: 'resendPrompt', sessionKey, rowKey: row!.key, text: 'again', restoreFiles: true });
    await settled();
    const promptId = row?.kind === 'message' ? row.prompt?.promptId : undefined;
    deepEqual(composerPorts.reviewed, [
      'review',
      'keep /w/a',
      'undo /w/b',
      'restore p',
      'previewRestore p',
      `restoreNow ${String(promptId)}`,
    ]);
    const back = received.findLast((message) => message.type === 'draftReturned');
    deepEqual(
      [back?.sessionKey, back?.draft.text, back?.problems],
      [sessionKey, 'again', [{ attachmentId: '', message: 'not sent to Fake: noCheckpoint' }]],
    );
  });

  it('logs what is no intent, without what it holds, and ignores what is about a session that is gone', () => {
    open();
    panel.receive({ type: 'prompt', text: 7, secret: 'hush' });
    equal(warnings.length, 1);
    equal(warnings[0]!.includes('hush'), false);
    wants({ type: 'cancel', sessionKey: 'gone' }, { type: 'showSession', sessionKey: 'gone' });
    equal(panel.shown, undefined);
  });

  it('makes a rule only of what it has offered itself', async () => {
    open();
    const key = await converse('Hello');
    const session = panel.shown!;
    const toolCall = { type: 'toolCall', toolCallId: 't', kind: 'execute', rawInput: { command: 'ls' } } as const;
    const ask = (): string => {
      void link.agent.session.sink.requestPermission(
        {
          title: '',
          subject: { type: 'toolCall', toolCall },
          options: [{ optionId: 'yes', name: 'Yes', kind: 'allow_once' }],
        },
        new AbortController().signal,
      );
      return session.state.openRequests[0]!.requestId;
    };
    const requestId = ask();
    for (const wrong of [
      { offer: 7, requestId },
      { offer: 0, requestId: 'other' },
      { offer: 0, requestId },
    ]) {
      wants({ type: 'allowByRule', sessionKey: key, scope: 'user', ...wrong });
    }
    // The policy of this test offers none.
    deepEqual([done, session.state.openRequests.length], [[], 1]);
  });

  it('sets what may be done without a question, also for a session that it begins', async () => {
    open();
    wants({ type: 'prompt', text: 'Hello', mode: 'readOnly' });
    await settled();
    equal(panel.shown!.state.permissionMode, 'readOnly');
    wants({ type: 'setPermissionMode', sessionKey: panel.shown!.id, mode: 'allowEdits' });
    equal(panel.shown!.state.permissionMode, 'allowEdits');
  });
});
