import { equal } from 'node:assert/strict';
import { commandLink, notificationText } from '../../../src/base/notificationText';

describe('text of an agent in a notification', () => {
  it('is one line with nothing hidden in it', () => {
    equal(notificationText(' npm test\n  && rm -rf / \u202e\n'), 'npm test ⏎ && rm -rf / ⟨U+202E⟩');
  });

  it('makes no link, which VS Code would run', () => {
    const hostile = notificationText('[Free](command:workbench.action.quit) [a](https://example.com)');
    equal(/\[[^\]]*\]\(/.test(hostile), false);
    equal(commandLink('] (x) [', 'parley.x', 'k'), '[］ (x) ［](command:parley.x?%22k%22)');
  });
});
