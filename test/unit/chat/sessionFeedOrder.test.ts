import { deepEqual, equal } from 'node:assert/strict';
import { mock } from 'node:test';
import { Emitter } from '../../../src/base/events';
import type { HostMessage } from '../../../src/chat/protocol';
import { SessionFeed } from '../../../src/chat/sessionFeed';
import type { SessionEvent, TimedEvent } from '../../../src/sessions/events';
import { initialState, reduceTimed } from '../../../src/sessions/reduce';
import { applyUpdate, prependRows } from '../../../src/sessions/replica';
import { fromSnapshot } from '../../../src/sessions/snapshot';
import type { SessionState } from '../../../src/sessions/state';
import { toText } from '../../../src/sessions/toText';
import { asks, idle, promptSent, running, says } from '../../support/sessionEvents';

/** A session that does what the test says. */
class Source {
  readonly #changed = new Emitter<TimedEvent & { readonly state: SessionState }>();
  readonly onDidChange = this.#changed.event;
  state = initialState();
  #at = 0;

  emit(...events: readonly SessionEvent[]): void {
    for (const event of events) {
      const timed = { event, at: ++this.#at };
      this.state = reduceTimed(this.state, timed);
      this.#changed.fire({ ...timed, state: this.state });
    }
  }
}

/** A webview that keeps its replica as `webview/replica.ts` does, and remembers what came. */
class Webview {
  readonly received: string[] = [];
  state: SessionState | undefined;
  sequence = 0;
  #onMessage: () => void = () => undefined;

  readonly take = (message: HostMessage): void => {
    this.received.push(message.type);
    if (message.type === 'session') {
      this.state = fromSnapshot(message.snapshot);
      this.sequence = message.sequence;
    } else if (message.type === 'updates') {
      equal(message.sequence, this.sequence + 1, 'a gap in the numbers');
      this.sequence = message.sequence;
      this.state = this.state && message.updates.reduce(applyUpdate, this.state);
    } else if (message.type === 'olderRows') {
      this.state = this.state && prependRows(this.state, message.older);
    }
    this.#onMessage();
  };

  /** Resolves with the next message. The test's own limit is the limit. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#onMessage = resolve;
    });
  }
}

const permission = (requestId: string): SessionEvent => ({
  type: 'permissionAsked',
  requestId,
  request: asks('Write?', requestId),
});

describe('the feed of a session', () => {
  let source: Source;
  let webview: Webview;
  let feed: SessionFeed;
  beforeEach(() => {
    source = new Source();
    webview = new Webview();
    feed = new SessionFeed('key', source, webview.take);
  });
  afterEach(() => {
    feed.dispose();
  });

  const isInStep = (): void => {
    equal(webview.state && toText(webview.state), toText(source.state));
  };

  it('sends nothing while hidden, and all that happened as one snapshot when shown', () => {
    source.emit(promptSent('p', 'Hello'), running, says('one'), idle('end_turn'));
    deepEqual(webview.received, []);
    feed.setVisible(true);
    feed.setVisible(true);
    deepEqual(webview.received, ['session']);
    isInStep();
  });

  it('gathers what comes in a frame, and makes one update of adjacent text', async () => {
    feed.setVisible(true);
    source.emit(promptSent('p', 'Hello'), running);
    webview.received.length = 0;
    for (let index = 0; index < 100; index++) source.emit(says(`${String(index)} `));
    deepEqual(webview.received, []);
    await webview.next();
    deepEqual(webview.received, ['updates']);
    isInStep();
  });

  it('sends at once what a person waits for', () => {
    feed.setVisible(true);
    webview.received.length = 0;
    for (const events of [[promptSent('p')], [running, says('a'), permission('r')], [says('b'), idle('end_turn')]]) {
      source.emit(...events);
      isInStep();
    }
    deepEqual(webview.received, ['updates', 'updates', 'updates']);
  });

  it('keeps few batches on the way to a slow webview, and goes on as it catches up', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      feed.setVisible(true);
      for (const word of ['a', 'b', 'c', 'd', 'e']) {
        source.emit(says(word));
        mock.timers.tick(1000);
      }
      deepEqual(webview.received, ['session', 'updates', 'updates', 'updates']);
      feed.acknowledge(webview.sequence);
      mock.timers.tick(1000);
      deepEqual(webview.received, ['session', 'updates', 'updates', 'updates', 'updates']);
      isInStep();
    } finally {
      mock.timers.reset();
    }
  });

  it('gives a webview that lags far behind a snapshot in place of thousands of updates', () => {
    feed.setVisible(true);
    source.emit(promptSent('p'));
    webview.received.length = 0;
    // Messages of their own: nothing to merge.
    for (let index = 0; index <= 2000; index++) source.emit(says('x', `m${String(index)}`));
    deepEqual(webview.received, []);
    feed.acknowledge(webview.sequence);
    deepEqual(webview.received, ['session']);
    isInStepAtItsEnd();
  });

  it('sends older rows as far as the webview has come, once', () => {
    for (let index = 0; index < 200; index++) source.emit(says('x', `m${String(index)}`));
    feed.setVisible(true);
    const { first } = webview.state!.rows;
    equal(first, 120);
    source.emit(says('late', 'm199'));
    feed.sendOlderRows(first, 50);
    feed.sendOlderRows(first, 50);
    feed.sendOlderRows(7, 50);
    deepEqual(webview.received, ['session', 'updates', 'olderRows']);
    equal(webview.state!.rows.first, 70);
    isInStepAtItsEnd();
  });

  it('begins afresh after it was hidden, and when asked to', () => {
    feed.setVisible(true);
    source.emit(promptSent('p'));
    feed.setVisible(false);
    source.emit(says('unseen'), permission('r'));
    feed.sendSnapshot();
    deepEqual(webview.received, ['session', 'updates']);
    feed.setVisible(true);
    feed.sendSnapshot();
    deepEqual(webview.received, ['session', 'updates', 'session', 'session']);
    isInStep();
  });

  it('does not take acknowledgements of what it never sent', () => {
    feed.setVisible(true);
    source.emit(promptSent('p'));
    feed.acknowledge(1000);
    for (let index = 0; index <= 2000; index++) source.emit(says('x', `m${String(index)}`));
    // The one batch on the way is still awaited: no snapshot yet.
    deepEqual(webview.received, ['session', 'updates']);
  });

  it('says nothing more when it has ended', () => {
    feed.setVisible(true);
    source.emit(says('a'));
    feed.dispose();
    source.emit(promptSent('p'));
    deepEqual(webview.received, ['session']);
  });

  /** The newest rows of both are the same. */
  function isInStepAtItsEnd(): void {
    const rows = webview.state!.rows;
    deepEqual(
      [...rows].map(({ key }) => key),
      source.state.rows.slice(rows.first).map(({ key }) => key),
    );
    deepEqual(rows.at(-1), source.state.rows.at(-1));
  }
});
