import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { errorMessage } from '../base/errors';
import type { Log } from '../base/log';
import type { BlobStore } from './blobStore';
import { type ChangeRecord, readRecord, writeRecord } from './changeRecord';
import { hashesOf } from './trackedFile';

/** Records of sessions that nobody opened for so long are forgotten. Milliseconds. */
const MAX_AGE_MS = 90 * 24 * 60 * 60 * 1000;
const ENDING = '.json';

/** Keeps what became of files in each session, one file for each; a record is on disk whole or not at all. */
export class RecordStore {
  readonly #waiting = new Map<string, () => ChangeRecord>();
  #writing: Promise<void> | undefined;
  #failure: string | undefined;

  /** @param folder Need not exist. */
  constructor(
    private readonly folder: string,
    private readonly blobs: BlobStore,
    private readonly log: Log,
  ) {}

  /** Undefined: nothing is known of the session. A record that cannot be read is put aside, not lost. */
  async read(sessionId: string): Promise<ChangeRecord | undefined> {
    const file = this.#file(sessionId);
    const written = await readFile(file, 'utf8').catch(() => undefined);
    if (written === undefined) return undefined;
    try {
      return readRecord(written);
    } catch (error) {
      this.log.warn(`What is stored of a session's changes cannot be read: ${errorMessage(error)}`);
      await rename(file, `${file}.unreadable`).catch(() => undefined);
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
    await rm(this.#file(sessionId), { force: true });
  }

  /** Settles when all that was to be stored is, or could not be. */
  async stored(): Promise<void> {
    await this.#writing;
  }

  /** Forgets sessions that nobody opened for long, and contents of which no session knows. */
  async sweep(now: number): Promise<void> {
    const names = await readdir(this.folder).catch(() => []);
    const used = new Set<string>();
    for (const name of names) {
      const file = path.join(this.folder, name);
      const found = await stat(file).catch(() => undefined);
      if (found && now - found.mtimeMs > MAX_AGE_MS) await rm(file, { force: true });
      else if (!name.endsWith(ENDING)) continue;
      else {
        try {
          for (const one of readRecord(await readFile(file, 'utf8')).files) {
            for (const hash of hashesOf(one)) used.add(hash);
          }
        } catch {
          // Of a record that this version cannot read nothing may be removed.
          return;
        }
      }
    }
    await this.blobs.sweep(used);
  }

  async #writeAll(): Promise<void> {
    // What changes at once is written once.
    await new Promise((resolve) => setImmediate(resolve));
    for (let next = this.#next(); next; next = this.#next()) {
      try {
        // A content that could not be stored is unknown after a reload; the rest of the record is not.
        await this.blobs.stored().catch((error: unknown) => {
          this.#failed(error);
        });
        await this.#write(next.sessionId, writeRecord(next.record()));
      } catch (error) {
        // The session goes on with what is in memory; with the next change it is tried again.
        this.#failed(error);
      }
    }
  }

  #failed(error: unknown): void {
    const message = errorMessage(error);
    if (this.#failure !== message) this.log.error(`A session's changes could not be stored: ${message}`);
    this.#failure = message;
  }

  #next(): { readonly sessionId: string; readonly record: () => ChangeRecord } | undefined {
    for (const [sessionId, record] of this.#waiting) {
      this.#waiting.delete(sessionId);
      return { sessionId, record };
    }
    return undefined;
  }

  async #write(sessionId: string, text: string): Promise<void> {
    const file = this.#file(sessionId);
    await mkdir(this.folder, { recursive: true });
    const draft = `${file}.${randomUUID()}`;
    try {
      await writeFile(draft, text, { flag: 'wx' });
      await rename(draft, file);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  #file(sessionId: string): string {
    return path.join(this.folder, `${encodeURIComponent(sessionId).replaceAll('.', '%2E')}${ENDING}`);
  }
}
