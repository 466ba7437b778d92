import * as vscode from 'vscode';
import { DisposableObject } from '../../base/lifecycle';
import type { Log } from '../../base/log';
import { asIgnoreLines, IgnoreRules } from './ignoreRules';
import { PathIndex } from './pathIndex';

/** More files than this are not listed: a list of so many takes a second and tens of megabytes. */
const MAX_FILES = 200_000;
const MAX_IGNORE_FILES = 500;
const MAX_PRIVATE_FILES = 500;
/** Larger ignore files are left out: nobody writes such. */
const MAX_IGNORE_BYTES = 256 * 1024;
/** So many paths are judged by the rules before others have their turn. */
const AT_ONCE = 500;
/** How long a query waits for a list to be renewed before it takes the old one. Milliseconds. */
const RENEWAL_WAIT_MS = 20;
/** While files come and go all the time, a list is renewed this seldom at most. Milliseconds. */
const MIN_AGE_MS = 1000;

/**
 * A list older than this is renewed when it is asked for, for not every change is told: VS Code's watcher on Linux misses what comes into
 * a folder that was made within another a moment after that one, as agents do. Milliseconds.
 */
const MAX_AGE_MS = 10_000;
/** But a list is kept for so many times the time that it took: of a large folder it is renewed more seldom. */
const MAX_AGE_TIMES = 50;

/** The files of one folder, and the folders in which they are, to be searched. */
export interface FileListing {
  readonly files: PathIndex;
  readonly folders: PathIndex;
  /** Those that ignore files leave out, and that the person could not make again. Relative. */
  readonly privateFiles: readonly string[];
  /** There are no more files: the list is not cut, and could be made. */
  readonly isWhole: boolean;
}

/** The files of one folder: asked of VS Code when first needed, kept, and renewed when files come or go. */
export class FolderFiles extends DisposableObject {
  #listing: FileListing | undefined;
  #rules = new IgnoreRules([]);
  #rulesKey = '';
  #excluded = new IgnoreRules([]);
  #loading: Promise<FileListing> | undefined;
  #isStale = false;
  #listedAt = 0;
  #maxAgeMs = MAX_AGE_MS;
  readonly #cancellation = new vscode.CancellationTokenSource();

  constructor(
    private readonly folder: vscode.WorkspaceFolder,
    private readonly log: Log,
  ) {
    super();
    this.onDispose(() => {
      this.#cancellation.cancel();
      this.#cancellation.dispose();
    });
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(folder, '**/*'),
      false,
      true,
      false,
    );
    const rulesWatcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(folder, '**/{.gitignore,.ignore}'),
    );
    this.register(watcher);
    this.register(rulesWatcher);
    const cameOrWent = (uri: vscode.Uri): void => {
      // A build that writes what is ignored changes nothing here.
      if (!this.#rules.ignores(vscode.workspace.asRelativePath(uri, false))) this.#isStale = true;
    };
    const stale = (): void => {
      this.#isStale = true;
    };
    this.register(watcher.onDidCreate(cameOrWent));
    this.register(watcher.onDidDelete(cameOrWent));
    this.register(rulesWatcher.onDidChange(stale));
    this.register(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('files.exclude') || change.affectsConfiguration('search')) stale();
      }),
    );
  }

  ignores(path: string): boolean {
    return this.#rules.ignores(path) && !this.#rules.ignoresPrivate(path);
  }

  leavesOut(path: string): boolean {
    return this.ignores(path) || this.#excluded.ignores(path);
  }

  async renew(): Promise<FileListing> {
    // One that is under way may have missed what just came.
    await this.#loading;
    this.#loading ??= this.#load();
    return this.#loading;
  }

  async get(): Promise<FileListing> {
    const age = performance.now() - this.#listedAt;
    const isGood = this.#isStale ? age < MIN_AGE_MS : age < this.#maxAgeMs;
    if (this.#listing && isGood) return this.#listing;
    this.#loading ??= this.#load();
    if (!this.#listing) return this.#loading;
    const old = this.#listing;
    const waited = new Promise<FileListing>((resolve) => setTimeout(resolve, RENEWAL_WAIT_MS, old));
    return Promise.race([this.#loading, waited]);
  }

  async #load(): Promise<FileListing> {
    this.#isStale = false;
    this.#listedAt = performance.now();
    try {
      const settings = vscode.workspace.getConfiguration(undefined, this.folder.uri);
      const globs = ['files.exclude', 'search.exclude'].map((name) => settings.get<unknown>(name));
      const excluded = globs.flatMap(globsOf);
      // With conditions too: it is not known for which files they hold.
      this.#excluded = new IgnoreRules([
        { folder: '', text: globs.flatMap(allGlobsOf).flatMap(asIgnoreLines).join('\n') },
      ]);
      const usesIgnoreFiles = settings.get<boolean>('search.useIgnoreFiles') ?? true;
      if (!usesIgnoreFiles) this.#rulesKey = '';
      this.#rules = usesIgnoreFiles ? await this.#readRules(excluded) : new IgnoreRules([]);
      const found = await this.#find('**/*', [...excluded, ...this.#rules.plainFolders], MAX_FILES);
      const { paths, privateFiles } = await this.#sorted(found);
      this.#listing = {
        files: new PathIndex(paths),
        folders: new PathIndex(foldersOf(paths)),
        privateFiles,
        isWhole: found.length < MAX_FILES && privateFiles.length < MAX_PRIVATE_FILES,
      };
      this.#maxAgeMs = Math.max(MAX_AGE_MS, (performance.now() - this.#listedAt) * MAX_AGE_TIMES);
    } catch (error) {
      this.#isStale = true;
      this.log.warn(`The files of ${this.folder.name} could not be listed: ${String(error)}`);
      const old = this.#listing ?? { files: new PathIndex([]), folders: new PathIndex([]), privateFiles: [] };
      this.#listing = { ...old, isWhole: false };
    } finally {
      this.#loading = undefined;
    }
    return this.#listing;
  }

  /** Rules take their time, and there may be many of them. */
  async #sorted(found: readonly vscode.Uri[]): Promise<Record<'paths' | 'privateFiles', readonly string[]>> {
    const paths: string[] = [];
    const privateFiles: string[] = [];
    for (const [at, uri] of found.entries()) {
      if (at % AT_ONCE === AT_ONCE - 1) await new Promise((resolve) => setImmediate(resolve));
      const path = this.#relative(uri);
      if (!this.#rules.ignores(path)) paths.push(path);
      else if (privateFiles.length < MAX_PRIVATE_FILES && this.#rules.ignoresPrivate(path)) privateFiles.push(path);
    }
    return { paths, privateFiles };
  }

  /** The same rules as before where nothing has changed: they know by then what they say of each path. */
  async #readRules(excluded: readonly string[]): Promise<IgnoreRules> {
    const found = await this.#find('**/{.gitignore,.ignore}', excluded, MAX_IGNORE_FILES);
    const files = found.map(async (uri) => {
      const bytes = await vscode.workspace.fs.readFile(uri);
      if (bytes.length > MAX_IGNORE_BYTES) throw new RangeError('The ignore file is too large');
      const path = this.#relative(uri);
      return { folder: path.slice(0, Math.max(0, path.lastIndexOf('/'))), text: new TextDecoder().decode(bytes) };
    });
    const read = await Promise.allSettled(files);
    const rules = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    if (rules.length < read.length) this.log.warn(`Ignore files left out: ${String(read.length - rules.length)}`);
    const key = JSON.stringify(rules);
    if (key === this.#rulesKey) return this.#rules;
    this.#rulesKey = key;
    return new IgnoreRules(rules);
  }

  #find(include: string, excluded: readonly string[], limit: number): Thenable<vscode.Uri[]> {
    const exclude = excluded.length === 0 ? undefined : `{${excluded.join(',')}}`;
    const pattern = new vscode.RelativePattern(this.folder, include);
    return vscode.workspace.findFiles(pattern, exclude, limit, this.#cancellation.token);
  }

  /** Cut, for `asRelativePath` looks for the folder anew each time. */
  #relative({ path }: vscode.Uri): string {
    const root = this.folder.uri.path.endsWith('/') ? this.folder.uri.path : `${this.folder.uri.path}/`;
    return path.startsWith(root) ? path.slice(root.length) : path;
  }
}

/** The globs of a setting such as `files.exclude` that hold without a condition. */
function globsOf(setting: unknown): readonly string[] {
  if (typeof setting !== 'object' || setting === null) return [];
  return Object.entries(setting).flatMap(([glob, value]) => (value === true ? [glob] : []));
}

function allGlobsOf(setting: unknown): readonly string[] {
  if (typeof setting !== 'object' || setting === null) return [];
  return Object.entries(setting).flatMap(([glob, value]) => (value === false ? [] : [glob]));
}

function foldersOf(paths: readonly string[]): readonly string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    let end = path.lastIndexOf('/');
    while (end > 0 && !folders.has(path.slice(0, end))) {
      folders.add(path.slice(0, end));
      end = path.lastIndexOf('/', end - 1);
    }
  }
  return [...folders];
}
