import type { ChangeFiles, FileLook, SeenFile } from './diskFiles';
import type { FileContent, FileVersion } from './fileContent';
import type { Versions } from './versions';

/** What is at a path, kept, and when that came to be. */
export interface SeenVersion extends Omit<SeenFile, 'content'> {
  readonly version: FileVersion;
}

/** What is at a path, and when that came to be. */
export interface Sight extends Omit<SeenFile, 'content'> {
  /** Absent: it is as it was when it was kept. */
  readonly content?: FileContent;
  /** Keeps it, unless that was done. */
  readonly keep: () => Promise<FileVersion>;
}

/** A file that was changed so shortly before it was read may be changed again without another time: some disks count in two seconds. */
const SURE_AFTER_MS = 2000;
/** Of so many files it is remembered what was read. */
const MAX_FILES = 1000;

interface Remembered {
  readonly look: FileLook;
  readonly version: FileVersion;
}

/**
 * Reads files, and keeps what they hold where that is asked for: agents name a file again and again while they work on it, and a large
 * one takes its time. What is as it was when it was read is not read again.
 */
export class SeenVersions {
  /** The one that was asked for last comes last. */
  readonly #remembered = new Map<string, Remembered>();

  constructor(
    private readonly files: ChangeFiles,
    private readonly versions: Versions,
    private readonly now: () => number,
  ) {}

  async read(file: string): Promise<SeenVersion> {
    const { keep, content: _, ...seen } = await this.look(file);
    return { ...seen, version: await keep() };
  }

  /** As {@link read}, but keeps nothing by itself. */
  async look(file: string): Promise<Sight> {
    const isUnsaved = this.files.isUnsaved(file);
    const look = isUnsaved ? undefined : await this.files.look(file);
    const known = this.#remembered.get(file);
    this.#remembered.delete(file);
    if (known && look && isSame(known.look, look) && this.versions.holds(known.version)) {
      this.#remembered.set(file, known);
      return { changedMs: look.changedMs, keep: () => Promise.resolve(known.version) };
    }
    const seen = await this.files.read(file);
    const isSure = look?.isFile === true && this.now() - look.changedMs > SURE_AFTER_MS;
    const keep = async (): Promise<FileVersion> => {
      const version = await this.versions.keep(seen.content);
      if (look && isSure && !seen.isUnsaved && seen.changedMs === look.changedMs)
        this.#remember(file, { look, version });
      return version;
    };
    return { ...seen, keep };
  }

  #remember(file: string, seen: Remembered): void {
    this.#remembered.set(file, seen);
    if (this.#remembered.size <= MAX_FILES) return;
    const [oldest] = this.#remembered.keys();
    if (oldest !== undefined) this.#remembered.delete(oldest);
  }
}

function isSame(one: FileLook, other: FileLook): boolean {
  return (
    one.changedMs === other.changedMs &&
    one.size === other.size &&
    one.bornMs === other.bornMs &&
    one.inode === other.inode &&
    one.isFile === other.isFile
  );
}
