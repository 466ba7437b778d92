import { strict as assert } from 'node:assert';
import { matchesPattern } from '../../../src/webview/form/safePattern';

describe('the patterns of a form', () => {
  it('are tested where that is cheap', () => {
    const cases: readonly (readonly [pattern: string, value: string, matches: boolean])[] = [
      ['^[a-z]+$', 'abc', true],
      ['^[a-z]+$', 'aBc', false],
      ['^(\\d{3}-)?\\d{4}$', '555-1234', true],
      ['^\\w+@\\w+\\.(?:com|org)$', 'ada@example.org', true],
      ['^(?:ab)*$', 'ababa', false],
      ['b', 'abc', true],
      ['^[^\\]]{2,5}$', 'a]c', false],
      ['^\\p{L}+$', 'Zoë', true],
      ['', 'anything', true],
    ];
    assert.deepEqual(
      cases.map(([pattern, value]) => matchesPattern(pattern, value)),
      cases.map(([, , matches]) => matches),
    );
  });

  it('are left to the agent where a value could make the matcher go astray', () => {
    const long = `${'a'.repeat(200)}!`;
    const evil = [
      '^(a+)+$',
      '^(a|a)*$',
      '^(a|ab)+$',
      '^(a?){50}$',
      '^([a-z]+)*x',
      'a*a*a*a*a*b',
      '(x{900}){900}',
      'a{100000,}',
      '^(?=(a+))\\1b',
      '(a)\\1+$',
      '(?<n>a)\\k<n>*$',
      `${'(a|a)'.repeat(60)}b`,
      `${'a?'.repeat(100)}${'a'.repeat(100)}`,
      'x'.repeat(600),
    ];
    const begun = performance.now();
    assert.deepEqual(
      evil.map((pattern) => [pattern, matchesPattern(pattern, long)]),
      evil.map((pattern) => [pattern, undefined]),
    );
    assert.ok(performance.now() - begun < 1000);
  });

  it('that are none count as unknown', () => {
    assert.deepEqual(
      ['(', '[a', 'a)', '*a', '\\'].map((pattern) => matchesPattern(pattern, 'a')),
      [undefined, undefined, undefined, undefined, undefined],
    );
  });
});
