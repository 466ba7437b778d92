import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { chromiumArguments, chromiumExecutable } from '../support/chromium.mjs';
import { webviewFrame } from '../vscode/page.mts';

describe('npm start, served to a browser', function () {
  this.timeout(120_000);
  const profile = mkdtempSync(join(tmpdir(), 'parley-start-'));
  let start: ChildProcess;
  let browser: Browser | undefined;
  let address: string;

  before(async () => {
    start = spawn(process.execPath, ['test/start.mjs', '--browser', '--profile', profile], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    address = await printedAddress(start);
    browser = await chromium.launch({ executablePath: chromiumExecutable(), args: [...chromiumArguments] });
  });

  after(async () => {
    await browser?.close();
    if (start.exitCode === null) {
      const ended = once(start, 'close');
      start.kill('SIGTERM');
      await ended;
    }
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });

  it('shows the panel with the sample project to whoever opens the address', async () => {
    assert(browser);
    const page = await browser.newPage();
    await page.goto(address);
    await page.getByRole('treeitem', { name: 'README.md' }).waitFor({ timeout: 60_000 });
    const panel = await webviewFrame(page, 'textarea', 60_000);
    assert.equal(await panel.getByRole('textbox', { name: 'Message' }).isVisible(), true);
  });

  it('has installed a package that holds what ships, and nothing else', () => {
    const [folder] = readdirSync(join(profile, 'extensions')).filter((name) => name.startsWith('parley.parley-'));
    const files = readdirSync(join(profile, 'extensions', String(folder)), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => relative(join(profile, 'extensions', String(folder)), join(parentPath, name)))
      .filter((name) => name !== '.vsixmanifest' && !/^(media|l10n)\//.test(name))
      .map((name) => name.replace(/-[A-Z0-9]{8}\.js$/, '-….js'));
    assert.deepEqual([...new Set(files)].sort(), [
      'LICENSE.txt',
      'changelog.md',
      'dist/chunks/chunk-….js',
      'dist/chunks/mcp-….js',
      'dist/chunks/seldom-….js',
      'dist/chunks/session-….js',
      'dist/codicon.woff2',
      'dist/extension.js',
      'dist/guide.js',
      'dist/highlighter.js',
      'dist/inFolder.js',
      'dist/mcpShim.js',
      'dist/store.js',
      'dist/translations.js',
      'dist/unpack.js',
      'dist/watchdog.js',
      'dist/webview.css',
      'dist/webview.js',
      'package.json',
      'package.nls.de.json',
      'package.nls.fr.json',
      'package.nls.ja.json',
      'package.nls.json',
      'package.nls.zh-cn.json',
      'readme.md',
      'src/api/parley.d.ts',
    ]);
  });
});

/** The address that `npm start` prints when it is ready. @throws when it ends before */
async function printedAddress(start: ChildProcess): Promise<string> {
  let output = '';
  return new Promise((settle, fail) => {
    const read = (data: Buffer): void => {
      output += data.toString();
      const address = /http:\/\/127\.0\.0\.1:\d+\S*/.exec(output)?.[0];
      if (address !== undefined) settle(address);
    };
    start.stdout?.on('data', read);
    start.stderr?.on('data', read);
    start.once('close', (code) => fail(new Error(`npm start ended with ${String(code)}:\n${output}`)));
  });
}
