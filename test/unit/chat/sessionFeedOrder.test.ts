import { deepEqual, equal, ok } from 'node:assert/strict';
import { mock } from 'node:test';
import { Emitter } from '../../../src/base/events';
import type { HostMessage } from '../../../src/chat/protocol';
import { SessionFeed } from '../../../src/chat/sessionFeed';
import type { SessionEvent, TimedEvent } from '../../../src/sessions/events';
import { initialState, reduceTimed } from '../../../src/sessions/reduce';
import { applyUpdate, type ReplicaUpdate } from '../../../src/sessions/replica';
import { TextShorthand } from '../../../src/sessions/replicaText';
import { fromSnapshot } from '../../../src/sessions/snapshot';
import type { SessionState } from '../../../src/sessions/state';
import { toText } from '../../../src/sessions/toText';
import { asks, idle, promptSent, running, says, thinks } from '../../support/sessionEvents';

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
  found: HostMessage | undefined;
  sequence = 0;
  readonly #shorthand = new TextShorthand();
  #onMessage: () => void = () => undefined;

  readonly take = (message: HostMessage): void => {
    this.received.push(message.type);
    if (message.type === 'session') {
      this.state = fromSnapshot(message.snapshot);
      this.sequence = message.sequence;
      this.#shorthand.reset();
    } else if (message.type === 'updates') {
      equal(message.sequence, this.sequence + 1, 'a gap in the numbers');
      this.sequence = message.sequence;
      for (const update of message.updates) this.#take(update);
    } else if (message.type === 'found') {
      this.found = message;
    } else if (message.type === 'text') {
      equal(message.n, this.sequence + 1, 'a gap in the numbers');
      this.sequence = message.n;
      const update = this.#shorthand.lengthen(message);
      ok(update, 'the text continues nothing');
      this.#take(update);
    }
    this.#onMessage();
  };

  #take(update: ReplicaUpdate): void {
    this.#shorthand.note(update);
    this.state = this.state && applyUpdate(this.state, update);
  }

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
      deepEqual(webview.received, ['session', 'updates', 'text', 'text']);
      feed.acknowledge(webview.sequence);
      mock.timers.tick(1000);
      deepEqual(webview.received, ['session', 'updates', 'text', 'text', 'text']);
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

  it('says in few bytes that a message goes on, and exactly when', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      feed.setVisible(true);
      const texts = ['One ', 'two ', 'three ', 'four'];
      for (const text of texts) {
        source.emit(says(text), says(text));
        mock.timers.tick(1000);
        feed.acknowledge(webview.sequence);
      }
      source.emit(thinks('Hm'));
      mock.timers.tick(1000);
      deepEqual(webview.received, ['session', 'updates', 'text', 'text', 'text', 'updates']);
      deepEqual([...webview.state!.rows], [...source.state.rows]);
      equal(webview.state!.lastHeardAt, source.state.lastHeardAt);
    } finally {
      mock.timers.reset();
    }
  });

  it('sends the rows that are asked for, and takes others back', () => {
    for (let index = 0; index < 200; index++) source.emit(says('x', `m${String(index)}`));
    feed.setVisible(true);
    deepEqual(heldRows(), range(120, 200));
    source.emit(says('late', 'm199'));
    feed.sendRows({ start: 10, end: 40 });
    deepEqual(heldRows(), [...range(10, 40), ...range(180, 200)]);
    feed.sendRowsAround('message:agent:m100', 10);
    feed.sendRowsAround('message:agent:none', 10);
    deepEqual(heldRows(), [...range(95, 105), ...range(180, 200)]);
    feed.sendRows({ start: 150, end: 1000 });
    deepEqual(heldRows(), range(150, 200));
    deepEqual(webview.received, ['session', 'updates', 'updates', 'updates']);
    isInStepAtItsEnd();
  });

  it('answers the newest of several searches, and none that was given up or that nobody sees', async () => {
    const query = (text: string) => ({ text, matchCase: false, wholeWord: false });
    // More than can be searched at one go.
    for (let index = 0; index < 20; index++) source.emit(says('hay '.repeat(250_000), `m${String(index)}`));
    source.emit(says('a needle', 'last'));
    feed.setVisible(true);
    webview.received.length = 0;
    await Promise.all([feed.find(1, query('y h')), feed.find(2, query('needle'))]);
    deepEqual(webview.found, { type: 'found', sessionKey: 'key', requestId: 2, total: 1, rows: [[20, 1]] });
    await Promise.all([feed.find(3, query('hay')), feed.find(4, query(''))]);
    const hidden = feed.find(5, query('hay'));
    feed.setVisible(false);
    await hidden;
    deepEqual(webview.received, ['found']);
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

  const range = (start: number, end: number): number[] =>
    Array.from({ length: end - start }, (_, index) => start + index);

  const heldRows = (): number[] => {
    const { rows } = webview.state!;
    return range(0, rows.length).filter((index) => rows.at(index) !== undefined);
  };

  /** The newest rows of both are the same. */
  function isInStepAtItsEnd(): void {
    const rows = webview.state!.rows;
    deepEqual(
      rows.slice(rows.first).map(({ key }) => key),
      source.state.rows.slice(rows.first).map(({ key }) => key),
    );
    deepEqual(rows.at(-1), source.state.rows.at(-1));
  }
});
