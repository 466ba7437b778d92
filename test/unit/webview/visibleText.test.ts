import * as assert from 'node:assert/strict';
import { visibleCommand, visibleText } from '../../../src/base/visibleText';

describe('text that a person decides by', () => {
  it('hides nothing', () => {
    assert.equal(visibleText('ls \u202E# fr- mr\u202C\u200B'), 'ls ⟨U+202E⟩# fr- mr⟨U+202C⟩⟨U+200B⟩');
    assert.equal(visibleText('ls\r rm \u001b[8m\u0008\u{e0041}'), 'ls⟨U+000D⟩ rm ⟨U+001B⟩[8m⟨U+0008⟩⟨U+E0041⟩');
  });

  it('hides nothing behind letters and blanks that have no shape', () => {
    assert.equal(visibleText('a\u3164\u2800\u115fb\ufe0f \u200d'), 'a⟨U+3164⟩⟨U+2800⟩⟨U+115F⟩b⟨U+FE0F⟩ ⟨U+200D⟩');
    assert.equal(visibleText('Lire « a »'), 'Lire « a »');
    assert.equal(visibleCommand('rm\u00a0-rf\u3000x'), 'rm⟨U+00A0⟩-rf⟨U+3000⟩x');
  });

  it('stays as it is otherwise', () => {
    const plain = 'a\tb\nnaïve שלום 日本 👩‍👧 ❤️‍🔥 1️⃣ می‌خواهم "ok" $x';
    assert.equal(visibleText(plain), plain);
    assert.equal(visibleText('a\r\nb'), 'a\nb');
  });
});
