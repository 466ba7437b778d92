import { deepStrictEqual } from 'node:assert/strict';
import { ChangesFeed } from '../../../src/chat/changesFeed';
import type { HostMessage } from '../../../src/chat/protocol';
import type { ChangesView } from '../../../src/changes/changedFile';
import { fakeComposerPorts } from '../../support/fakeComposerPorts';

const view = (total: number, start = 0): ChangesView => ({
  total,
  added: 0,
  removed: 0,
  start,
  files: [],
  checkpoints: [],
});

describe('What there is to review, as a webview is told', () => {
  it('is told when the webview can be seen, whole, and for a burst of changes once', async () => {
    const ports = fakeComposerPorts();
    const told: (number | undefined)[] = [];
    let next = (): void => undefined;
    const feed = new ChangesFeed('one', ports.changes, (message: HostMessage) => {
      if (message.type === 'changes') told.push(message.changes?.total);
      next();
    });
    feed.setVisible(true);
    deepStrictEqual(told, []);
    const telling = new Promise<void>((resolve) => (next = resolve));
    for (const total of [1, 2, 3]) ports.review(view(total), 'one');
    ports.review(view(4), 'another');
    await telling;
    deepStrictEqual(told, [4]);
    feed.setVisible(false);
    ports.review(view(5), 'one');
    feed.setVisible(true);
    deepStrictEqual(told, [4, 5]);
    ports.review(undefined, 'one');
    feed.show(100);
    deepStrictEqual(told, [4, 5, undefined]);
    feed.dispose();
  });
});
