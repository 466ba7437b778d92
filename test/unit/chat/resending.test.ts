import { deepEqual, equal } from 'node:assert/strict';
import { AcpError } from '../../../src/acp/errors';
import { Deferred } from '../../../src/base/async';
import { Emitter } from '../../../src/base/events';
import { DisposableStore } from '../../../src/base/lifecycle';
import { nullLog } from '../../../src/base/log';
import type { PanelServices } from '../../../src/chat/panelPorts';
import { Resending } from '../../../src/chat/resending';
import type { RestoreOutcome } from '../../../src/changes/changedFile';
import type { Session } from '../../../src/sessions/session';
import { SessionManager } from '../../../src/sessions/sessionManager';
import { WorkspaceSessions } from '../../../src/sessions/workspaceSessions';
import { FakeAgent, FakeLink, type FakeSession } from '../../support/fakeAgent';
import { fakeComposerPorts } from '../../support/fakeComposerPorts';
import { fakeHost, folder, settled } from '../../support/fakeSessionHost';
import { asks, says, text, tool } from '../../support/sessionEvents';

const image = { type: 'image', data: 'AAAA', mimeType: 'image/png' } as const;

describe('A message that is sent again', () => {
  let store: DisposableStore;
  let link: FakeLink;
  let graceMs: number;
  let sessions: WorkspaceSessions;
  let session: Session;
  /** The first session, as its agent has it. */
  let first: FakeSession;
  let resending: Resending;
  /** What the person was told or shown, and what was done to files. */
  let done: string[];
  /** Whether the person is shown that another session is being made. */
  let isBranching: boolean;
  let didNote: Emitter<void>;
  let restore: () => Promise<RestoreOutcome>;

  beforeEach(() => {
    store = new DisposableStore();
    graceMs = 60_000;
    done = [];
    isBranching = false;
    didNote = store.add(new Emitter<void>());
    restore = () => {
      note(`restored while ${session.state.activity}`);
      return Promise.resolve('restored');
    };
  });
  afterEach(() => {
    store.dispose();
  });

  const note = (what: string): void => {
    done.push(what);
    didNote.fire();
  };
  /** So much was done, and what follows from it. */
  const noted = async (count: number): Promise<void> => {
    while (done.length < count) {
      await new Promise<void>((resolve) => {
        const subscription = didNote.event(() => {
          subscription.dispose();
          resolve();
        });
      });
    }
    await settled();
  };
  /** The agent answers nothing that it is asked for a session until the test says so. */
  const holdSessions = (): { readonly asked: Promise<void>; readonly answer: Deferred<void> } => {
    const [asked, answer] = [new Deferred<void>(), new Deferred<void>()];
    link.agent.beforeOpening = () => {
      asked.resolve();
      return answer.promise;
    };
    return { asked: asked.promise, answer };
  };

  /** In a session that has answered one message, and is at the second. */
  const start = async (forks = true): Promise<void> => {
    const capabilities = { promptImage: true, forkSession: forks, forkAtMessage: forks };
    link = store.add(new FakeLink(() => new FakeAgent(capabilities)));
    const host = fakeHost({ cancelGraceMs: graceMs });
    sessions = store.add(new WorkspaceSessions((one) => new SessionManager(one, { link: () => link }, host)));
    sessions.setFolders([folder]);
    const never = store.add(new Emitter<void>()).event;
    const agent = { id: 'fake', name: 'Fake', description: '', source: 'settings', state: 'stopped' } as const;
    const services = {
      sessions,
      agents: { list: () => [agent] },
      actions: {
        branchTitle: (title: string) => `${title} (fork)`,
        showBranching: (_: string, work: Promise<unknown>) => {
          isBranching = true;
          const settle = (): void => {
            isBranching = false;
          };
          work.then(settle, settle);
        },
        sayNotBranched: () => {
          note('not branched');
        },
        notSentText: (why: string) => why,
      },
      changes: { ...fakeComposerPorts().changes, onDidChange: never, restoreNow: () => restore() },
      log: nullLog,
    };
    resending = new Resending(services as unknown as PanelServices, {
      reveal: (key) => {
        note(key === session.id ? 'reveal the same' : 'reveal another');
      },
      giveBack: (key, draft, why) => {
        const attached = draft.attachments.map(({ type }) => type).join();
        note(`back to ${key === session.id ? 'it' : key}: ${draft.text} ${attached} ${why}`);
      },
    });
    session = sessions.create(folder.uri, 'fake')!;
    session.prompt([text('one')], 'p1');
    await settled();
    first = link.agent.session;
    first.say(says('Re: one', 'm1'));
    first.lastPrompt.end();
    session.prompt([text('two'), image], 'p2');
    await settled();
  };
  const resend = (value: string, restoreFiles = false, rowKey = 'prompt:p2'): void => {
    resending.resend(session, {
      type: 'resendPrompt',
      sessionKey: session.id,
      rowKey,
      text: value,
      ...(restoreFiles && { restoreFiles }),
    });
  };
  /** What was sent, by sessions. */
  const sent = (): readonly (readonly string[])[] =>
    link.agent.sessions.map(({ prompts }) => prompts.map((prompt) => prompt.text));

  it('goes on in another session, and this one stops', async () => {
    await start();
    resend('other');
    await noted(1);
    deepEqual(
      [sent(), done, first.cancels, sessions.all.length],
      [[['one', 'two'], ['other']], ['reveal another'], 1, 2],
    );
    deepEqual(link.agent.session.lastPrompt.content, [text('other'), image]);
  });

  it('waits with the files until the agent has stopped, and with everything else until they are back', async () => {
    await start();
    const restoring = new Deferred<RestoreOutcome>();
    restore = () => {
      note(`restored while ${session.state.activity}`);
      return restoring.promise;
    };
    session.prompt([text('queued')], 'q');
    resend('other', true);
    await settled();
    // What it asks now is answered as cancelled, and what it writes now comes before the files go back.
    deepEqual(await first.sink.requestPermission(asks('Write?', 't'), new AbortController().signal), {
      outcome: 'cancelled',
    });
    deepEqual([done, first.cancels], [[], 1]);
    first.say(tool('t', { status: 'completed' }));
    // It was done just then: that is no reason to go on with the queue.
    first.lastPrompt.end('end_turn');
    await settled();
    session.prompt([text('meanwhile')]);
    await settled();
    deepEqual([done, sent()], [['restored while idle'], [['one', 'two']]]);
    restoring.resolve('restored');
    await noted(2);
    deepEqual(done, ['restored while idle', 'reveal another']);
    deepEqual(sent(), [['one', 'two', 'meanwhile'], ['other']]);
  });

  it('is given back when the agent does not stop: then no file is touched', async () => {
    graceMs = 0;
    await start();
    resend('other', true);
    await noted(1);
    const told = 'back to it: other data notStopped';
    deepEqual([done, sent()], [[told], [['one', 'two']]]);
    // It is at it still.
    resend('other', true);
    await noted(2);
    deepEqual(done, [told, told]);
    // Some agents answer a prompt that was cancelled with an error.
    first.lastPrompt.fail(new AcpError('answered', 'Cancelled', -32603));
    await settled();
    resend('other', true);
    await noted(4);
    deepEqual(done.slice(2), ['restored while idle', 'reveal another']);
  });

  it('is given back when the files are not all back, or there is no checkpoint', async () => {
    await start();
    first.lastPrompt.end();
    for (const [index, outcome] of (['notRestored', 'noCheckpoint'] as const).entries()) {
      restore = () => Promise.resolve(outcome);
      resend('other', true);
      await noted(index + 1);
    }
    restore = () => Promise.reject(new Error('no disk'));
    resend('', true);
    await noted(3);
    deepEqual(done, [
      'back to it: other data notRestored',
      'back to it: other data noCheckpoint',
      'back to it:  data notRestored',
    ]);
    deepEqual([sent(), sessions.all], [[['one', 'two']], [session]]);
  });

  it('is sent in the same session where the agent makes no other', async () => {
    await start();
    link.agent.beforeOpening = () => {
      throw new AcpError('answered', 'There is no such message', -32602);
    };
    resend('other');
    await noted(1);
    deepEqual([done, session.state.queue.map(({ content }) => content)], [['not branched'], [[text('other'), image]]]);
    await start(false);
    resend('other', true);
    await settled();
    first.lastPrompt.end('cancelled');
    await noted(2);
    deepEqual([done.slice(1), sent()], [['restored while idle'], [['one', 'two', 'other']]]);
  });

  it('is given back when its session is closed on the way', async () => {
    await start();
    // While the agent is to stop; the new session was not asked for yet.
    resend('other', true);
    sessions.close(session.id);
    await noted(1);
    deepEqual([done, sessions.all], [['back to it: other data closed'], []]);
  });

  it('is sent when its session is closed while the other one is made, and given back when that comes to nothing', async () => {
    for (const comesToBe of [true, false]) {
      await start();
      done = [];
      const { asked, answer } = holdSessions();
      resend('other');
      await asked;
      sessions.close(session.id);
      if (comesToBe) answer.resolve();
      else answer.reject(new AcpError('answered', 'No', -32602));
      await noted(1);
      deepEqual(done, [comesToBe ? 'reveal another' : 'back to it: other data closed']);
      deepEqual(sent(), comesToBe ? [['one', 'two'], ['other']] : [['one', 'two']]);
    }
  });

  it('is given back when the agent dies, or the folder goes, while the other session is made', async () => {
    await start();
    const { asked, answer } = holdSessions();
    resend('other');
    await asked;
    equal(isBranching, true);
    link.die();
    answer.reject(new AcpError('closed', 'The connection closed'));
    await noted(1);
    equal(isBranching, false);
    deepEqual([done, sessions.all], [['back to it: other data notBegun'], [session]]);
    await start();
    done = [];
    const held = holdSessions();
    resend('other');
    await held.asked;
    sessions.setFolders([]);
    held.answer.reject(new AcpError('closed', 'The connection closed'));
    await noted(1);
    deepEqual(done, ['back to it: other data closed']);
  });

  it('is given back when its session, or its place in it, is gone already', async () => {
    await start();
    resend('other', false, 'prompt:gone');
    resending.resend(undefined, { type: 'resendPrompt', sessionKey: 'gone', rowKey: 'prompt:p2', text: 'other' });
    deepEqual(done, ['back to it: other  notBegun', 'back to gone: other  closed']);
  });

  it('goes on in another session where its agent has died, or was ended, since: it is started for that', async () => {
    await start();
    resend('other', true);
    link.die();
    await noted(2);
    deepEqual([done, sent()], [['restored while idle', 'reveal another'], [['other']]]);
    await link.stop();
    resend('third');
    await noted(3);
    deepEqual([done[2], sent()], ['reveal another', [['third']]]);
  });

  it('comes after one that was sent again before it', async () => {
    await start();
    const { asked, answer } = holdSessions();
    resend('other');
    resend('third', true);
    await asked;
    await settled();
    equal(first.cancels, 0);
    answer.resolve();
    await noted(1);
    equal(first.cancels, 1);
    first.lastPrompt.end('cancelled');
    await noted(3);
    deepEqual(sent(), [['one', 'two'], ['other'], ['third']]);
    deepEqual(done, ['reveal another', 'restored while idle', 'reveal another']);
  });

  it('is nothing that the agent said', async () => {
    await start();
    resend('other', false, 'message:agent:m1');
    await settled();
    deepEqual([done, sent()], [[], [['one', 'two']]]);
  });
});
