import { equal } from 'node:assert/strict';
import { KnownSecrets } from '../../../src/base/knownSecrets';

describe('secrets that are known', () => {
  it('are hidden wherever a text has them, also as JSON writes them', () => {
    const secrets = new KnownSecrets();
    secrets.add('pass"word\\1');
    secrets.add('$& token');
    equal(secrets.hideIn(JSON.stringify({ args: ['--key=pass"word\\1'] })), '{"args":["--key=‹hidden›"]}');
    equal(secrets.hideIn('pass"word\\1 and $& token, twice: $& token'), '‹hidden› and ‹hidden›, twice: ‹hidden›');
  });

  it('are no words that are everywhere', () => {
    const secrets = new KnownSecrets();
    secrets.add('');
    secrets.add('a');
    equal(secrets.hideIn('a cat'), 'a cat');
  });
});
