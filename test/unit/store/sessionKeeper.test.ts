import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DisposableStore } from '../../../src/base/lifecycle';
import { SessionManager } from '../../../src/sessions/sessionManager';
import { knownSession } from '../../../src/sessions/knownSession';
import { readOpening } from '../../../src/sessions/keptOpening';
import type { Session } from '../../../src/sessions/session';
import { toText } from '../../../src/sessions/toText';
import { WorkspaceSessions } from '../../../src/sessions/workspaceSessions';
import { readSession } from '../../../src/store/loadSession';
import { SessionKeeper } from '../../../src/store/sessionKeeper';
import { StoreError } from '../../../src/store/storeError';
import { FakeAgent, FakeLink } from '../../support/fakeAgent';
import { fakeHost, folder, settled, until } from '../../support/fakeSessionHost';
import { says, text } from '../../support/sessionEvents';
import { StoreBox } from './stored';

/** A window with sessions that are kept. */
class Window extends DisposableStore {
  readonly link = this.add(new FakeLink(() => new FakeAgent({ resumeSession: true })));
  readonly sessions = this.add(
    new WorkspaceSessions((one) => new SessionManager(one, { link: () => this.link }, fakeHost())),
  );
  readonly failures: string[] = [];
  readonly keeper: SessionKeeper;

  constructor(box: StoreBox) {
    super();
    this.sessions.setFolders([folder]);
    this.keeper = this.add(
      new SessionKeeper({
        store: box,
        sessions: this.sessions,
        titleOf: ({ title = 'none' }) => title,
        onFailure: (_, failure) => this.failures.push(failure?.kind ?? 'fine'),
      }),
    );
  }

  /** A session in which the agent has answered once. */
  async answered(question: string, answer: string): Promise<Session> {
    const session = this.sessions.create(folder.uri, 'fake')!;
    session.prompt([text(question)]);
    await until(session, ({ link }) => link.state === 'ready');
    await settled();
    this.link.agent.session.lastPrompt.says(answer).end();
    await this.keeper.stored(session.id);
    return session;
  }

  /** In a message of its own. */
  answers(value: string): void {
    const { session } = this.link.agent;
    session.say(says(value, crypto.randomUUID()));
    session.lastPrompt.end();
  }

  restored(id: string, agentSessionId: string): Session {
    const record = { id, agentId: 'fake', folder: folder.uri, title: '', titleIsOwn: false, hasTurns: true } as const;
    const known = knownSession({ ...record, agentSessionId, place: 'panel' }, (key) => this.keeper.load(key));
    return this.sessions.create(folder.uri, 'fake', known)!;
  }
}

describe('session keeper', () => {
  let box: StoreBox;
  beforeEach(() => {
    box = new StoreBox();
  });
  afterEach(() => {
    box.remove();
  });
  const stored = async (id: string): Promise<string> => {
    const loaded = await readSession(box, id);
    return loaded ? toText(loaded.state) : 'nothing';
  };

  it('goes on in a session that could not be read for a moment, once it is opened again', async () => {
    const first = new Window(box);
    const { id } = await first.answered('One?', 'Yes.');
    first.dispose();

    const second = new Window(box);
    const ask = box.ask.bind(box);
    box.ask = () => Promise.reject(new StoreError({ kind: 'failed', message: 'busy' }));
    await second.restored(id, 's1').load();
    box.ask = ask;
    second.sessions.close(id);
    const session = second.restored(id, 's1');
    await session.comeBack();
    session.prompt([text('Two?')]);
    await settled();
    second.answers('Yes again.');
    await second.keeper.stored(id);
    const kept = box.desk.list({ everywhere: false }).map((one) => one.id);
    assert.deepEqual(kept, [id]);
    assert.equal(await stored(id), 'You\n  One?\nAgent\n  Yes.\nYou\n  Two?\nAgent\n  Yes again.\n');
    second.dispose();
  });

  it('keeps what is said in every session, with what the agent calls it, and goes on where it was', async () => {
    const first = new Window(box);
    const unused = first.sessions.create(folder.uri, 'fake')!;
    const { id } = await first.answered('One?', 'Yes.');
    assert.deepEqual([await stored(id), await stored(unused.id)], ['You\n  One?\nAgent\n  Yes.\n', 'nothing']);
    assert.equal((await readSession(box, id))?.record.agentSessionId, 's1');
    first.dispose();

    const second = new Window(box);
    const session = second.restored(id, 's1');
    await session.comeBack();
    session.prompt([text('Two?')]);
    await settled();
    second.answers('No.');
    await second.keeper.stored(id);
    const whole = 'You\n  One?\nAgent\n  Yes.\nYou\n  Two?\nAgent\n  No.\n';
    assert.deepEqual([await stored(id), second.failures], [whole, []]);
    second.dispose();
  });

  it('keeps a turn that runs when the window ends as one that runs: it was interrupted', async () => {
    const first = new Window(box);
    const { id } = await first.answered('One?', 'Yes.');
    const session = first.sessions.get(id)!;
    session.prompt([text('Two?')]);
    await settled();
    first.link.agent.session.say(says('Well', 'm2'));
    session.prompt([text('Later')]);
    // As the window does: the keeper ends first.
    first.keeper.dispose();
    first.dispose();
    await first.keeper.stored(id);
    assert.match(await stored(id), /Well\nQueued\n {2}Later\n\(running\)\n$/);

    const second = new Window(box);
    const again = second.restored(id, 's1');
    await again.comeBack();
    await second.keeper.stored(id);
    assert.match(await stored(id), /Failure: interrupted\nQueued\n {2}Later\n$/);
    second.dispose();
  });

  it('keeps what comes of a session that is closed, and forgets none that was never brought', async () => {
    const first = new Window(box);
    const { id } = await first.answered('One?', 'Yes.');
    first.sessions.get(id)!.prompt([text('Two?')]);
    await settled();
    first.sessions.close(id);
    await first.keeper.stored(id);
    assert.match(await stored(id), /Two\?\nTurn ended: cancelled\n$/);
    first.dispose();

    const second = new Window(box);
    second.restored(id, 's1');
    second.sessions.close(id);
    await second.keeper.stored(id);
    assert.match(await stored(id), /Two\?\nTurn ended: cancelled\n$/);
    second.dispose();
  });

  it('keeps all of a hidden session from when it is shown, and how it was opened', async () => {
    const window = new Window(box);
    const opening = { cwd: '/elsewhere', meta: { team: 'red' }, hidden: true } as const;
    const session = window.sessions.create(folder.uri, 'fake', undefined, opening)!;
    session.prompt([text('Quietly?')]);
    await until(session, ({ link }) => link.state === 'ready');
    await settled();
    window.answers('Yes.');
    session.prompt([text('And now?')]);
    await settled();
    window.link.agent.session.say(says('Half', 'm2'));
    await window.keeper.stored(session.id);
    assert.equal(await stored(session.id), 'nothing');
    session.reveal();
    window.link.agent.session.say(says(' and half', 'm2'));
    await window.keeper.stored(session.id);
    assert.equal(
      await stored(session.id),
      'You\n  Quietly?\nAgent\n  Yes.\nYou\n  And now?\nAgent\n  Half and half\n(running)\n',
    );
    const record = (await readSession(box, session.id))?.record;
    assert.deepEqual(readOpening(record?.opening ?? ''), { cwd: '/elsewhere', meta: { team: 'red' } });
    window.dispose();
  });

  it('never writes over what it could not read', async () => {
    const first = new Window(box);
    const { id } = await first.answered('One?', 'Yes.');
    first.dispose();
    box.desk.close();
    const database = new DatabaseSync(join(box.folder, 'sessions.db'));
    const fields = database.prepare('SELECT fields FROM session').get()?.['fields'] ?? null;
    database.exec(`UPDATE session SET fields = 'no JSON'`);
    box.desk = box.open();
    const second = new Window(box);
    const session = second.restored(id, 's1');
    await session.comeBack();
    session.prompt([text('Two?')]);
    await settled();
    second.answers('No.');
    await second.keeper.stored(id);
    assert.match(await stored(second.keeper.storedId(id)), /Two\?\nAgent\n {2}No\.\n$/);
    database.prepare('UPDATE session SET fields = ? WHERE id = ?').run(fields, id);
    database.close();
    assert.equal(await stored(id), 'You\n  One?\nAgent\n  Yes.\n');
    second.dispose();
  });

  it('goes on beside another window that has opened the same session, and nothing of either is lost', async () => {
    const first = new Window(box);
    const { id } = await first.answered('One?', 'Yes.');
    const second = new Window(box);
    const there = second.restored(id, 's1');
    await there.comeBack();
    for (const window of [first, second]) {
      window.sessions.get(id)!.prompt([text(window === first ? 'Here' : 'There')]);
      await settled();
      window.answers('Fine');
      await window.keeper.stored(id);
      await window.keeper.stored(id);
    }
    assert.match(await stored(id), /There\nAgent\n {2}Fine\n$/);
    assert.match(await stored(first.keeper.storedId(id)), /Here\nAgent\n {2}Fine\n$/);
    assert.deepEqual([first.failures, second.failures], [['takenOver'], []]);
    first.dispose();
    second.dispose();
  });
});
