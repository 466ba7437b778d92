import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { installHost } from '../vscode/hostInstall.mts';
import { runCommand, webviewFrame } from '../vscode/page.mts';
import { startServer } from '../vscode/server.mts';
import type { VSCodeServer } from '../vscode/server.mts';
import { hostVersions, parseHostName } from '../vscode/versions.mts';
import { openWorkbench } from '../vscode/workbench.mts';
import type { Workbench } from '../vscode/workbench.mts';

export interface ParleyWindowOptions {
  /** User settings beside the quiet ones, such as `parley.agents`. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** By default a copy of test/fixtures/workspace. */
  readonly folder?: string;
  /** Folders of other extensions, beside Parley. */
  readonly extensions?: readonly string[];
  /** The folder is not trusted, and nobody is asked. */
  readonly untrusted?: boolean;
  /** Added to the environment of VS Code. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The windows that are open. */
const windows = new Set<ParleyWindow>();

/** What browsers keep of VS Code's files from window to window, most of all their scripts, compiled. Nothing else outlives a window. */
const cacheFolder = mkdtempSync(join(tmpdir(), 'parley-cache-'));
/** That of the last window: files are kept by their address. */
let port: string | undefined;

after('forgets what browsers have kept', () => {
  rmSync(cacheFolder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

// At once: the next test changes what is seen.
afterEach('keeps what windows show when a test has failed', async function () {
  if (this.currentTest?.isFailed()) for (const window of windows) await window.keepEvidence(this.currentTest.title);
});

/** A VS Code window with Parley in it, driven as a user would drive it. */
export class ParleyWindow {
  #isKept = false;

  private constructor(
    readonly page: Page,
    /** The folder that is open. */
    readonly folder: string,
    private readonly server: VSCodeServer,
    private readonly workbench: Workbench,
    private readonly scratch: string,
  ) {}

  /** Opens one, with a user data folder of its own. */
  static async open(options: ParleyWindowOptions = {}): Promise<ParleyWindow> {
    const host = await installHost(hostVersions[parseHostName(process.env['PARLEY_HOST'] ?? 'newest')]);
    const scratch = mkdtempSync(join(tmpdir(), 'parley-'));
    const folder = options.folder ?? join(scratch, 'workspace');
    if (options.folder === undefined) cpSync('test/fixtures/workspace', folder, { recursive: true });
    const server = await startServer(host, {
      userDataFolder: join(scratch, 'user'),
      port,
      ...(options.untrusted ? { asksForTrust: true } : {}),
      ...(options.env ? { env: options.env } : {}),
    });
    ({ port } = server);
    const workbench = await openWorkbench(server, {
      folder,
      cacheFolder,
      extensions: [process.cwd(), ...(options.extensions ?? [])],
      settings: { ...still, ...(options.untrusted ? untrusted : {}), ...options.settings },
    });
    await workbench.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
    const window = new ParleyWindow(workbench.page, folder, server, workbench, scratch);
    windows.add(window);
    return window;
  }

  /** Runs a command of the palette, such as `Parley: New Agent Session`. */
  async run(title: string): Promise<void> {
    await runCommand(this.page, title);
  }

  /** Shows the panel. @returns its document, once it has what the selector tells */
  async showPanel(selector = 'body'): Promise<Frame> {
    await this.run(`Parley: Focus on ${viewName()} View`);
    return webviewFrame(this.page, selector);
  }

  /** Closes all editors, and shows the panel with nothing in it yet. @returns its document */
  async offerSession(): Promise<Frame> {
    await this.run('View: Close All Editors');
    await this.run('Parley: New Agent Session');
    return webviewFrame(this.page, 'role=radio');
  }

  /** Reloads the window. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('domcontentloaded', { timeout: 60_000 });
    await this.run('Developer: Reload Window');
    await loaded;
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
  }

  /** Settles when the store has a text on disk: it is written in batches, a moment after it is shown. */
  async stored(text: string): Promise<void> {
    const user = join(this.scratch, 'user');
    const hasText = (file: string): boolean =>
      /sessions\.db(-wal)?$/.test(file) && readFileSync(join(user, file)).includes(text);
    const isThere = (): boolean => {
      try {
        return readdirSync(user, { recursive: true, encoding: 'utf8' }).some(hasText);
      } catch {
        return false; // VS Code has taken something away meanwhile
      }
    };
    while (!isThere()) await this.page.waitForTimeout(50);
  }

  /** Closes the window and ends everything it started. @param failed a test's title: a screenshot and the log are kept */
  async close(failed?: string): Promise<void> {
    windows.delete(this);
    if (failed !== undefined) await this.keepEvidence(failed);
    await this.workbench.close();
    await this.server.stop();
    rmSync(this.scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  /** Keeps what it shows, and the server's log, in `out/failure`: of the first failure, which the others may come of. */
  async keepEvidence(title: string): Promise<void> {
    if (this.#isKept) return;
    this.#isKept = true;
    const folder = resolve('out/failure', `workbench-${title.replaceAll(/\W+/g, '-')}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'server.log'), this.server.log());
    await this.page.screenshot({ path: join(folder, 'workbench.png'), timeout: 5000 }).catch(() => undefined);
  }
}

/** Without animations, which cost the processor. */
const still = { 'workbench.reduceMotion': 'on' };
const untrusted = { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' };

/** The name of the panel's view, as VS Code shows it. */
function viewName(): string {
  const texts = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Readonly<Record<string, string>>;
  return String(texts['view.panel']);
}
