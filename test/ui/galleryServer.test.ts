import { strict as assert } from 'node:assert';
import type { Browser, Page } from 'playwright-core';
import { serveGallery } from '../gallery/galleryServer';
import type { GalleryServer } from '../gallery/galleryServer';
import { galleryStates } from './states/gallery';
import { launchBrowser } from './support/panelPage';

describe('npm run gallery', function () {
  this.timeout(60_000);
  let browser: Browser;
  let gallery: GalleryServer;
  let page: Page;
  const complaints: string[] = [];

  before(async () => {
    browser = await launchBrowser();
    gallery = await serveGallery(0);
    page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
  });
  after(async () => {
    await browser.close();
    await gallery.close();
  });

  it('has a frame for every state, and what the pickers choose', async () => {
    await page.goto(`${gallery.origin}/?theme=light&width=240&zoom=200&language=de&state=permission`);
    const frames = page.locator('iframe');
    assert.equal(await page.getByLabel('Theme').inputValue(), 'light');
    assert.equal(await page.getByLabel('Width').inputValue(), '240');
    assert.ok((await frames.count()) < galleryStates.length);
    assert.equal((await frames.first().boundingBox())?.width, 240);
    assert.equal(await frames.first().evaluate((frame: HTMLIFrameElement) => frame.contentWindow?.innerWidth), 120);

    await page.getByLabel('State').selectOption({ label: 'all' });
    await page.waitForFunction((count) => document.querySelectorAll('iframe').length === count, galleryStates.length);
  });

  // The others are like the first; those in which something is done have a way of their own.
  for (const { name } of galleryStates.filter(({ acts }, index) => acts !== undefined || index === 0)) {
    it(`shows ${name}`, async () => {
      await page.goto(`${gallery.origin}/state/${name}?theme=hc-dark&language=pseudo&motion=reduced`);
      await page.waitForSelector('html[data-shown]', { state: 'attached' });
      await page.locator('textarea').first().waitFor();
      assert.deepEqual(complaints, []);
    });
  }
});
