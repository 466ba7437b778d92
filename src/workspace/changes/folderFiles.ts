import * as path from 'node:path';
import * as vscode from 'vscode';
import { Baseline, BASELINE_LIMITS, type FolderListing } from '../../changes/baseline';
import type { ChangeFiles } from '../../changes/diskFiles';
import { DisposableMap, DisposableObject } from '../../base/lifecycle';
import type { FileCatalog } from '../mentions/fileCatalog';
import { GitContents } from './gitContents';

/** What is changed in here is nobody's work, whatever ignore files say. */
const MACHINERY = /(?:^|\/)(?:\.git|\.hg|\.svn|\.jj|node_modules)(?:\/|$)/;

/** A workspace folder in which agents work, watched for what they change without a word. */
class WatchedFolder extends DisposableObject {
  readonly baseline: Baseline;

  /** @param root With links resolved. @param tell Gets paths within the root, and says whether an agent may have done it. */
  constructor(
    readonly root: string,
    private readonly folder: vscode.WorkspaceFolder,
    private readonly catalog: FileCatalog,
    files: ChangeFiles,
    tell: (file: string) => boolean,
  ) {
    super();
    const git = new GitContents(root);
    this.baseline = new Baseline(
      () => this.#list(),
      files,
      BASELINE_LIMITS,
      (file, seen) => git.contentOf(file, seen),
    );
    const watcher = this.register(vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '**/*')));
    const told = ({ fsPath }: vscode.Uri): void => {
      const relative = path.relative(folder.uri.fsPath, fsPath);
      const name = nameOf(relative);
      if (name === '' || name.startsWith('../') || MACHINERY.test(name) || catalog.ignores(folder, name)) return;
      const file = path.join(root, relative);
      if (!tell(file)) this.baseline.forget(file);
    };
    this.register(watcher.onDidChange(told));
    this.register(watcher.onDidCreate(told));
    this.register(watcher.onDidDelete(told));
  }

  async #list(): Promise<FolderListing> {
    const { files, privateFiles, isWhole } = await this.catalog.listNow(this.folder);
    // The few come first: they have their place also where there are too many.
    const names = [...privateFiles, ...files.paths].filter((name) => !MACHINERY.test(name));
    const paths = names.map((name) => path.join(this.root, name));
    const leavesOut = (file: string): boolean => {
      const name = nameOf(path.relative(this.root, file));
      return MACHINERY.test(name) || this.catalog.leavesOut(this.folder, name);
    };
    return { paths, isWhole: isWhole && paths.length < BASELINE_LIMITS.files, leavesOut };
  }
}

/** The folders in which agents work, by their real paths. */
export class WatchedFolders extends DisposableObject {
  readonly #folders = this.register(new DisposableMap<string, WatchedFolder>());

  constructor(
    private readonly catalog: FileCatalog,
    private readonly files: ChangeFiles,
    private readonly tell: (file: string) => boolean,
  ) {
    super();
  }

  /** Begins to watch a folder, unless it is watched already. */
  watch(root: string, folder: vscode.WorkspaceFolder): void {
    if (this.#folders.get(root)) return;
    this.#folders.set(root, new WatchedFolder(root, folder, this.catalog, this.files, this.tell));
  }

  unwatch(root: string): void {
    this.#folders.delete(root);
  }

  /** How a folder was when a turn began; of one that is not watched nothing is known. */
  baseline(root: string): Baseline {
    return this.#folders.get(root)?.baseline ?? new Baseline(() => Promise.resolve(NOTHING), this.files);
  }
}

const NOTHING: FolderListing = { paths: [], isWhole: false, leavesOut: () => true };

function nameOf(relative: string): string {
  return relative.split(path.sep).join('/');
}
