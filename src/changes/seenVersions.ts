import type { ChangeFiles, FileLook, SeenFile } from './diskFiles';
import type { FileVersion } from './fileContent';
import type { Versions } from './versions';

/** What is at a path, kept, and when that came to be. */
export interface SeenVersion extends Omit<SeenFile, 'content'> {
  readonly version: FileVersion;
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
 * Reads files, and keeps what they hold: agents name a file again and again while they work on it, and a large one takes its time. What
 * is as it was when it was read is not read again.
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
    const isUnsaved = this.files.isUnsaved(file);
    const look = isUnsaved ? undefined : await this.files.look(file);
    const known = this.#remembered.get(file);
    this.#remembered.delete(file);
    if (known && look && isSame(known.look, look) && this.versions.holds(known.version)) {
      this.#remembered.set(file, known);
      return { version: known.version, changedMs: look.changedMs };
    }
    const { content, ...seen } = await this.files.read(file);
    const isSure = look?.isFile === true && this.now() - look.changedMs > SURE_AFTER_MS;
    const version = await this.versions.keep(content);
    if (look && isSure && !seen.isUnsaved && seen.changedMs === look.changedMs) this.#remember(file, { look, version });
    return { ...seen, version };
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
