import { perform } from '../states/acts';
import type { GalleryState } from '../states/gallery';
import type { PanelPage } from './panelPage';

/** High enough that most states are seen whole: what is scrolled out of sight, a check of the page does not see. */
export const wholeHeight = 2600;

/** Nested folds open one after the other. */
const foldRounds = 4;

/** When a state began: milliseconds ago, less than after which a silent agent is remarked upon. */
const recently = 20_000;

/** Shows a state as the gallery does. */
export async function showState(panel: PanelPage, { panel: state, events, acts = [] }: GalleryState): Promise<void> {
  // What an earlier state's acts have opened and written does not belong to this one.
  await panel.host.showPanel({ sessions: [], shown: undefined });
  await panel.post({ type: 'editorContext' });
  panel.host.now = Date.now() - recently;
  await panel.settled();
  await panel.host.become(state, ...events);
  await panel.drawn();
  for (const act of acts) await panel.page.evaluate(perform, act);
}

/** Shows a state with all that it folds away unfolded and its answers ready to be given. */
export async function showWhole(panel: PanelPage, state: GalleryState): Promise<void> {
  await showState(panel, state);
  for (let round = 0; round < foldRounds; round++) {
    const opened = await panel.page.evaluate(() => {
      const folds = document.querySelectorAll<HTMLElement>(
        '#parley button[aria-expanded=false]:not([aria-haspopup], [role=combobox])',
      );
      for (const fold of folds) fold.click();
      return folds.length;
    });
    await panel.settled();
    if (opened === 0) break;
  }
  await panel.page.waitForFunction(() => document.querySelector('.request .buttons [aria-disabled=true]') === null);
}
