import type { Browser } from 'playwright-core';
import { PanelTab } from './panelTab';
import type { TabLook } from './panelTab';

/** The tabs of a group of tests, each taken by one test after the other. */
export class PanelTabs {
  readonly #free = new Map<string, PanelTab[]>();
  #taken: (readonly [key: string, tab: PanelTab])[] = [];

  constructor(private readonly browser: Browser) {}

  async take({ deviceScaleFactor, reducedMotion }: TabLook): Promise<PanelTab> {
    const look = { deviceScaleFactor, reducedMotion };
    const key = JSON.stringify(look);
    const tab = this.#free.get(key)?.pop() ?? (await PanelTab.open(this.browser, look));
    this.#taken.push([key, tab]);
    return tab;
  }

  /** Ends what is shown in all that were taken. @param reusable whether others may take them: what a failed test leaves, nobody knows */
  async release(reusable: boolean): Promise<void> {
    const taken = this.#taken;
    this.#taken = [];
    for (const [key, tab] of taken) {
      if (!reusable) await tab.close();
      else {
        await tab.clear();
        this.#free.set(key, [...(this.#free.get(key) ?? []), tab]);
      }
    }
  }
}
