import type { Browser } from 'playwright-core';
import { measurement, median, type Measurement } from '../bench/report';
import { MainThread, type MainThreadWork } from './mainThread';
import { baselineStream, panelStream, type StreamedPage } from './pages';
import { type RecordedStream, recordStream } from './recordedStream';
import { replyText } from './replyText';

const KB = 1000;

export interface StreamOptions {
  readonly rounds: number;
  /** How many frames without a message are measured, to know what a frame costs by itself. */
  readonly idleFrames: number;
  /** Sizes of the reply; the first and the last are compared to each other, the middle one to the baseline. Characters. */
  readonly sizes: readonly [number, number, number];
}

/** What one streamed reply costs the main thread, and the way to it. */
export async function measureStreams(
  browser: Browser,
  { rounds, idleFrames, sizes }: StreamOptions,
): Promise<readonly Measurement[]> {
  const [small, middle, large] = sizes;
  const works = new Map<string, MainThreadWork[]>();
  const add = async (name: string, opening: Promise<StreamedPage>): Promise<void> => {
    const work = await workOf(await opening, idleFrames);
    works.set(name, [...(works.get(name) ?? []), work]);
  };
  const recorded = sizes.map((size) => recordStream(replyText('mix', size)));
  const adversarial = (['fence', 'paragraph'] as const).map((kind) => ({
    kind,
    text: replyText(kind, middle),
    recorded: recordStream(replyText(kind, middle)),
  }));
  // In turn, so that the machine's moods meet all.
  for (let round = 0; round < rounds; round++) {
    for (const [index, stream] of recorded.entries())
      await add(`mix ${String(sizes[index])}`, panelStream(browser, stream));
    await add('baseline mix', baselineStream(browser, replyText('mix', middle)));
    for (const { kind, text, recorded: stream } of adversarial) {
      await add(kind, panelStream(browser, stream));
      await add(`baseline ${kind}`, baselineStream(browser, text));
    }
  }
  const busy = (name: string): number => median((works.get(name) ?? []).map((work) => work.busy));
  const slowFrame = (name: string): number =>
    median((works.get(name) ?? []).map(({ frames }) => percentile(frames, 0.99)));
  const label = (size: number): string => `${String(size / KB)} KB`;
  const mix = (size: number): string => `mix ${String(size)}`;
  return [
    measurement(`stream ${label(small)} of markdown: main thread busy`, busy(mix(small)), 'ms'),
    measurement(
      `stream ${label(large)}, against ${label(small)}`,
      busy(mix(large)),
      'ms',
      { ratio: 12 },
      busy(mix(small)),
    ),
    measurement(
      `stream ${label(middle)}, against marked and innerHTML`,
      busy(mix(middle)),
      'ms',
      { ratio: 1 / 8 },
      busy('baseline mix'),
    ),
    ...sizes.map((size) =>
      measurement(`stream ${label(size)}: own script of a frame, 99th percentile`, slowFrame(mix(size)), 'ms', {
        value: 8,
      }),
    ),
    ...adversarial.flatMap(({ kind }) => [
      measurement(
        `stream ${label(middle)}, one ${kind}, against marked and innerHTML`,
        busy(kind),
        'ms',
        { ratio: 1 },
        busy(`baseline ${kind}`),
      ),
      measurement(
        `stream ${label(middle)}, one ${kind}: own script of a frame, 99th percentile`,
        slowFrame(kind),
        'ms',
        {
          value: 8,
        },
      ),
    ]),
    measurement(
      `bytes posted for a reply of ${label(middle)}, against its text`,
      bytesOf(recorded[1]) / KB,
      'kB',
      { ratio: 1.5 },
      Buffer.byteLength(replyText('mix', middle)) / KB,
    ),
  ];
}

/** What the stream costs, without what the benchmark's own callback in each frame does. */
async function workOf(streamed: StreamedPage, idleFrames: number): Promise<MainThreadWork> {
  try {
    const thread = await MainThread.of(streamed.page);
    const idle = await thread.during(() => streamed.idle(idleFrames));
    const work = await thread.during(() => streamed.stream());
    return { ...work, busy: work.busy - (idle.busy / idleFrames) * streamed.frames };
  } finally {
    await streamed.close();
  }
}

/** As VS Code sends messages from the extension host: JSON in UTF-8. */
function bytesOf(stream: RecordedStream | undefined): number {
  return (stream?.frames ?? []).flat().reduce((sum, message) => sum + Buffer.byteLength(JSON.stringify(message)), 0);
}

function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
