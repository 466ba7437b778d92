import * as assert from 'node:assert/strict';
import { visibleText } from '../../../src/base/visibleText';

describe('text that a person decides by', () => {
  it('hides nothing', () => {
    assert.equal(visibleText('ls \u202E# fr- mr\u202C\u200B'), 'ls ⟨U+202E⟩# fr- mr⟨U+202C⟩⟨U+200B⟩');
    assert.equal(visibleText('ls\r rm \u001b[8m\u0008\u{e0041}'), 'ls⟨U+000D⟩ rm ⟨U+001B⟩[8m⟨U+0008⟩⟨U+E0041⟩');
  });

  it('stays as it is otherwise', () => {
    const plain = 'a\tb\nnaïve שלום 日本 👩‍👧 "ok" $x';
    assert.equal(visibleText(plain), plain);
    assert.equal(visibleText('a\r\nb'), 'a\nb');
  });
});
