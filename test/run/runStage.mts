import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { resolve } from 'node:path';
import type { Stage } from './stages.mts';

/** How a stage ended. */
export interface Outcome {
  readonly stage: Stage;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Why it failed beside tests that failed: it was not run, ran nothing, crashed or took too long. */
  readonly trouble: string | undefined;
  /** All it printed. */
  readonly output: string;
  readonly seconds: number;
}

/** A stage that has not ended by then is ended, in milliseconds. */
const timeLimit = 15 * 60_000;

/** Runs one stage to its end. Never rejects. */
export async function runStage(stage: Stage): Promise<Outcome> {
  const started = Date.now();
  const results = resolve('out/results', `${stage.name.replaceAll(/\W+/g, '-')}.json`);
  rmSync(results, { force: true });
  const { code, output, late } = await run(stage, results);
  const counts = stage.kind === 'suite' ? readCounts(results) : { passed: 0, failed: 0, skipped: 0 };
  const trouble = late ? `It had not ended after ${timeLimit / 60_000} minutes.` : troubleOf(stage, code, counts);
  return {
    stage,
    passed: counts?.passed ?? 0,
    failed: counts?.failed ?? 0,
    skipped: counts?.skipped ?? 0,
    ...(stage.kind === 'check' ? { passed: trouble === undefined ? 1 : 0 } : {}),
    trouble,
    output,
    seconds: (Date.now() - started) / 1000,
  };
}

/** The outcome of a stage whose needs have failed. */
export function notRun(stage: Stage, need: string): Outcome {
  const trouble = `It was not run: "${need}" failed.`;
  return { stage, passed: 0, failed: 0, skipped: 0, trouble, output: '', seconds: 0 };
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The numbers that test/support/resultsReporter.cjs wrote; undefined when the run ended before it could. */
function readCounts(file: string): Counts | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Counts) : undefined;
}

function troubleOf({ kind }: Stage, code: number | null, counts: Counts | undefined): string | undefined {
  if (kind === 'suite' && !counts) return `It ended (${String(code)}) without results.`;
  if (kind === 'suite' && counts?.passed === 0 && counts.failed === 0) return 'It ran no test.';
  if (code !== 0 && !counts?.failed) return `It ended with exit code ${String(code)}.`;
  return undefined;
}

interface Ending {
  readonly code: number | null;
  readonly output: string;
  readonly late: boolean;
}

async function run({ kind, command, env }: Stage, results: string): Promise<Ending> {
  const child = spawn(process.execPath, command, {
    env: { ...process.env, ...env, PARLEY_RESULTS: results },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32', // a group of its own, so that it ends with all it started
  });
  // Suites wait for what happens in time; checks take what they leave of the processors.
  if (kind === 'check' && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  const end = (): void => {
    try {
      if (child.pid !== undefined) process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  };
  process.once('exit', end);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    end();
  }, timeLimit);
  const code = await new Promise<number | null>((settle) => {
    child.once('error', (error) => (output += error.message));
    child.once('close', settle);
  });
  clearTimeout(timer);
  process.off('exit', end);
  return { code, output, late };
}
