import { strict as assert } from 'node:assert';
import { l10nProblems } from '../support/l10n/compareBundles';
import { pseudoText } from '../support/l10n/pseudo';
import { readSourceTexts, readTextsOf } from '../support/l10n/sourceTexts';
import type { SourceText } from '../support/l10n/sourceTexts';

describe('texts for people', () => {
  it('all go through t(), vscode.l10n.t() or package.nls.json, as literals with the values that they need', () => {
    assert.deepEqual(readSourceTexts().problems, []);
  });

  it('are in every language, with the same placeholders, and no translation is left of texts that are gone', () => {
    assert.deepEqual(l10nProblems(), []);
  });
});

describe('the reader of texts', () => {
  const read = (
    file: string,
    source: string,
  ): { readonly texts: readonly string[]; readonly problems: readonly string[] } => {
    const texts = new Map<string, SourceText>();
    const problems: string[] = [];
    readTextsOf(file, source, texts, problems);
    return { texts: [...texts.keys()], problems };
  };
  const webview = (jsx: string): ReturnType<typeof read> =>
    read('a.tsx', `import { t } from '../l10n';\nconst a = ${jsx};`);
  const host = (code: string): ReturnType<typeof read> => read('a.ts', `import * as vscode from 'vscode';\n${code};`);

  it('finds what is translated, inside of other texts too', () => {
    assert.deepEqual(webview(`<p title={t('Send to {0}', t('the agent'))}>{ready ? t('Send') : t('Wait')}</p>`), {
      texts: ['Send to {0}', 'the agent', 'Send', 'Wait'],
      problems: [],
    });
    assert.deepEqual(host(`vscode.window.showErrorMessage(vscode.l10n.t('No {0}', name))`).texts, ['No {0}']);
  });

  it('complains of words in elements, in attributes that are read, and in VS Code’s dialogs', () => {
    assert.deepEqual(webview('<p class="a">Send <b>{count} · {"%"}</b></p>').problems, [
      'a.tsx:2: “Send” is not translated',
    ]);
    assert.deepEqual(webview('<i aria-label="Send" title={busy ? "Stop" : `Stop ${name}`} />').problems, [
      'a.tsx:2: “Send” is not translated',
      'a.tsx:2: “Stop” is not translated',
      'a.tsx:2: “Stop ” is not translated',
    ]);
    assert.deepEqual(webview('<b>{isOn && "on"}{name || "nobody"}{"file:" + name}</b>').problems.length, 3);
    assert.deepEqual(host(`vscode.window.showErrorMessage('No')`).problems, ['a.ts:2: “No” is not translated']);
    assert.deepEqual(host(`pick({ placeHolder: 'Which?' })`).problems, ['a.ts:2: “Which?” is not translated']);
  });

  it('complains of texts that are no literals, and of values that do not fit the text', () => {
    assert.deepEqual(webview('<b>{t(name)}</b>').problems, ['a.tsx:2: the text is not a literal']);
    assert.deepEqual(webview(`<b>{t('{0} of {1}', count)}</b>`).problems.length, 1);
    assert.deepEqual(webview(`<b>{t('All', count)}</b>`).problems.length, 1);
    assert.deepEqual(webview(`<b>{t('{1} before {0}', last, first)}</b>`).problems, []);
  });
});

describe('the pseudo language', () => {
  it('leaves placeholders and code as they are, and no letter else', () => {
    assert.match(pseudoText('Run `npm test` in {0}'), /^\[Ŕüñ `npm test` îñ \{0\}~+\]$/);
  });
});
