import type { Measurement } from '../bench/report';
import { launchBrowser } from '../ui/support/panelPage';
import { measureLongTranscript } from './longTranscript';
import { measureStreams } from './streams';

const KB = 1000;

/** All measurements of the webview. @param quick Small and once: to see that it works, not how fast. */
export async function measureUi(quick: boolean): Promise<readonly Measurement[]> {
  const browser = await launchBrowser(quick ? 'headless' : 'whole');
  try {
    return [
      ...(await measureLongTranscript(browser, {
        rounds: quick ? 1 : 5,
        turns: quick ? 60 : 1000,
        fewTurns: quick ? 30 : 100,
      })),
      ...(await measureStreams(browser, {
        rounds: quick ? 1 : 3,
        idleFrames: quick ? 10 : 120,
        sizes: quick ? [1 * KB, 2 * KB, 4 * KB] : [10 * KB, 50 * KB, 100 * KB],
      })),
    ];
  } finally {
    await browser.close();
  }
}
