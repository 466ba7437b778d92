// `npm run gallery:pictures`: the pictures of the README, taken of the states that the tests show.
import { galleryStates } from '../ui/states/gallery';
import { emptyPanel } from '../ui/states/panels';
import { PanelPage, launchBrowser } from '../ui/support/panelPage';
import type { Theme } from '../ui/support/panelPage';
import { showState } from '../ui/support/wholeState';

interface Picture {
  readonly name: string;
  readonly state: string;
  readonly theme: Theme;
  readonly width: number;
  readonly height: number;
}

const pictures: readonly Picture[] = [
  { name: 'panel-dark', state: 'permission', theme: 'dark', width: 420, height: 860 },
  { name: 'panel-light', state: 'permission', theme: 'light', width: 420, height: 860 },
  { name: 'changes', state: 'changes', theme: 'light', width: 420, height: 620 },
  { name: 'mentions', state: 'mentions', theme: 'light', width: 420, height: 620 },
  { name: 'narrow', state: 'markdown', theme: 'dark', width: 240, height: 620 },
  { name: 'high-contrast', state: 'working', theme: 'hc-dark', width: 420, height: 620 },
];

async function main(): Promise<void> {
  const browser = await launchBrowser();
  for (const { name, state, theme, width, height } of pictures) {
    const shown = galleryStates.find((one) => one.name === state);
    if (!shown) throw new Error(`There is no state ${state}`);
    const panel = await PanelPage.open(browser, { panel: emptyPanel(), theme, width, height, deviceScaleFactor: 1.5 });
    await showState(panel, shown);
    await panel.page.waitForFunction(() => document.querySelector('.request [aria-disabled=true]') === null);
    await panel.page.evaluate(() => document.fonts.ready);
    await panel.page.screenshot({ path: `media/${name}.png` });
    await panel.close();
  }
  await browser.close();
}

void main();
