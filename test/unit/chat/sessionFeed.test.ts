import * as assert from 'node:assert/strict';
import { SessionFeed } from '../../../src/chat/sessionFeed';
import type { HostMessage } from '../../../src/chat/protocol';
import { Emitter } from '../../../src/base/events';
import type { SessionEvent, TimedEvent } from '../../../src/sessions/events';
import { initialState, reduce } from '../../../src/sessions/reduce';
import type { SessionState } from '../../../src/sessions/state';

/** A feed whose webview draws nothing, as in a minimised window, until it is told to. */
class StuckPanel {
  readonly changed = new Emitter<TimedEvent & { readonly state: SessionState }>();
  readonly sent: HostMessage[] = [];
  state = initialState();
  readonly feed = new SessionFeed(
    's',
    Object.defineProperty({ onDidChange: this.changed.event } as { state: SessionState; onDidChange: never }, 'state', {
      get: () => this.state,
    }),
    (message) => this.sent.push(message),
  );

  constructor() {
    this.feed.setVisible(true);
  }

  happen(event: SessionEvent): void {
    this.state = reduce(this.state, event, 1);
    this.changed.fire({ at: 1, event, state: this.state });
  }

  dispose(): void {
    this.feed.dispose();
    this.changed.dispose();
  }
}

const size = (messages: readonly HostMessage[]): number => JSON.stringify(messages).length;

describe('the feed of a webview that draws nothing', () => {
  const fill = (panel: StuckPanel, event: (index: number) => SessionEvent): HostMessage[] => {
    // An urgent event in between sends what is there, so that as many batches as may be are on the way.
    for (let index = 0; index < 100; index++) panel.happen(event(index));
    panel.sent.length = 0;
    panel.feed.acknowledge(1);
    panel.happen({ type: 'linkChanged', link: { state: 'ready' } });
    return panel.sent;
  };

  it('does not gather the whole output of a terminal: it gets a snapshot, which is bounded, when it draws again', () => {
    const panel = new StuckPanel();
    const data = 'x'.repeat(1024 * 1024);
    const sent = fill(panel, () => ({ type: 'terminalOutput', terminalId: 't', data }));
    assert.ok(size(sent) < 16 * 1024 * 1024, `${size(sent)} characters were kept`);
    panel.dispose();
  });

  it('does not gather what replaced each other', () => {
    const panel = new StuckPanel();
    const sent = fill(panel, (index) => ({
      type: 'toolCall',
      toolCallId: 'a',
      rawOutput: `${index} ${'y'.repeat(1024 * 1024)}`,
    }));
    assert.ok(size(sent) < 16 * 1024 * 1024, `${size(sent)} characters were kept`);
    panel.dispose();
  });
});
