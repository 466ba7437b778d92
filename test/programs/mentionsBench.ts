// `npm run bench:mentions [-- --json]`: what a keystroke after an `@` takes in a real VS Code, in a folder of 50,000 files.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Frame } from 'playwright-core';
import { measurement, median, print, type Measurement } from '../bench/report';
import { FILES, somePaths, typed } from '../bench/somePaths';
import { installHost } from '../vscode/hostInstall.mts';
import { runCommand, webviewFrame } from '../vscode/page.mts';
import { startServer } from '../vscode/server.mts';
import { hostVersions } from '../vscode/versions.mts';
import { openWorkbench } from '../vscode/workbench.mts';

async function main(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  const folder = join(scratch, 'workspace');
  for (const path of somePaths()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), '');
  }
  const server = await startServer(await installHost(hostVersions.newest), { userDataFolder: join(scratch, 'user') });
  const { page, ...workbench } = await openWorkbench(server, { folder, extensions: [process.cwd()] });
  try {
    await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 120_000 });
    await runCommand(page, 'Parley: Write a Message');
    const panel = await webviewFrame(page, 'textarea');
    print(await measure(panel), process.argv.includes('--json'));
  } finally {
    await workbench.close();
    await server.stop();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

async function measure(panel: Frame): Promise<readonly Measurement[]> {
  const message = panel.getByRole('textbox', { name: 'Message' });
  await panel.evaluate(watchAnswers);
  const first: number[] = [];
  const whole: number[] = [];
  const type = async (text: string, into: { first: number[]; whole: number[] }): Promise<void> => {
    await message.fill('');
    for (const key of text) {
      await message.press(key);
      if (!text.startsWith('@file:') || !(await message.inputValue()).startsWith('@file:')) continue;
      const answer = await panel.evaluate(() => (window as unknown as AnswerWindow).parleyAnswer?.());
      if (!answer) continue;
      into.first.push(answer.first);
      into.whole.push(answer.whole);
    }
  };
  // The list of files is made with the first question.
  await type('@file:ses', { first: [], whole: [] });
  for (const word of typed) await type(`@file:${word}`, { first, whole });
  const label = `in VS Code, among ${String(FILES)} files: from a key to its answer in the picker`;
  return [
    measurement(`${label} (median of ${String(whole.length)})`, median(whole), 'ms', { value: 50 }),
    measurement(`${label}, the slowest`, Math.max(...whole), 'ms'),
    measurement('until the first part of the answer was there (median)', median(first), 'ms'),
  ];
}

/** Milliseconds from the change of the message until it was drawn. */
interface Answer {
  readonly first: number;
  readonly whole: number;
}

interface AnswerWindow {
  parleyAnswer?: () => Promise<Answer>;
}

/** Runs in the page. `parleyAnswer` tells of the last change of the message, as soon as its answer is drawn. */
function watchAnswers(): void {
  let began = 0;
  let first: number | undefined;
  let answered: (answer: Answer) => void = () => undefined;
  let answer = Promise.resolve({ first: 0, whole: 0 });
  document.addEventListener(
    'input',
    () => {
      began = performance.now();
      first = undefined;
      answer = new Promise((resolve) => (answered = resolve));
    },
    true,
  );
  window.addEventListener('message', ({ data }: MessageEvent<{ type?: string; done?: boolean }>) => {
    if (data.type !== 'mentions') return;
    const { done } = data;
    const resolve = answered;
    const since = began;
    // The panel draws in the next frame; a task after its callbacks begins when that is on the screen.
    requestAnimationFrame(() =>
      setTimeout(() => {
        const now = performance.now() - since;
        first ??= now;
        if (done) resolve({ first, whole: now });
      }),
    );
  });
  Object.assign(window, { parleyAnswer: () => answer });
}

void main();
