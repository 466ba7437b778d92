import { strict as assert } from 'node:assert';
import { ParleyWindow } from './parleyWindow';

describe('the panel in the workbench', function () {
  this.timeout(90_000);
  let window: ParleyWindow;

  before(async () => {
    window = await ParleyWindow.open();
  });

  after(async function () {
    const failed = this.test?.parent?.tests.find((test) => test.isFailed());
    await window.close(failed?.title);
  });

  it('opens in the secondary side bar', async () => {
    const panel = await window.showPanel();
    const element = await panel.parentFrame()?.frameElement();
    const bar = window.page.locator('.part.auxiliarybar');
    const [view, place] = await Promise.all([element?.boundingBox(), bar.boundingBox()]);
    assert(view && place, 'the panel or the side bar has no place on the page');
    assert(view.width > 0 && view.x >= place.x - 1 && view.x + view.width <= place.x + place.width + 1);
  });
});
