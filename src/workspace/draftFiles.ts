import * as vscode from 'vscode';
import { errorMessage } from '../base/errors';
import type { Log } from '../base/log';

/** Drafts that nobody has gone on with for so long are thrown away. Milliseconds. */
const KEPT_MS = 30 * 24 * 3600 * 1000;

/** Keeps unsent messages in files of the workspace's storage, one a session, so that neither a reload nor a crash loses them. */
export class DraftFiles {
  /** By key, what is to be done with its file: one thing after the other. */
  readonly #work = new Map<string, Promise<unknown>>();
  #pruning: Promise<void> | undefined;

  /** @param folder Undefined where there is no storage: nothing is kept then. */
  constructor(
    private readonly folder: vscode.Uri | undefined,
    private readonly log: Log,
  ) {}

  /** What was written last, as JSON was read; undefined when there is nothing. */
  async read(key: string): Promise<unknown> {
    const file = this.#file(key);
    if (!file) return undefined;
    this.#pruning ??= this.prune(Date.now()).catch((error: unknown) => {
      this.log.warn(`Old drafts could not be thrown away: ${errorMessage(error)}`);
    });
    await this.#work.get(key);
    try {
      return JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(file))) as unknown;
    } catch (error) {
      if (!(error instanceof vscode.FileSystemError))
        this.log.warn(`A draft could not be read: ${errorMessage(error)}`);
      return undefined;
    }
  }

  /** @param draft Undefined: the file is deleted. */
  write(key: string, draft: unknown): void {
    this.#do(key, (file) =>
      draft === undefined ? this.#delete(file) : this.#replace(file, JSON.stringify(draft)),
    ).catch((error: unknown) => {
      this.log.warn(`A draft could not be kept: ${errorMessage(error)}`);
    });
  }

  /** Settles when nothing of it is left. @throws errors of the file system */
  forget(key: string): Promise<void> {
    return this.#do(key, async (file) => {
      await this.#delete(file);
      await this.#delete(beside(file));
    });
  }

  /** Throws old drafts away. @param now Milliseconds since the epoch. */
  async prune(now: number): Promise<void> {
    if (!this.folder) return;
    const { fs } = vscode.workspace;
    for (const [name] of await fs.readDirectory(this.folder).then(undefined, () => [])) {
      const file = vscode.Uri.joinPath(this.folder, name);
      const { mtime } = await fs.stat(file);
      if (now - mtime > KEPT_MS) await this.#delete(file);
    }
  }

  #do(key: string, action: (file: vscode.Uri) => Promise<void>): Promise<void> {
    const file = this.#file(key);
    if (!file) return Promise.resolve();
    const done = (this.#work.get(key) ?? Promise.resolve()).then(() => action(file));
    const work = done
      .catch(() => undefined)
      .finally(() => {
        if (this.#work.get(key) === work) this.#work.delete(key);
      });
    this.#work.set(key, work);
    return done;
  }

  /** A crash between writing and renaming leaves the draft before. */
  async #replace(file: vscode.Uri, text: string): Promise<void> {
    const { fs } = vscode.workspace;
    const fresh = beside(file);
    await fs.writeFile(fresh, new TextEncoder().encode(text));
    await fs.rename(fresh, file, { overwrite: true });
  }

  async #delete(file: vscode.Uri): Promise<void> {
    try {
      await vscode.workspace.fs.delete(file);
    } catch (error) {
      if (!(error instanceof vscode.FileSystemError) || error.code !== 'FileNotFound') throw error;
    }
  }

  #file(key: string): vscode.Uri | undefined {
    return this.folder && vscode.Uri.joinPath(this.folder, `${encodeURIComponent(key === '' ? 'new' : key)}.json`);
  }
}

/** Where a draft is written before it takes the place of the one before. */
function beside(file: vscode.Uri): vscode.Uri {
  return file.with({ path: `${file.path}.new` });
}
