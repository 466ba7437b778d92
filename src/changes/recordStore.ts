import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { errorMessage } from '../base/errors';
import type { Log } from '../base/log';
import { type BlobStore, StoreFullError } from './blobStore';
import { type ChangeRecord, isOfNewerVersion, readRecord, RECORD_VERSION, writeRecord } from './changeRecord';
import { hashesOf, isPending } from './trackedFile';

/** Records of sessions that nobody opened for so long are forgotten. Milliseconds. */
const MAX_AGE_MS = 90 * 24 * 60 * 60 * 1000;
const ENDING = '.json';
/** Of the one in the place of a record of a newer Parley. */
const OLDER = `.v${String(RECORD_VERSION)}${ENDING}`;
const UNREADABLE = '.unreadable';

/** Of each time that room is made, so that a store that stays full does not hold anything up. */
const MAX_ROUNDS = 8;

/** What the store needs to know of the sessions that are open. */
export interface OpenSessions {
  isOpen(sessionId: string): boolean;
  /** The names of all contents that they need. */
  hashes(): Iterable<string>;
  /** Forgets older checkpoints of theirs. @returns Whether there were any. */
  thin(): boolean;
}

/** What the person should know of the store: `full`: older checkpoints are gone; `failed`: what is new is kept in memory only. */
export type StoreTrouble = 'full' | 'failed';

const NOBODY: OpenSessions = { isOpen: () => false, hashes: () => [], thin: () => false };

/**
 * Keeps what became of files in each session, one file for each; a record is on disk whole or not at all. One of a newer Parley stays
 * as it is, for that to go on with: the name of the one in its place has the version in it.
 */
export class RecordStore {
  /** Where the records of sessions are, once it was looked for. */
  readonly #files = new Map<string, string>();
  readonly #waiting = new Map<string, () => ChangeRecord>();
  #writing: Promise<void> | undefined;
  #failure: string | undefined;

  /** @param folder Need not exist. @param tell Hears of trouble, each time anew. */
  constructor(
    private readonly folder: string,
    private readonly blobs: BlobStore,
    private readonly log: Log,
    private readonly open: OpenSessions = NOBODY,
    private readonly tell: (trouble: StoreTrouble) => void = () => undefined,
  ) {}

  /** Undefined: nothing is known of the session. A record that cannot be read is put aside, not lost. */
  async read(sessionId: string): Promise<ChangeRecord | undefined> {
    const file = await this.#fileOf(sessionId);
    const written = await readFile(file, 'utf8').catch(() => undefined);
    if (written === undefined) return undefined;
    try {
      const record = readRecord(written);
      const now = new Date();
      // It is in use again, and its time begins anew.
      await utimes(file, now, now).catch(() => undefined);
      return record;
    } catch (error) {
      this.log.warn(`What is stored of a session's changes cannot be read: ${errorMessage(error)}`);
      await rename(file, `${file}${UNREADABLE}`).catch(() => undefined);
      return undefined;
    }
  }

  /** Begins to store a session's record as it is when its turn comes; never rejects. */
  save(sessionId: string, record: () => ChangeRecord): void {
    this.#waiting.set(sessionId, record);
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
    });
  }

  /** Deletes a session's record, also one that is still to be stored. @throws the file system's error */
  async remove(sessionId: string): Promise<void> {
    this.#waiting.delete(sessionId);
    await this.#writing;
    for (const ending of [OLDER, ENDING]) await rm(this.#named(sessionId, ending), { force: true });
    this.#files.delete(sessionId);
  }

  /** Settles when all that was to be stored is, or could not be. */
  async stored(): Promise<void> {
    await this.#writing;
  }

  /** Forgets sessions that nobody opened for long, and contents of which no session knows. */
  async sweep(now: number): Promise<void> {
    const used = await this.#usedContents(now);
    if (used) await this.blobs.sweep(used);
  }

  /**
   * The contents that sessions need; those that nobody opened for long are forgotten. Undefined: there is a record that this version cannot
   * read, of which nothing may be removed for as long as it is kept.
   */
  async #usedContents(now: number): Promise<ReadonlySet<string> | undefined> {
    const names = await readdir(this.folder).catch(() => []);
    const used = new Set(this.open.hashes());
    for (const name of names) {
      const file = path.join(this.folder, name);
      const found = await stat(file).catch(() => undefined);
      if (found && now - found.mtimeMs > MAX_AGE_MS) await rm(file, { force: true });
      else if (name.endsWith(UNREADABLE)) return undefined;
      else if (name.endsWith(ENDING)) {
        try {
          for (const hash of contentsOf(readRecord(await readFile(file, 'utf8')))) used.add(hash);
        } catch {
          return undefined;
        }
      }
    }
    return used;
  }

  async #writeAll(): Promise<void> {
    // What changes at once is written once.
    await new Promise((resolve) => setImmediate(resolve));
    for (let next = this.#next(); next; next = this.#next()) {
      try {
        // A content that could not be stored is unknown after a reload; the rest of the record is not.
        await this.#storeContents().catch((error: unknown) => {
          this.#failed(error);
        });
        await this.#write(await this.#fileOf(next.sessionId), writeRecord(next.record()));
      } catch (error) {
        // The session goes on with what is in memory; with the next change it is tried again.
        this.#failed(error);
      }
    }
  }

  /** A store that is full loses its oldest checkpoints, so that there is room for what is new. */
  async #storeContents(): Promise<void> {
    for (let round = 1; ; round++) {
      try {
        await this.blobs.stored();
        return;
      } catch (error) {
        if (!(error instanceof StoreFullError) || round > MAX_ROUNDS || !(await this.#makeRoom())) throw error;
      }
    }
  }

  /** What is of no use goes first; then the oldest checkpoints, for as long as that gives room. @returns Whether there is more room. */
  async #makeRoom(): Promise<boolean> {
    const used = await this.#usedContents(Date.now());
    // While nothing may be removed, it would be in vain that checkpoints are forgotten.
    if (!used) return false;
    if ((await this.blobs.sweep(used)) > 0) return true;
    const released = (await this.#thinClosed()) ?? this.#thinOpen();
    if (!released) return false;
    this.tell('full');
    const left = await this.#usedContents(Date.now());
    return left !== undefined && (await this.blobs.sweep(left, released)) > 0;
  }

  /**
   * Forgets the checkpoints of the session that is not open and was not used for longest; what waits for review is kept. Sessions whose
   * checkpoints need no contents of their own keep them.
   * @returns The contents that nobody needs any more; undefined: there is no such session.
   */
  async #thinClosed(): Promise<ReadonlySet<string> | undefined> {
    const found: { readonly record: ChangeRecord; readonly file: string; readonly at: number }[] = [];
    for (const name of await readdir(this.folder).catch(() => [])) {
      if (!name.endsWith(ENDING)) continue;
      const file = path.join(this.folder, name);
      try {
        found.push({ record: readRecord(await readFile(file, 'utf8')), file, at: (await stat(file)).mtimeMs });
      } catch {
        // It is left as it is: nothing is known of it.
      }
    }
    const closed = found.filter(({ record }) => !this.open.isOpen(record.sessionId));
    for (const { record, file: place } of closed.toSorted((one, other) => one.at - other.at)) {
      const files = record.files.filter(isPending).map((file) => ({ ...file, first: file.base, marks: [] }));
      const thin = { ...record, checkpoints: [], files };
      const others = found.filter((one) => one.record !== record).flatMap((one) => contentsOf(one.record));
      const needed = new Set([...this.open.hashes(), ...others, ...contentsOf(thin)]);
      const released = new Set(contentsOf(record).filter((hash) => !needed.has(hash)));
      if (released.size === 0) continue;
      await this.#write(place, writeRecord(thin));
      return released;
    }
    return undefined;
  }

  #thinOpen(): ReadonlySet<string> | undefined {
    const before = new Set(this.open.hashes());
    if (!this.open.thin()) return undefined;
    for (const hash of this.open.hashes()) before.delete(hash);
    return before.size > 0 ? before : undefined;
  }

  #failed(error: unknown): void {
    const message = errorMessage(error);
    if (this.#failure !== message) {
      this.log.error(`A session's changes could not be stored: ${message}`);
      this.tell('failed');
    }
    this.#failure = message;
  }

  #next(): { readonly sessionId: string; readonly record: () => ChangeRecord } | undefined {
    for (const [sessionId, record] of this.#waiting) {
      this.#waiting.delete(sessionId);
      return { sessionId, record };
    }
    return undefined;
  }

  async #write(file: string, text: string): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const draft = `${file}.${randomUUID()}`;
    try {
      await writeFile(draft, text, { flag: 'wx', mode: 0o600 });
      await rename(draft, file);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  async #fileOf(sessionId: string): Promise<string> {
    const known = this.#files.get(sessionId);
    if (known !== undefined) return known;
    const usual = this.#named(sessionId, ENDING);
    const isNewer = isOfNewerVersion(await readFile(usual, 'utf8').catch(() => ''));
    const file = isNewer ? this.#named(sessionId, OLDER) : usual;
    this.#files.set(sessionId, file);
    return file;
  }

  #named(sessionId: string, ending: string): string {
    return path.join(this.folder, `${encodeURIComponent(sessionId).replaceAll('.', '%2E')}${ending}`);
  }
}

function contentsOf({ files }: ChangeRecord): readonly string[] {
  return files.flatMap(hashesOf);
}
