import { deepEqual, equal } from 'node:assert/strict';
import { Deferred } from '../../../src/base/async';
import { Emitter } from '../../../src/base/events';
import { DisposableStore } from '../../../src/base/lifecycle';
import { nullLog } from '../../../src/base/log';
import type { Panel } from '../../../src/chat/panel';
import type { Draft, HostMessage, Intent } from '../../../src/chat/protocol';
import { Surfaces } from '../../../src/chat/surfaces';
import type { Mention } from '../../../src/sessions/mention';
import type { PromptAttachment } from '../../../src/sessions/promptAttachment';
import { SessionManager } from '../../../src/sessions/sessionManager';
import { WorkspaceSessions } from '../../../src/sessions/workspaceSessions';
import { FakeLink } from '../../support/fakeAgent';
import { type FakeComposerPorts, fakeComposerPorts } from '../../support/fakeComposerPorts';
import { FakeWindows } from '../../support/fakeWindows';
import { fakeHost, folder, settled } from '../../support/fakeSessionHost';

const file: PromptAttachment = { type: 'file', id: 'file:///w/a.ts', name: 'a.ts', uri: 'file:///w/a.ts' };
const pasted: PromptAttachment = { type: 'text', id: 'text:1', name: 'Pasted text', text: 'x' };

describe('the composer’s host half', () => {
  let store: DisposableStore;
  let link: FakeLink;
  let ports: FakeComposerPorts;
  let panel: Panel;
  let received: HostMessage[];
  let said: string[];
  let current: string | undefined;

  beforeEach(() => {
    store = new DisposableStore();
    link = store.add(new FakeLink());
    const sessions = store.add(
      new WorkspaceSessions((one) => new SessionManager(one, { link: () => link }, fakeHost())),
    );
    sessions.setFolders([folder]);
    ports = fakeComposerPorts();
    said = [];
    current = folder.uri;
    const never = new Emitter<void>().event;
    const nothing = (): void => undefined;
    const windows = new FakeWindows();
    received = windows.received;
    ({ panel } = store.add(
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
          folders: { list: () => [folder], current: () => current, trusted: true, onDidChange: never },
          permissions: { addRule: () => Promise.resolve(), problems: () => [], onDidChange: never },
          code: {
            resolvePaths: () => Promise.resolve([]),
            insert: nothing,
            apply: nothing,
            showDiff: nothing,
          },
          actions: {
            openLink: nothing,
            openPage: nothing,
            signInInTerminal: () => Promise.resolve(false),
            openFile: nothing,
            openTerminal: nothing,
            copy: nothing,
            openSettings: nothing,
            addAgent: nothing,
            manageTrust: nothing,
            say: (text) => said.push(text),
            branchTitle: (title) => `${title} (fork)`,
            showBranching: () => undefined,
            sayNotBranched: nothing,
            notSentText: (why, agent) => `not sent to ${agent}: ${why}`,
          },
          notes: { of: () => [], act: () => undefined, onDidChange: never },
          appearance: { font: () => ({ family: undefined, size: undefined }), onDidChange: never },
          ...ports,
          log: nullLog,
        },
        windows,
      ),
    ));
    panel.setVisible(true);
  });
  afterEach(() => {
    store.dispose();
  });

  const wants = (...intents: readonly Intent[]): void => {
    for (const intent of intents) panel.receive(intent);
  };
  const last = <T extends HostMessage['type']>(type: T): Extract<HostMessage, { type: T }> | undefined =>
    received.findLast((message): message is Extract<HostMessage, { type: T }> => message.type === type);
  const prompts = (): readonly string[] => link.agent.session.prompts.map(({ text }) => text);

  it('sends a prompt with what is attached, after its text', async () => {
    wants({ type: 'ready' }, { type: 'prompt', text: 'Look', attachments: [file, pasted] });
    await settled();
    deepEqual(link.agent.session.lastPrompt.content, [
      { type: 'text', text: 'Look' },
      { type: 'resource_link', name: 'a.ts', uri: file.id },
      { type: 'resource_link', name: 'Pasted text', uri: pasted.id },
    ]);
  });

  it('sends prompts in the order in which they were written, whatever their attachments take', async () => {
    wants({ type: 'ready' }, { type: 'prompt', text: 'Hello' });
    await settled();
    const sessionKey = panel.shown!.id;
    link.agent.session.lastPrompt.end();
    await settled();
    const gate = (ports.gate = new Deferred<void>());
    wants(
      { type: 'prompt', sessionKey, text: 'First', attachments: [file] },
      { type: 'prompt', sessionKey, text: 'Second' },
    );
    await settled();
    deepEqual(prompts(), ['Hello']);
    gate.resolve();
    await settled();
    link.agent.session.lastPrompt.end();
    await settled();
    deepEqual(prompts(), ['Hello', 'First', 'Second']);
  });

  it('gives the draft back, and says what is wrong, when something attached cannot be sent', async () => {
    ports.broken.set(file.id, 'a.ts is not there any more');
    wants({ type: 'ready' }, { type: 'prompt', text: 'Look', attachments: [file, pasted] });
    await settled();
    const returned = last('draftReturned');
    deepEqual(
      [returned?.draft.text, returned?.draft.attachments, returned?.problems],
      ['Look', [file, pasted], [{ attachmentId: file.id, message: 'a.ts is not there any more' }]],
    );
    equal(panel.shown, undefined);
  });

  it('sends what is being made ready also when its webview goes away meanwhile', async () => {
    wants({ type: 'ready' }, { type: 'prompt', text: 'Hello' });
    await settled();
    const sessionKey = panel.shown!.id;
    link.agent.session.lastPrompt.end();
    const gate = (ports.gate = new Deferred<void>());
    wants({ type: 'prompt', sessionKey, text: 'Look', attachments: [file] });
    panel.dispose();
    gate.resolve();
    await settled();
    deepEqual(prompts(), ['Hello', 'Look']);
  });

  for (const [how, leave] of [
    ['is reloaded', () => panel.disconnected()],
    ['is gone', () => panel.dispose()],
  ] as const) {
    it(`keeps what cannot be sent for the next who shows the session, when its webview ${how} meanwhile`, async () => {
      wants({ type: 'ready' }, { type: 'prompt', text: 'Hello' });
      await settled();
      const sessionKey = panel.shown!.id;
      ports.broken.set(file.id, 'a.ts is not there any more');
      const gate = (ports.gate = new Deferred<void>());
      wants({ type: 'prompt', sessionKey, text: 'Look', attachments: [file] });
      wants({ type: 'saveDraft', sessionKey, draft: { text: 'and more', attachments: [pasted], changedAt: 1 } });
      leave();
      gate.resolve();
      await settled();
      const { text, attachments } = ports.stored.get(sessionKey) as Draft;
      deepEqual([text, attachments], ['Look\nand more', [file, pasted]]);
    });
  }

  it('gives the draft back when there is no folder to work in, or the session is closed', () => {
    current = undefined;
    wants({ type: 'ready' }, { type: 'prompt', text: 'Look' });
    equal(last('draftReturned')?.draft.text, 'Look');
    wants({ type: 'prompt', sessionKey: 'gone', text: 'Again' });
    deepEqual([last('draftReturned')?.sessionKey, last('draftReturned')?.draft.text], ['gone', 'Again']);
  });

  it('sends another session as its transcript', async () => {
    wants({ type: 'ready' }, { type: 'prompt', text: 'The first one' });
    await settled();
    const first = panel.shown!.id;
    link.agent.session.lastPrompt.says('An answer').end();
    wants({ type: 'newSession' });
    wants({ type: 'findMentions', requestId: 1, query: { text: 'first' } });
    ports.searches.at(-1)?.tell([], true);
    const [mention] = last('mentions')?.mentions ?? [];
    deepEqual([mention?.label, mention?.detail, mention?.attachment.type], ['The first one', 'Fake', 'session']);
    wants({ type: 'prompt', text: 'Go on from there', attachments: [mention!.attachment] });
    await settled();
    const block = link.agent.session.lastPrompt.content[1];
    equal(
      block?.type === 'text' && block.text.includes('An answer') && block.text.includes(`parley:/session/${first}`),
      true,
    );
  });

  it('tells what it finds as it comes, with the number of the question, and ends a search for the next one', () => {
    wants({ type: 'ready' }, { type: 'findMentions', requestId: 1, query: { text: 'a' } });
    const [search] = ports.searches;
    search?.tell([mentionOf('a.ts', 1)], false);
    search?.tell([mentionOf('a.ts', 1), mentionOf('ab.ts', 2)], true);
    const told = received.flatMap((one) => (one.type === 'mentions' ? [one] : []));
    deepEqual(
      told.map(({ requestId, mentions, done }) => [requestId, mentions.map(({ label }) => label), done]),
      [
        [1, ['a.ts'], false],
        [1, ['ab.ts', 'a.ts'], true],
      ],
    );
    wants({ type: 'findMentions', requestId: 2, query: { text: 'ab', category: 'file' } });
    equal(search?.isOver, true);
    deepEqual(ports.searches.at(-1)?.query, { text: 'ab', category: 'file' });
  });

  it('keeps drafts, forgets empty ones, and tells them to the next webview', async () => {
    const draft = { text: 'not yet', attachments: [file], changedAt: 5 };
    wants({ type: 'ready' }, { type: 'saveDraft', draft });
    panel.disconnected();
    received.length = 0;
    wants({ type: 'ready' });
    await settled();
    deepEqual(last('draft'), { type: 'draft', draft });
    wants({ type: 'saveDraft', draft: { text: '', attachments: [], changedAt: 6 } });
    deepEqual([...ports.stored], []);
  });

  it('does not use a stored draft that is none', async () => {
    ports.stored.set('', { text: 7 });
    wants({ type: 'ready' });
    await settled();
    equal(last('draft'), undefined);
  });

  it('tells what the person looks at, and when that changes', () => {
    const selection = {
      type: 'selection',
      id: 's',
      name: 'a.ts',
      uri: 'file:///w/a.ts',
      range: { start: 2, end: 3 },
    } as const;
    wants({ type: 'ready' });
    deepEqual(last('editorContext'), { type: 'editorContext' });
    ports.look(selection);
    deepEqual(last('editorContext'), { type: 'editorContext', context: selection });
    ports.look(undefined);
    deepEqual(last('editorContext'), { type: 'editorContext' });
  });

  it('attaches what a command or a drop names, also before there is a composer', async () => {
    panel.attach([file]);
    equal(last('attach'), undefined);
    wants({ type: 'ready' });
    deepEqual(last('attach'), { type: 'attach', attachments: [file] });
    wants({ type: 'attachUris', uris: ['file:///w/b.ts'] });
    await settled();
    deepEqual(
      last('attach')?.attachments.map(({ name }) => name),
      ['file:///w/b.ts'],
    );
  });

  it('says what could not be opened', async () => {
    wants({ type: 'ready' }, { type: 'openAttachment', attachment: file });
    await settled();
    deepEqual(said, ['cannot be opened']);
  });

  it('changes the text of a queued prompt and its place, and keeps what is attached', async () => {
    wants({ type: 'ready' }, { type: 'prompt', text: 'Hello' });
    await settled();
    const sessionKey = panel.shown!.id;
    wants(
      { type: 'prompt', sessionKey, text: 'One', attachments: [file] },
      { type: 'prompt', sessionKey, text: 'Two' },
    );
    await settled();
    const [one, two] = panel.shown!.state.queue;
    wants(
      { type: 'editQueued', sessionKey, promptId: one!.promptId, text: 'Uno' },
      { type: 'moveQueued', sessionKey, promptId: two!.promptId, index: 0 },
    );
    deepEqual(
      panel.shown!.state.queue.map(({ content }) => content),
      [
        [{ type: 'text', text: 'Two' }],
        [
          { type: 'text', text: 'Uno' },
          { type: 'resource_link', name: 'a.ts', uri: file.id },
        ],
      ],
    );
  });
});

function mentionOf(label: string, score: number): Mention {
  const uri = `file:///w/${label}`;
  return {
    attachment: { type: 'file', id: uri, name: label, uri },
    icon: 'file',
    label,
    detail: '',
    labelMatches: [],
    detailMatches: [],
    score,
  };
}
