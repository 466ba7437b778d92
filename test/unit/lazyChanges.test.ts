import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { Emitter } from '../../src/base/events';
import { DisposableStore } from '../../src/base/lifecycle';
import { nullLog } from '../../src/base/log';
import type { ChangeReview } from '../../src/changeReview';
import { LazyChanges } from '../../src/lazyChanges';
import { SessionManager } from '../../src/sessions/sessionManager';
import { WorkspaceSessions } from '../../src/sessions/workspaceSessions';
import { FakeAgent, FakeLink } from '../support/fakeAgent';
import { fakeHost, folder, settled } from '../support/fakeSessionHost';
import { text } from '../support/sessionEvents';

describe('the review of changes, as long as it is not loaded', () => {
  it('is tried again after it could not be loaded, and knows then of every session that is open', async () => {
    const store = new DisposableStore();
    const link = store.add(new FakeLink(() => new FakeAgent()));
    const sessions = store.add(
      new WorkspaceSessions((one) => new SessionManager(one, { link: () => link }, fakeHost())),
    );
    sessions.setFolders([folder]);
    const told: string[] = [];
    const desk = { onDidChange: store.add(new Emitter<string>()).event };
    const review = {
      desk,
      open: ({ id }: { readonly id: string }) => told.push(`open ${name(id)}`),
      close: (id: string) => told.push(`close ${name(id)}`),
      changed: (id: string) => told.push(`changed ${name(id)}`),
      dispose: () => undefined,
    };
    let canBeLoaded = false;
    const load = (): Promise<ChangeReview> =>
      canBeLoaded
        ? Promise.resolve(review as unknown as ChangeReview)
        : Promise.reject(new Error('too many open files'));
    store.add(new LazyChanges(sessions, load, nullLog));
    const names: string[] = [];
    const name = (id: string): string => `#${String(names.indexOf(id) + 1)}`;

    const [first, second, third] = [1, 2, 3].map(() => {
      const session = sessions.create(folder.uri, 'fake')!;
      names.push(session.id);
      return session;
    });
    await settled();
    sessions.close(second!.id);
    await settled();
    canBeLoaded = true;
    first!.prompt([text('Change something')]);
    await settled();
    deepStrictEqual(told, ['open #1', 'open #3', 'changed #1']);
    sessions.close(third!.id);
    await settled();
    strictEqual(told.at(-1), 'close #3');
    store.dispose();
  });
});
