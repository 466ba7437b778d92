import * as vscode from 'vscode';
import { DisposableMap, DisposableObject } from '../../base/lifecycle';
import type { Log } from '../../base/log';
import type { FileListing, FolderFiles } from './folderFiles';

/** Knows the files of the workspace's folders: each folder's are loaded and asked for when first needed. */
export class FileCatalog extends DisposableObject {
  readonly #folders = this.register(new DisposableMap<string, FolderFiles>());

  constructor(private readonly log: Log) {
    super();
    this.register(
      vscode.workspace.onDidChangeWorkspaceFolders(({ removed }) => {
        for (const { uri } of removed) this.#folders.delete(uri.toString());
      }),
    );
  }

  /** What `files.exclude`, `search.exclude` and ignore files leave of a folder. May be some moments old. */
  async list(folder: vscode.WorkspaceFolder): Promise<FileListing> {
    return (await this.#files(folder)).get();
  }

  /** The same as it is now, however long that takes. */
  async listNow(folder: vscode.WorkspaceFolder): Promise<FileListing> {
    return (await this.#files(folder)).renew();
  }

  /**
   * Whether the folder's ignore files leave a path out that the person would not miss, as far as they have been read.
   * @param path Relative, with `/`.
   */
  ignores(folder: vscode.WorkspaceFolder, path: string): boolean {
    return this.#folders.get(folder.uri.toString())?.ignores(path) ?? false;
  }

  /**
   * Whether a file of that path would not be in the list, private ones included, by ignore files or settings; in doubt it says yes.
   * @param path Relative, with `/`.
   */
  leavesOut(folder: vscode.WorkspaceFolder, path: string): boolean {
    return this.#folders.get(folder.uri.toString())?.leavesOut(path) ?? true;
  }

  /** @throws CancellationError when the catalog has ended meanwhile. */
  async #files(folder: vscode.WorkspaceFolder): Promise<FolderFiles> {
    const { FolderFiles } = await import('./folderFiles');
    if (this.isDisposed) throw new vscode.CancellationError();
    const key = folder.uri.toString();
    let files = this.#folders.get(key);
    if (!files) {
      files = new FolderFiles(folder, this.log);
      this.#folders.set(key, files);
    }
    return files;
  }
}
