import type { DatabaseSync } from 'node:sqlite';
import { errorMessage } from '../base/errors';
import { IndexFile } from './indexFile';
import { openDatabase, openExisting, setAside } from './openDatabase';
import type {
  AppendOrder,
  GoneSession,
  Retention,
  SaveOrder,
  SearchHit,
  SearchOrder,
  SessionRecord,
  StoredTranscript,
  StoreOperations,
  StoreTrouble,
} from './records';
import { workspaceSchema } from './schema';
import { isDamage, StoreError, storeFailureOf } from './storeError';
import { Transcripts } from './transcripts';

/** Where the databases are. Absolute. */
export interface StoreFiles {
  /** The database of the workspace's sessions. */
  readonly sessions: string;
  /** The index of all workspaces' sessions. */
  readonly index: string;
}

interface Opened {
  readonly database: DatabaseSync;
  readonly content: Transcripts;
}

/**
 * The store itself, in the thread that it has for itself: the databases are opened when first needed. What fails is tried again with
 * the next order; a database that turns out to be damaged is set aside then.
 */
export class StoreDesk implements StoreOperations {
  readonly #index: IndexFile;
  #workspace: Opened | undefined;

  constructor(
    private readonly files: StoreFiles,
    private readonly onTrouble: (trouble: StoreTrouble) => void,
    private readonly warn: (message: string) => void,
  ) {
    this.#index = new IndexFile(files.index, () => this.#indexAll(), warn);
  }

  append(order: AppendOrder): void {
    this.#do((transcripts) => {
      transcripts.append(order);
    });
  }

  save(order: SaveOrder): void {
    this.#do((transcripts) => {
      transcripts.save(order);
    });
    this.#indexed(order.meta.id);
  }

  load({ id, writer }: { readonly id: string; readonly writer: string }): StoredTranscript | undefined {
    return this.#do((transcripts) => transcripts.load(id, writer));
  }

  read({ id }: { readonly id: string }): StoredTranscript | undefined {
    return this.#where(id, (transcripts) => transcripts.load(id, undefined));
  }

  list({ everywhere, limit }: Parameters<StoreOperations['list']>[0]): readonly SessionRecord[] {
    const here = this.#do((transcripts) => transcripts.list(limit));
    if (!everywhere) return here;
    const known = new Set(here.map(({ id }) => id));
    const others = this.#index.run((index) => index.list(limit))?.filter(({ id }) => !known.has(id)) ?? [];
    return [...here, ...others].sort((a, b) => b.updatedAt - a.updatedAt).slice(0, limit);
  }

  search({ query, everywhere, limit }: SearchOrder): readonly SearchHit[] {
    const hits = [...this.#do((transcripts) => transcripts.search(query, limit))];
    if (!everywhere) return hits;
    const files = this.#index.run((index) => index.files()) ?? [];
    for (const file of files.filter((one) => one !== this.#file)) {
      if (hits.length >= limit) break;
      hits.push(...this.#searchElsewhere(file, query, limit - hits.length));
    }
    return hits;
  }

  rename({ id, title }: { readonly id: string; readonly title: string }): void {
    this.#wherever(id, (transcripts) => {
      transcripts.rename(id, title);
    });
  }

  archive({ id, archived }: { readonly id: string; readonly archived: boolean }): void {
    this.#wherever(id, (transcripts) => {
      transcripts.archive(id, archived);
    });
  }

  remove({ id }: { readonly id: string }): void {
    this.#wherever(
      id,
      (transcripts) => {
        transcripts.remove([id]);
      },
      (transcripts) => {
        transcripts.erase();
      },
    );
  }

  prune(order: Retention): readonly GoneSession[] {
    const expired = this.#do((transcripts) => transcripts.expired(order));
    const ids = expired.map(({ id }) => id);
    if (ids.length > 0) {
      this.#do((transcripts) => {
        transcripts.remove(ids);
      });
      this.#index.run((index) => {
        index.remove(this.#file, ids);
      });
    }
    const kept = new Set(order.keep);
    const gone = this.#do((transcripts) => transcripts.gone.list()).filter(({ id }) => !kept.has(id));
    return gone.map(({ isAgain, ...session }) => ({
      ...session,
      isElsewhere: isAgain || this.#isElsewhere(session.id),
    }));
  }

  forgotten({ ids }: { readonly ids: readonly string[] }): void {
    this.#do((transcripts) => {
      // Killed between the two, it is done once more.
      transcripts.erase();
      for (const id of ids) transcripts.gone.delete(id);
    });
  }

  close(): void {
    this.#workspace?.database.close();
    this.#workspace = undefined;
    this.#index.close();
  }

  get #file(): string {
    return this.#workspace?.database.location() ?? this.files.sessions;
  }

  #do<T>(action: (transcripts: Transcripts) => T): T {
    try {
      return action(this.#open());
    } catch (error) {
      if (!isDamage(error)) throw new StoreError(storeFailureOf(error));
      return this.#afterDamage(action);
    }
  }

  #afterDamage<T>(action: (transcripts: Transcripts) => T): T {
    try {
      const file = this.#file;
      this.#workspace?.database.close();
      this.#workspace = undefined;
      this.onTrouble({ kind: 'damaged', keptAs: setAside(file) });
      return action(this.#open());
    } catch (error) {
      throw new StoreError(storeFailureOf(error));
    }
  }

  #open(): Transcripts {
    if (!this.#workspace) {
      const database = openDatabase(this.files.sessions, workspaceSchema, this.onTrouble);
      this.#workspace = { database, content: new Transcripts(database) };
      this.#indexAll();
    }
    return this.#workspace.content;
  }

  #indexAll(): void {
    const records = this.#workspace?.content.list();
    if (!records) return;
    this.#index.run((index) => {
      index.replace(this.#file, records);
    });
  }

  #indexed(id: string, transcripts = this.#workspace?.content, file = this.#file): void {
    const record = transcripts?.get(id);
    this.#index.run((index) => {
      if (record) index.put(file, record);
      else index.remove(file, [id]);
    });
  }

  /** Does something with a session of this workspace, or, where that has none of the id, of another one. */
  #where<T>(id: string, action: (transcripts: Transcripts) => T): T {
    const isHere = this.#do((transcripts) => transcripts.get(id)) !== undefined;
    const [file] = isHere ? [] : (this.#filesElsewhere(id) ?? []);
    return file === undefined ? this.#do(action) : this.#elsewhere(file, action);
  }

  /**
   * Does something with a session in this workspace and in each other one that keeps it too.
   * @param afterwards Done when the index knows of it, which holds whether or not this fails.
   */
  #wherever(
    id: string,
    action: (transcripts: Transcripts) => void,
    afterwards?: (transcripts: Transcripts) => void,
  ): void {
    const files = this.#filesElsewhere(id) ?? [];
    const isHere = this.#do((transcripts) => {
      if (!transcripts.get(id)) return false;
      action(transcripts);
      return true;
    });
    this.#indexed(id);
    if (isHere && afterwards) this.#do(afterwards);
    for (const file of files) {
      this.#elsewhere(file, (transcripts) => {
        action(transcripts);
        this.#indexed(id, transcripts, file);
        afterwards?.(transcripts);
      });
    }
  }

  /** The databases of other workspaces that have a session, as far as the index knows; undefined: it cannot be read. */
  #filesElsewhere(id: string): readonly string[] | undefined {
    return this.#index.run((index) => index.filesOf(id))?.filter((file) => file !== this.#file);
  }

  /** Undefined: the index has not said that any does, but does not know of all. */
  #isElsewhere(id: string): boolean | undefined {
    const files = this.#filesElsewhere(id);
    return files?.length === 0 ? (this.#index.isWhole ? false : undefined) : files && true;
  }

  /** Does something in another workspace's database, which stays as it is otherwise, whatever is wrong with it. @throws StoreError */
  #elsewhere<T>(file: string, action: (transcripts: Transcripts) => T): T {
    try {
      const database = openExisting(file, workspaceSchema);
      try {
        return action(new Transcripts(database));
      } finally {
        database.close();
      }
    } catch (error) {
      throw new StoreError(storeFailureOf(error));
    }
  }

  #searchElsewhere(file: string, query: string, limit: number): readonly SearchHit[] {
    try {
      return this.#elsewhere(file, (transcripts) => transcripts.search(query, limit));
    } catch (error) {
      this.warn(`Sessions of another workspace cannot be searched: ${errorMessage(error)}`);
      return [];
    }
  }
}
