import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Deferred } from '../../src/base/async';
import { toDisposable } from '../../src/base/lifecycle';
import { nullLog } from '../../src/base/log';
import { SessionManager } from '../../src/sessions/sessionManager';
import { toText } from '../../src/sessions/toText';
import { WorkspaceSessions } from '../../src/sessions/workspaceSessions';
import { SessionStorage, type SessionStorageOptions } from '../../src/sessionStorage';
import { FakeAgent, FakeLink } from '../support/fakeAgent';
import { fakeHost, folder, settled, until } from '../support/fakeSessionHost';
import { repositoryPath } from '../support/root';
import { text } from '../support/sessionEvents';

/** A window with the real store, in its thread. */
class Window {
  readonly link = new FakeLink(() => new FakeAgent({ resumeSession: true }));
  readonly sessions = new WorkspaceSessions((one) => new SessionManager(one, { link: () => this.link }, fakeHost()));
  readonly storage: SessionStorage;
  readonly timers: (() => void)[] = [];

  constructor(root: string, workspace: string, maxAgeMs?: number, options?: Partial<SessionStorageOptions>) {
    this.sessions.setFolders([folder]);
    this.storage = new SessionStorage({
      script: repositoryPath('dist/store.js'),
      files: { sessions: join(root, workspace, 'sessions.db'), index: join(root, 'index.db') },
      sessions: this.sessions,
      retention: () => ({ maxAgeMs, maxBytes: undefined }),
      forget: () => Promise.resolve([]),
      log: nullLog,
      after: (action) => {
        this.timers.push(action);
        return toDisposable(() => undefined);
      },
      ...options,
    });
  }

  async say(question: string): Promise<string> {
    const session = this.sessions.create(folder.uri, 'fake')!;
    session.prompt([text(question)]);
    await until(session, ({ link }) => link.state === 'ready');
    await settled();
    this.link.agent.session.lastPrompt.says('Yes').end();
    await (await this.storage.open())?.keeper.stored(session.id);
    return session.id;
  }

  async end(): Promise<void> {
    this.storage.dispose();
    this.sessions.dispose();
    this.link.dispose();
    await this.storage.end();
  }
}

describe('the storage of a window', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'parley-storage-'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it('keeps what is said, and brings it back, in another workspace too', async () => {
    const first = new Window(root, 'one');
    const id = await first.say('Here?');
    await first.end();
    for (const workspace of ['one', 'two']) {
      const next = new Window(root, workspace);
      const state = await next.storage.read(id);
      assert.equal(state && toText(state), 'You\n  Here?\nAgent\n  Yes\n');
      assert.deepEqual([await next.storage.read('none'), next.storage.problems], [undefined, []]);
      await next.end();
    }
  });

  it('says that what was kept is damaged, and goes on', async () => {
    const file = join(root, 'sessions.db');
    writeFileSync(file, 'no database '.repeat(1000));
    const window = new Window(root, '.');
    const id = await window.say('Still?');
    assert.deepEqual(window.storage.problems, [{ kind: 'damaged', file: `${file}.damaged-1` }]);
    assert.ok(await (await window.storage.open())?.read(id));
    await window.end();
  });

  it('is tried again with the next message when it could not be loaded, and has then what was said before too', async () => {
    let canBeLoaded = false;
    const window = new Window(root, 'one', undefined, {
      load: () =>
        canBeLoaded ? import('../../src/store/openStore') : Promise.reject(new Error('too many open files')),
    });
    const early = await window.say('Early?');
    assert.deepEqual(window.storage.problems, [{ kind: 'failed' }]);
    canBeLoaded = true;
    const late = await window.say('Late?');
    const store = (await window.storage.open())!;
    await store.keeper.stored(early);
    const kept = (await store.store.ask('list', { everywhere: false })).map(({ id }) => id);
    assert.deepEqual([new Set(kept), window.storage.problems], [new Set([early, late]), []]);
    await window.end();
  });

  it('deletes what is old, as the settings say, but nothing that is open, and has what was beside it forgotten', async () => {
    const first = new Window(root, 'one');
    const closed = await first.say('Old?');
    first.sessions.close(closed);
    await first.end();
    // The second window is closed while it forgets, the third cannot yet, and the fourth can.
    const ways = [() => new Promise<never>(() => undefined), () => [], (ids: readonly string[]) => ids];
    const told: (readonly string[])[] = [];
    for (const way of [...ways, undefined]) {
      const asked = new Deferred<void>();
      const window = new Window(root, 'one', -1, {
        forget: async (gone) => {
          const ids = gone.map(({ id }) => id);
          told.push(ids);
          asked.resolve();
          return way?.(ids) ?? [];
        },
      });
      const open = await window.say('Open?');
      const { store } = (await window.storage.open())!;
      assert.equal(window.timers.length, 1);
      window.timers[0]?.();
      const ids = (await store.ask('list', { everywhere: false })).map(({ id }) => id);
      assert.deepEqual([ids.includes(closed), ids.includes(open)], [false, true]);
      if (way) await asked.promise;
      await settled();
      window.sessions.close(open);
      await store.ask('remove', { id: open });
      await store.ask('forgotten', { ids: [open] });
      await window.end();
    }
    assert.deepEqual(told, [[closed], [closed], [closed]]);
  });
});
