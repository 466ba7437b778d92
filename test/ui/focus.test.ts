import { strict as assert } from 'node:assert';
import type { Browser } from 'playwright-core';
import { galleryStates } from './states/gallery';
import { emptyPanel } from './states/panels';
import { PanelPage, launchBrowser, themes } from './support/panelPage';
import { showWhole, wholeHeight } from './support/wholeState';

describe('what can have the focus', function () {
  this.timeout(60_000);
  let browser: Browser;
  let panel: PanelPage;
  before(async () => {
    browser = await launchBrowser();
    panel = await PanelPage.open(browser, { panel: emptyPanel(), height: wholeHeight });
    await panel.message.waitFor();
  });
  after(() => browser.close());

  for (const state of galleryStates) {
    it(`is reached by Tab, left again, and shows it in every theme: ${state.name}`, async () => {
      await showWhole(panel, state);
      await panel.page.evaluate(() => {
        for (const one of document.querySelectorAll('[data-visited]')) one.removeAttribute('data-visited');
      });
      // A list of completions takes Tab for itself; Escape is the way out of it.
      if (await panel.page.getByRole('listbox').first().isVisible()) {
        await panel.page.keyboard.press('Escape');
        await panel.page.getByRole('listbox').first().waitFor({ state: 'hidden' });
      }
      const visited = await goAround(panel, 'Tab');
      const back = await goAround(panel, 'Shift+Tab');
      assert.deepEqual([...back].reverse(), visited, 'the way back is another');
      assert.deepEqual(await notReached(panel), []);
      for (const theme of themes) {
        await panel.wear(theme);
        assert.deepEqual(await withoutSign(panel), [], theme);
      }
    });
  }
});

/** Goes once around the panel, which the browser sends back to its beginning, and marks what it meets. @returns a name for each */
async function goAround(panel: PanelPage, key: string): Promise<readonly string[]> {
  // The browser goes on from where the focus was; what was there may be gone.
  await panel.page.evaluate(() => {
    const start = document.createElement('button');
    document.body.prepend(start);
    start.focus();
    start.remove();
  });
  const visited: string[] = [];
  for (;;) {
    await panel.page.keyboard.press(key);
    const name = await panel.page.evaluate(() => {
      const { activeElement } = document;
      if (activeElement === null || activeElement === document.body) return undefined;
      // Of a group of radio buttons Tab meets one, which one depends on where it comes from.
      const isRadio = activeElement instanceof HTMLInputElement && activeElement.type === 'radio';
      const marked = isRadio ? (activeElement.closest('fieldset, [role=radiogroup]') ?? activeElement) : activeElement;
      const count = document.querySelectorAll('[data-visited]').length;
      if (!marked.hasAttribute('data-visited')) marked.setAttribute('data-visited', String(count + 1));
      const label = marked.getAttribute('aria-label') ?? marked.textContent.slice(0, 30);
      return `${String(marked.getAttribute('data-visited'))} ${marked.tagName} ${label}`;
    });
    if (visited.length > 0 && (name === undefined || name === visited[0])) return visited;
    if (name !== undefined) visited.push(name);
    if (visited.length > 300) throw new Error(`The focus is trapped: ${visited.slice(-5).join(', ')}`);
  }
}

/** What can be clicked, but Tab does not reach, nor arrow keys from what it does reach. */
function notReached(panel: PanelPage): Promise<readonly string[]> {
  return panel.page.evaluate(() => {
    const composite = '[role=tablist], [role=listbox], [role=menu], [role=radiogroup], [role=toolbar]';
    const all = [
      ...document.querySelectorAll<HTMLElement>('button, a[href], select, textarea, input, summary, [tabindex]'),
    ];
    return all
      .filter((one) => {
        const isRadio = one instanceof HTMLInputElement && one.type === 'radio';
        const isOff = one.matches(':disabled, [aria-hidden=true], [data-visited]') || !one.checkVisibility();
        return !isOff && !isRadio && one.tabIndex >= 0 && one.closest(composite) === null;
      })
      .map(
        (one) => `${one.tagName} ${one.className} ${one.getAttribute('aria-label') ?? one.textContent.slice(0, 30)}`,
      );
  });
}

/** What looks the same with the focus and without it, or whose sign can hardly be told from what is around it. */
function withoutSign(panel: PanelPage): Promise<readonly string[]> {
  return panel.page.evaluate(() => {
    const signs = [
      'outlineStyle',
      'outlineWidth',
      'outlineColor',
      'borderTopColor',
      'borderBottomColor',
      'boxShadow',
    ] as const;
    const look = (element: HTMLElement): string => {
      const seen: string[] = [];
      for (let one: HTMLElement | null = element; one && seen.length < 4; one = one.parentElement) {
        const style = getComputedStyle(one);
        seen.push(
          style.outlineStyle === 'none' ? '' : signs.map((sign) => style[sign]).join(' '),
          style.borderTopColor,
          style.boxShadow,
        );
      }
      return seen.join('|');
    };
    const all = [
      ...document.querySelectorAll<HTMLElement>('button, a[href], select, textarea, input, summary, [tabindex]'),
    ];
    const before = document.activeElement;
    const kinds = new Set<string>();
    const failing = all.filter((element) => {
      const kind = `${element.tagName} ${element.className} ${element.parentElement?.className ?? ''}`;
      if (kinds.has(kind)) return false;
      kinds.add(kind);
      if (element.matches(':disabled, [aria-hidden=true]') || !element.checkVisibility()) return false;
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      const plain = look(element);
      element.focus({ preventScroll: true });
      return document.activeElement !== element || look(element) === plain;
    });
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    return failing.map(
      (one) => `${one.tagName} ${one.className} ${one.getAttribute('aria-label') ?? one.textContent.slice(0, 30)}`,
    );
  });
}
