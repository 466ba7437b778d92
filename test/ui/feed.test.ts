import { strict as assert } from 'node:assert';
import { Emitter } from '../../src/base/events';
import type { FeedSource } from '../../src/chat/sessionFeed';
import { SessionFeed } from '../../src/chat/sessionFeed';
import type { SessionEvent } from '../../src/sessions/events';
import { initialState, reduce } from '../../src/sessions/reduce';
import { ended, prompt, ready, says } from './states/events';
import { panel as panelState } from './states/panels';
import { describePanel } from './support/suite';

describePanel('the panel behind the host’s real feed', (open) => {
  it('shows a long stream to its end, however the feed gathers and holds back', async () => {
    const panel = await open({ panel: panelState({ shown: 'fed' }) });
    const session = new StreamedSession();
    session.happen(ready, ...prompt('Count'));
    const feed = new SessionFeed('fed', session, (message) => void panel.post(message));
    panel.host.onIntent = (intent) => {
      if (intent.type === 'applied') feed.acknowledge(intent.sequence);
      if (intent.type === 'resync') feed.sendSnapshot();
    };
    feed.setVisible(true);
    for (let count = 1; count <= 3000; count++) session.happen(says(`word${count} `));
    session.happen(says('**the end**'), ended());
    await panel.log.locator('strong', { hasText: 'the end' }).waitFor();
    const text = await panel.log.locator('.message').allInnerTexts();
    assert.match(text.join(' '), /word2999 word3000 the end$/);
    assert.equal(
      panel.host.intents.some(({ type }) => type === 'resync'),
      false,
    );
    feed.dispose();
    session.dispose();
  });
});

/** A session as the feed sees it. */
class StreamedSession implements FeedSource {
  state = initialState();
  readonly #changes = new Emitter<Parameters<Parameters<FeedSource['onDidChange']>[0]>[0]>();
  readonly onDidChange = this.#changes.event;

  happen(...events: readonly SessionEvent[]): void {
    for (const event of events) {
      const at = Date.now();
      this.state = reduce(this.state, event, at);
      this.#changes.fire({ at, event, state: this.state });
    }
  }

  dispose(): void {
    this.#changes.dispose();
  }
}
