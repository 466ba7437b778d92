import { strict as assert } from 'node:assert';
import { setLanguage } from '../../../src/webview/l10n';
import { durationText } from '../../../src/webview/text/duration';
import { byteText, moneyText, shortCount } from '../../../src/webview/text/numbers';

describe('numbers for people', () => {
  afterEach(() => setLanguage('en'));

  /** With plain spaces: languages differ in which of them they use. */
  const plain = (text: string): string => text.replaceAll(/\s/g, ' ');

  const told = (): readonly string[] =>
    [shortCount(950), shortCount(6_240), shortCount(68_000), shortCount(1_200_000)]
      .concat(byteText(512), byteText(1_520_000), moneyText(1234.5, 'USD'), durationText(300), durationText(125_000))
      .map(plain);

  it('are short and English in an English panel', () => {
    assert.deepEqual(told(), ['950', '6.2k', '68k', '1.2M', '0.5 kB', '1.5 MB', '$1,234.50', '0.3 s', '2 min 5 s']);
  });

  it('are those of the panel’s language', () => {
    setLanguage('de');
    assert.deepEqual(told(), [
      '950',
      '6200',
      '68.000',
      '1,2 Mio.',
      '0,5 kB',
      '1,5 MB',
      '1.234,50 $',
      '0,3 s',
      '2 min 5 s',
    ]);
    setLanguage('zh-cn');
    assert.deepEqual(told().slice(0, 4), ['950', '6200', '6.8万', '120万']);
  });

  it('fit into a line whatever an agent tells', () => {
    assert.deepEqual(
      [shortCount(1e308), moneyText(-1e300, 'USD'), moneyText(1, 'x'.repeat(10_000)), byteText(1e308)].map(plain),
      ['1E308', '-1E300 USD', `1 ${'x'.repeat(12)}`, '1,000,000 GB'],
    );
  });

  it('are English where the language or the currency is not known', () => {
    setLanguage('tlh');
    assert.equal(plain(moneyText(1.239, 'tokens')), '1.24 tokens');
  });
});
