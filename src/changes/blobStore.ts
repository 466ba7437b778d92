import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { MAX_KEPT_BYTES } from './fileContent';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

/** More than this is stored as it is: compressing would hold up other work of the process's few threads. Bytes. */
const MAX_COMPRESSED_BYTES = 8 * 1024 * 1024;
/** What nobody refers to is kept for so long: another window may be about to. Milliseconds. */
const UNUSED_AGE_MS = 60 * 60 * 1000;
/** What was in use until now had its record: only a window that puts it in this moment may want it. Milliseconds. */
const RELEASED_AGE_MS = 10_000;
/** So much is held in memory of what could not be stored; the rest is lost. Bytes. */
const MAX_HELD_BYTES = 64 * 1024 * 1024;

const RAW = 0;
const DEFLATED = 1;

/** So much is hashed at once, before others have their turn. Bytes. */
const HASH_STEP_BYTES = 1024 * 1024;

/** The name of a content: SHA-256, in hexadecimal digits. */
export async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = createHash('sha256');
  for (let at = 0; at < bytes.length; at += HASH_STEP_BYTES) {
    if (at > 0) await new Promise((resolve) => setImmediate(resolve));
    hash.update(bytes.subarray(at, at + HASH_STEP_BYTES));
  }
  return hash.digest('hex');
}

/** The store has reached its limit, and takes nothing more. */
export class StoreFullError extends Error {
  override readonly name = 'StoreFullError';
}

export interface BlobStoreOptions {
  /** Of all that is stored, as it is on disk. Bytes. */
  readonly limitBytes: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A content on its way to the disk. */
interface PendingContent {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly written: Promise<void>;
  hasFailed: boolean;
}

/**
 * Contents of files, by their hash: each is stored once, however often it is put. A content is on disk whole or not at all, and is
 * checked against its name when it is read; what is being stored can be read at once. Several windows may use one folder.
 */
export class BlobStore {
  readonly #pending = new Map<string, PendingContent>();
  /** When each was last seen to be on disk. */
  readonly #known = new Map<string, number>();
  #size: Promise<number> | undefined;
  #added = 0;

  /** @param folder Need not exist. */
  constructor(
    private readonly folder: string,
    private readonly options: BlobStoreOptions,
  ) {}

  /**
   * Begins to store a content and gives its name; {@link stored} settles when it is on disk. The bytes must not be changed afterwards.
   */
  async put(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
    const hash = await hashOf(bytes);
    if (!this.holds(hash)) this.#begin(hash, bytes);
    return hash;
  }

  /** Whether a content is there, and stays for as long as it takes to refer to it; in doubt it says no. */
  holds(hash: string): boolean {
    const seenAt = this.#known.get(hash);
    // What nobody refers to yet must not be old for another window, which would remove it.
    const isFresh = seenAt !== undefined && this.options.now() - seenAt < UNUSED_AGE_MS / 2;
    return isFresh || this.#pending.has(hash);
  }

  /**
   * Settles when all that was put is on disk; what could not be stored before is tried again.
   * @throws StoreFullError, or the file system's error; what could not be stored stays in memory.
   */
  async stored(): Promise<void> {
    for (const [hash, { bytes, hasFailed }] of this.#pending) if (hasFailed) this.#begin(hash, bytes);
    await Promise.all([...this.#pending.values()].map(({ written }) => written));
  }

  /** How many contents are on their way to the disk. */
  get pendingCount(): number {
    return this.#pending.size;
  }

  /** Undefined when there is no such content, or what is there is not it. */
  async get(hash: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const pending = this.#pending.get(hash);
    if (pending) return pending.bytes;
    try {
      const stored = await readFile(this.#file(hash));
      const body = stored.subarray(1);
      const bytes = stored[0] === DEFLATED ? await inflate(body, { maxOutputLength: MAX_KEPT_BYTES }) : body;
      return (await hashOf(bytes)) === hash ? bytes : undefined;
    } catch {
      return undefined;
    }
  }

  /**
   * Removes what is not used.
   * @param used All names that anybody may still ask for.
   * @param released Those that somebody has just given up: they need not be old to go.
   * @returns How many went.
   */
  async sweep(used: ReadonlySet<string>, released: ReadonlySet<string> = new Set()): Promise<number> {
    let count = 0;
    for (const folder of await names(this.folder)) {
      for (const name of await names(path.join(this.folder, folder))) {
        const hash = folder + name;
        if (used.has(hash) || this.#pending.has(hash)) continue;
        const file = path.join(this.folder, folder, name);
        const found = await stat(file).catch(() => undefined);
        const age = released.has(hash) ? RELEASED_AGE_MS : UNUSED_AGE_MS;
        if (!found || found.mtimeMs > this.options.now() - age) continue;
        this.#known.delete(hash);
        await rm(file, { force: true });
        count++;
      }
    }
    this.#size = undefined;
    this.#added = 0;
    return count;
  }

  #begin(hash: string, bytes: Uint8Array<ArrayBuffer>): void {
    const written = this.#write(hash, bytes);
    const content: PendingContent = { bytes, written, hasFailed: false };
    this.#pending.set(hash, content);
    written.then(
      () => {
        this.#known.set(hash, this.options.now());
        this.#pending.delete(hash);
      },
      () => {
        // Told by `stored`; until then the content is in memory.
        content.hasFailed = true;
        this.#letGo();
      },
    );
  }

  /** What has no room on disk must not fill the memory: the oldest of it is given up. */
  #letGo(): void {
    const failed = [...this.#pending].filter(([, { hasFailed }]) => hasFailed);
    let held = failed.reduce((sum, [, { bytes }]) => sum + bytes.length, 0);
    for (const [hash, { bytes }] of failed) {
      if (held <= MAX_HELD_BYTES) return;
      this.#pending.delete(hash);
      held -= bytes.length;
    }
  }

  async #write(hash: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const file = this.#file(hash);
    const now = new Date(this.options.now());
    const isThere = await utimes(file, now, now).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    const isSmall = bytes.length <= MAX_COMPRESSED_BYTES;
    const body = isSmall ? await deflate(bytes, { level: 1 }) : bytes;
    const size = (await (this.#size ??= sizeOf(this.folder))) + this.#added;
    if (size + body.length > this.options.limitBytes) throw new StoreFullError('The store of earlier contents is full');
    this.#added += body.length + 1;
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    const draft = `${file}.${randomUUID()}`;
    try {
      await writeWhole(draft, [Uint8Array.of(isSmall ? DEFLATED : RAW), body]);
      await rename(draft, file);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  #file(hash: string): string {
    return path.join(this.folder, hash.slice(0, 2), hash.slice(2));
  }
}

/** One after the other: to join them would copy what may be large. */
async function writeWhole(file: string, parts: readonly Uint8Array[]): Promise<void> {
  // Files of others are in here, also private ones.
  const handle = await open(file, 'wx', 0o600);
  try {
    for (const part of parts) await handle.writeFile(part);
  } finally {
    await handle.close();
  }
}

async function sizeOf(folder: string): Promise<number> {
  let size = 0;
  for (const name of await names(folder)) {
    const files = await names(path.join(folder, name));
    const found = await Promise.all(files.map((file) => stat(path.join(folder, name, file)).catch(() => undefined)));
    size += found.reduce((sum, one) => sum + (one?.size ?? 0), 0);
  }
  return size;
}

/** What is in a folder; nothing when there is none. */
async function names(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}
