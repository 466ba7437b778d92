import { existsSync, statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { errorMessage } from '../base/errors';
import { nameAside, openDatabase, setAside } from './openDatabase';
import { indexSchema } from './schema';
import { SessionIndex } from './sessionIndex';
import { isDamage } from './storeError';

/** The index of all workspaces' sessions as a file that may fail: nothing depends on it, and what it cannot tell is not known. */
export class IndexFile {
  #opened:
    { readonly database: DatabaseSync; readonly index: SessionIndex; readonly inode: number | undefined } | undefined;
  #hasBegunAnew = false;
  #isNewer = false;

  /**
   * @param file Absolute.
   * @param onBegun Told when it was damaged and is empty now: what this workspace has is to be put in again.
   */
  constructor(
    private readonly file: string,
    private readonly onBegun: () => void,
    private readonly warn: (message: string) => void,
  ) {}

  /**
   * Whether it has the sessions of all workspaces: one that was begun in the place of another does not know of those that were not
   * opened since.
   */
  get isWhole(): boolean {
    return !this.#isNewer && !existsSync(nameAside(this.file, 1));
  }

  /** Does something with it. Undefined: it failed, which is logged. */
  run<T>(action: (index: SessionIndex) => T): T | undefined {
    try {
      return action(this.#open());
    } catch (error) {
      this.warn(`The index of sessions: ${errorMessage(error)}`);
      if (isDamage(error)) this.#beginAnew();
      return undefined;
    }
  }

  close(): void {
    this.#opened?.database.close();
    this.#opened = undefined;
  }

  #open(): SessionIndex {
    if (!this.#opened) {
      const database = openDatabase(this.file, indexSchema, ({ kind }) => {
        this.#isNewer ||= kind === 'newer';
        this.warn(`The index of sessions is begun anew: ${kind}`);
      });
      this.#opened = { database, index: new SessionIndex(database), inode: inodeOf(database.location()) };
    }
    return this.#opened.index;
  }

  /** For damage that showed only when it was used. Once: where it comes again, it is the disk's. */
  #beginAnew(): void {
    if (this.#hasBegunAnew) return;
    this.#hasBegunAnew = true;
    try {
      const file = this.#opened?.database.location() ?? this.file;
      const inode = this.#opened?.inode;
      this.close();
      // Another window has been here where the name is another file's.
      if (inode === undefined || inode === inodeOf(file)) setAside(file);
    } catch (error) {
      this.warn(`The damaged index of sessions cannot be set aside: ${errorMessage(error)}`);
      return;
    }
    this.onBegun();
  }
}

function inodeOf(file: string | null): number | undefined {
  return file === null ? undefined : statSync(file, { throwIfNoEntry: false })?.ino;
}
