import { buildSync } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import type { HostMessage } from '../../src/chat/protocol';
import { panel } from '../ui/states/panels';
import { PanelPage } from '../ui/support/panelPage';
import { CHUNK, CHUNKS_PER_FRAME, type RecordedStream } from './recordedStream';
import { chunksOf } from './replyText';

/** A page that can be sent something in each frame. */
export interface StreamedPage {
  readonly page: Page;
  /** How many frames the stream takes. */
  readonly frames: number;
  /** Streams everything, and resolves when it is drawn. */
  stream(): Promise<void>;
  /** So many frames in which nothing comes: what the benchmark's own clock costs. */
  idle(frames: number): Promise<void>;
  close(): Promise<void>;
}

const size = { width: 420, height: 900 } as const;

/** Parley's panel, to which a recorded stream will be sent. */
export async function panelStream(browser: Browser, recorded: RecordedStream): Promise<StreamedPage> {
  const opened = await PanelPage.open(browser, { panel: panel(), ...size });
  await opened.message.waitFor();
  await opened.post(...recorded.opening);
  await opened.settled();
  return streamed(opened.page, recorded.frames, () => opened.close());
}

let baselineScript: string | undefined;

/** The page that is compared to, see `page/baseline.ts`. */
export async function baselineStream(browser: Browser, text: string): Promise<StreamedPage> {
  baselineScript ??= buildSync({
    entryPoints: ['test/bench-ui/page/baseline.ts'],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
  }).outputFiles[0]?.text;
  const context = await browser.newContext({ viewport: size });
  const page = await context.newPage();
  await page.setContent(
    '<style>body{margin:0;font:13px sans-serif}#root{height:900px;overflow:auto;padding:0 12px}</style><div id="root"></div>',
  );
  await page.addScriptTag({ content: baselineScript ?? '' });
  const chunks = chunksOf(text, CHUNK);
  const frames = Array.from({ length: Math.ceil(chunks.length / CHUNKS_PER_FRAME) }, (_, index) =>
    chunks.slice(index * CHUNKS_PER_FRAME, (index + 1) * CHUNKS_PER_FRAME),
  );
  return streamed(page, frames, () => context.close());
}

type Frames = readonly (readonly (HostMessage | string)[])[];

interface PlayerWindow {
  parleyFrames: Frames;
}

async function streamed(page: Page, frames: Frames, close: () => Promise<void>): Promise<StreamedPage> {
  await preload(page, frames);
  return {
    page,
    frames: frames.length,
    stream: () => play(page),
    idle: async (count) => {
      await preload(
        page,
        Array.from({ length: count }, () => []),
      );
      await play(page);
      await preload(page, frames);
    },
    close,
  };
}

async function preload(page: Page, frames: Frames): Promise<void> {
  await page.evaluate((all) => {
    (window as unknown as PlayerWindow).parleyFrames = all;
  }, frames);
}

/** Posts what belongs to each frame at its beginning, as the host would, until all is posted and two more frames have passed. */
async function play(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const { parleyFrames } = window as unknown as PlayerWindow;
        let index = 0;
        const frame = (): void => {
          for (const message of parleyFrames[index] ?? []) window.postMessage(message, '*');
          if (index++ < parleyFrames.length + 2) requestAnimationFrame(frame);
          else resolve();
        };
        requestAnimationFrame(frame);
      }),
  );
}
