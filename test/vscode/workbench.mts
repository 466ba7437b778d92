import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import type { BrowserContext, Page } from 'playwright-core';
import { chromiumArguments, chromiumExecutable } from '../support/chromium.mjs';
import type { VSCodeServer } from './server.mts';
import { quietSettings } from './settings.mts';

export interface WorkbenchOptions {
  /** A folder, or a `.code-workspace` file. By default an empty window. */
  readonly folder?: string;
  readonly openFiles?: readonly string[];
  readonly disableExtensions?: boolean;
  /** Folders of extensions under development. */
  readonly extensions?: readonly string[];
  /** The module whose `run` the extension host calls; see {@link onTestsEnded}. */
  readonly tests?: string;
  /** Defaults of settings, beside {@link quietSettings}. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Added to Chromium's command line. */
  readonly chromiumArguments?: readonly string[];
  /** Where the browser keeps what it has fetched of VS Code and compiled: the next takes it from there if its server has the same port. */
  readonly cacheFolder?: string;
  /** What the extension host and the workbench log, as the arguments of `console.log`. */
  readonly onLog?: (level: string, parts: readonly unknown[]) => void;
  /** 0 when the `run` of {@link tests} was fulfilled. VS Code for the web also says 0 when the extension host died. */
  readonly onTestsEnded?: (code: number) => void;
}

export interface Workbench {
  /** All of a browser of its own. */
  readonly context: BrowserContext;
  readonly page: Page;
  /** Ends the browser. */
  close(): Promise<void>;
}

/** Opens the workbench of a running server in headless Chromium. */
export async function openWorkbench(server: VSCodeServer, options: WorkbenchOptions = {}): Promise<Workbench> {
  // Without a profile, Chromium keeps nothing on the disk.
  const profile = mkdtempSync(join(tmpdir(), 'parley-browser-'));
  const cache = cacheIn(profile, options.cacheFolder);
  let context: BrowserContext | undefined;
  const close = async (): Promise<void> => {
    await context?.close();
    cache.keep();
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  try {
    context = await chromium.launchPersistentContext(profile, {
      executablePath: chromiumExecutable(),
      args: [...chromiumArguments, ...cache.arguments, ...(options.chromiumArguments ?? [])],
      handleSIGINT: false,
      handleSIGTERM: false,
      viewport: { width: 1280, height: 800 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    return { context, page: await openPage(context, server, options), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openPage(context: BrowserContext, server: VSCodeServer, options: WorkbenchOptions): Promise<Page> {
  const [page = await context.newPage()] = context.pages();
  // The names that a built workbench calls while extension tests run.
  await page.exposeFunction('codeAutomationLog', (level: string, parts: unknown) =>
    options.onLog?.(level, Array.isArray(parts) ? parts : [parts]),
  );
  await page.exposeFunction('codeAutomationExit', (code: number) => options.onTestsEnded?.(code));
  await page.addInitScript(configure, configuration(server, options));
  await page.goto(address(server, options), { waitUntil: 'domcontentloaded' });
  return page;
}

interface BrowserCache {
  /** For Chromium's command line. */
  readonly arguments: readonly string[];
  /** Called when the browser has ended. */
  keep(): void;
}

/** What was fetched may be kept anywhere; what was compiled is in the profile, and goes from one to the next. */
function cacheIn(profile: string, folder: string | undefined): BrowserCache {
  if (folder === undefined) return { arguments: [], keep: () => undefined };
  const inProfile = join(profile, 'Default/Code Cache');
  const kept = join(folder, 'compiled');
  mkdirSync(dirname(inProfile), { recursive: true });
  if (existsSync(kept)) renameSync(kept, inProfile);
  return {
    arguments: [`--disk-cache-dir=${join(folder, 'fetched')}`],
    keep: () => {
      if (!existsSync(inProfile)) return;
      rmSync(kept, { recursive: true, force: true }); // that of a window which was open at the same time
      renameSync(inProfile, kept);
    },
  };
}

interface PageConfiguration {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly development: object;
}

function configuration(server: VSCodeServer, options: WorkbenchOptions): PageConfiguration {
  const remote = (path: string): object => ({
    $mid: 1, // marks a URI in JSON
    scheme: 'vscode-remote',
    authority: server.authority,
    path: resolve(path),
  });
  return {
    settings: { ...quietSettings, ...options.settings },
    development: {
      ...(options.extensions ? { extensions: options.extensions.map(remote) } : {}),
      ...(options.tests === undefined ? {} : { extensionTestsPath: remote(options.tests) }),
    },
  };
}

/**
 * Runs in the page before VS Code does, and adds to the configuration that the server wrote into it.
 * A built workbench takes these from its address only with `--enable-smoke-test-driver`, which would turn notifications off.
 */
function configure({ settings, development }: PageConfiguration): void {
  if (window !== window.top) return;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its element below
  const { getAttribute } = Element.prototype;
  Element.prototype.getAttribute = function (this: Element, name: string): string | null {
    const value = getAttribute.call(this, name);
    if (value === null || name !== 'data-settings' || this.id !== 'vscode-workbench-web-configuration') return value;
    const own = JSON.parse(value) as { developmentOptions?: object; configurationDefaults?: object };
    return JSON.stringify({
      ...own,
      developmentOptions: { ...own.developmentOptions, ...development },
      configurationDefaults: { ...own.configurationDefaults, ...settings },
    });
  };
  // Half of the key that secrets are encrypted with: code-server's front end serves it, VS Code's server does not, and
  // without it secrets would not outlive a reload.
  const fetch = window.fetch.bind(window);
  window.fetch = (input, init) =>
    (input instanceof Request ? input.url : String(input)).endsWith('/mint-key')
      ? Promise.resolve(new Response(new Uint8Array(32).fill(7)))
      : fetch(input, init);
}

function address(server: VSCodeServer, options: WorkbenchOptions): string {
  const query = new URLSearchParams();
  if (options.folder === undefined) query.set('ew', 'true');
  else query.set(options.folder.endsWith('.code-workspace') ? 'workspace' : 'folder', resolve(options.folder));
  const payload = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
    ...(options.disableExtensions === true ? [['disableExtensions', 'true']] : []),
    ...(options.openFiles ?? []).map((file) => [
      'openFile',
      `vscode-remote://${server.authority}${encodeURI(resolve(file))}`,
    ]),
  ];
  query.set('payload', JSON.stringify(payload));
  return `${server.origin}/?${query.toString()}`;
}
