import type { CDPSession, Page } from 'playwright-core';

/**
 * What a page's main thread did, in milliseconds of the thread's own processor time: other processes on the machine do not count, as
 * they would by the clock on the wall.
 */
export interface MainThreadWork {
  /** All of its tasks: script, style, layout, paint, and what the browser does for them (Chromium's TaskDuration). */
  readonly busy: number;
  readonly script: number;
  readonly layout: number;
  /** The page's own script in each frame, from one frame's callbacks to the next one's. */
  readonly frames: readonly number[];
  readonly longestTask: number;
  /** All tasks as the trace tells them: also where the page was loaded meanwhile, at which `busy` begins anew. */
  readonly tasks: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
}

/** What runs script, as Chromium's timeline calls it. Nested ones are counted once. */
const scriptEvents = new Set([
  'FireAnimationFrame',
  'FunctionCall',
  'EventDispatch',
  'TimerFire',
  'RunMicrotasks',
  'EvaluateScript',
]);

/** Measures the main thread of a page through Chromium's DevTools protocol: its Performance metrics, and a trace of its timeline. */
export class MainThread {
  private constructor(
    private readonly page: Page,
    private readonly session: CDPSession,
  ) {}

  static async of(page: Page): Promise<MainThread> {
    const session = await page.context().newCDPSession(page);
    // Must precede the domain: https://chromedevtools.github.io/devtools-protocol/tot/Performance
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    return new MainThread(page, session);
  }

  async during(act: () => Promise<unknown>): Promise<MainThreadWork> {
    const browser = this.page.context().browser();
    if (!browser) throw new Error('The page has no browser of its own');
    const tracing = await browser.newBrowserCDPSession();
    const events: TraceEvent[] = [];
    tracing.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
    await tracing.send('Tracing.start', {
      transferMode: 'ReportEvents',
      traceConfig: { includedCategories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'] },
    });
    const before = await this.#metrics();
    await act();
    const after = await this.#metrics();
    const complete = new Promise((resolve) => tracing.once('Tracing.tracingComplete', resolve));
    await tracing.send('Tracing.end');
    await complete;
    await tracing.detach();
    const spent = (name: string): number => ((after.get(name) ?? 0) - (before.get(name) ?? 0)) * 1000;
    const own = mainThreadEvents(events);
    const tasks = own.filter(({ name }) => name === 'RunTask').map(({ tdur = 0 }) => tdur / 1000);
    return {
      busy: spent('TaskDuration'),
      script: spent('ScriptDuration'),
      layout: spent('LayoutDuration') + spent('RecalcStyleDuration'),
      frames: scriptPerFrame(own),
      longestTask: Math.max(0, ...tasks),
      tasks: tasks.reduce((sum, task) => sum + task, 0),
    };
  }

  /** What JavaScript holds once all that is not needed has been let go. Bytes. */
  async heap(): Promise<number> {
    for (let round = 0; round < 2; round++) await this.session.send('HeapProfiler.collectGarbage');
    return (await this.#metrics()).get('JSHeapUsedSize') ?? Number.NaN;
  }

  async #metrics(): Promise<ReadonlyMap<string, number>> {
    const { metrics } = await this.session.send('Performance.getMetrics');
    return new Map(metrics.map(({ name, value }) => [name, value]));
  }
}

/** The complete events of the thread that draws the page, in their order. */
function mainThreadEvents(events: readonly TraceEvent[]): readonly TraceEvent[] {
  const drawing = events.findLast(({ name }) => name === 'FireAnimationFrame');
  return events
    .filter(({ ph, pid, tid }) => ph === 'X' && pid === drawing?.pid && tid === drawing.tid)
    .toSorted((a, b) => a.ts - b.ts);
}

function scriptPerFrame(events: readonly TraceEvent[]): readonly number[] {
  const frames: number[] = [];
  let frame = 0;
  let began = false;
  let drawnAt = 0;
  let end = 0;
  for (const { name, ts, dur = 0, tdur = 0 } of events) {
    if (!scriptEvents.has(name) || ts < end) continue;
    end = ts + dur;
    // Several callbacks belong to one frame: less than half a frame lies between them.
    if (name === 'FireAnimationFrame' && ts - drawnAt > 8000) {
      if (began) frames.push(frame);
      began = true;
      frame = 0;
      drawnAt = ts;
    }
    frame += tdur / 1000;
  }
  if (began) frames.push(frame);
  return frames;
}
