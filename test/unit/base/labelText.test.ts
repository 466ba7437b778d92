import { equal } from 'node:assert/strict';
import { labelText } from '../../../src/base/labelText';

describe('text of others in a picker', () => {
  it('is one line without icons and without anything hidden', () => {
    equal(
      labelText(' Evil $(verified-filled)\n Official\u202e $5 (new) '),
      'Evil ＄(verified-filled) Official⟨U+202E⟩ $5 (new)',
    );
  });
});
