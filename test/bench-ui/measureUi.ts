import type { Measurement } from '../bench/report';
import { launchBrowser } from '../ui/support/panelPage';
import { measureStreams } from './streams';

const KB = 1000;

/** All measurements of the webview. @param quick Small and once: to see that it works, not how fast. */
export async function measureUi(quick: boolean): Promise<readonly Measurement[]> {
  const browser = await launchBrowser();
  try {
    return [
      ...(await measureStreams(browser, {
        rounds: quick ? 1 : Number(process.env['PARLEY_ROUNDS'] ?? 3),
        sizes: quick ? [1 * KB, 2 * KB, 4 * KB] : [10 * KB, 50 * KB, 100 * KB],
      })),
    ];
  } finally {
    await browser.close();
  }
}
