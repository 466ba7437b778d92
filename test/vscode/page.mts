import type { Frame, Locator, Page } from 'playwright-core';

/**
 * The document that an extension wrote as `webview.html`: it is two frames deep in the workbench's page.
 * @param selector something in that document
 * @throws when no webview has it after `timeout` milliseconds, naming the frames there are
 */
export async function webviewFrame(page: Page, selector: string, timeout = 45_000): Promise<Frame> {
  const until = Date.now() + timeout;
  for (;;) {
    for (const frame of page.frames()) {
      if (!frame.parentFrame()?.parentFrame()) continue;
      // A frame may go away while it is asked.
      if (await frame.$(selector).catch(() => null)) return frame;
    }
    if (Date.now() > until) {
      const frames = page.frames().map((frame) => `  ${frame.name()} ${frame.url().slice(0, 140)}`);
      throw new Error(`No webview has ${selector}. Frames:\n${frames.join('\n')}`);
    }
    await page.waitForTimeout(50);
  }
}

/**
 * Runs a command as a user would: through the command palette.
 * @throws when no command has that title after `timeout` milliseconds
 */
export async function runCommand(page: Page, title: string, timeout = 45_000): Promise<void> {
  await page.locator('.monaco-workbench').waitFor();
  const input = page.locator('.quick-input-widget input.input');
  const row = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first();
  const until = Date.now() + timeout;
  while (Date.now() < until) {
    await page.keyboard.press('F1');
    if (await appears(input)) {
      // The palette closes by itself when the focus moves on, e.g. to a view that is being shown: then it is opened again.
      const filled = await input.fill(`>${title}`, { timeout: 2500 }).then(
        () => true,
        () => false,
      );
      if (!filled) continue;
      if (await appears(row)) return row.click();
      // It lists the commands there were when it opened: those of an extension may have come since.
      await page.keyboard.press('Escape');
    } else {
      // The key went to a webview that was going away.
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    }
  }
  throw new Error(`The command palette has no "${title}".`);
}

/** Whether it can be seen, now or soon. */
function appears(locator: Locator): Promise<boolean> {
  return locator.waitFor({ timeout: 2500 }).then(
    () => true,
    () => false,
  );
}

/** Presses something until what it is in is gone: where that is drawn anew just then, or is too new to take an answer, a press is in vain. */
export async function pressUntilGone(pressed: Locator, within: Locator): Promise<void> {
  while (await within.isVisible()) {
    await pressed.click({ timeout: 1000 }).catch(() => undefined);
    await within.waitFor({ state: 'hidden', timeout: 1000 }).catch(() => undefined);
  }
}
