import { forEachOf } from '../base/async';
import { type ChangeFiles, type FileLook, TIME_GRAIN_MS } from './diskFiles';
import { ABSENT, type FileContent, UNKNOWN } from './fileContent';

/** The files of a folder that are worth knowing: what the person's settings and ignore files leave. */
export interface FolderListing {
  /** Absolute. */
  readonly paths: readonly string[];
  /** There are no more than these, but for what {@link leavesOut} tells. */
  readonly isWhole: boolean;
  /** Whether a file of that path would not be among them; in doubt it says yes. @param path Absolute. */
  readonly leavesOut: (path: string) => boolean;
}

export interface BaselineLimits {
  /** More files are not looked at. */
  readonly files: number;
  /** Larger files are only looked at, not read. Bytes. */
  readonly fileBytes: number;
  /** Of all that is held. Bytes. */
  readonly bytes: number;
}

export const BASELINE_LIMITS: BaselineLimits = { files: 50_000, fileBytes: 1024 * 1024, bytes: 64 * 1024 * 1024 };

/** So many files are looked at or read at once. */
const AT_ONCE = 16;
/** Of so many files that are not held it is asked whether somebody else has kept them, for each time that the folder is looked at. */
const MAX_ASKED = 200;

const nobody = (): Promise<undefined> => Promise.resolve(undefined);

interface Entry extends FileLook {
  /** Absent: too large, or not the file's any more when it was read. */
  readonly content?: FileContent;
}

/**
 * How a folder was when a turn began, so that what is changed without a word can be told, and undone. It is held in memory, within
 * limits: what is over them is known to have changed, but not from what.
 */
export class Baseline {
  #entries = new Map<string, Entry>();
  #inodes: ReadonlySet<number | undefined> = new Set();
  #isWhole = false;
  #leavesOut: FolderListing['leavesOut'] = () => true;
  #taking: Promise<readonly string[]> | undefined;
  /** Since then. */
  #asked = 0;
  /** What was changed from then on was changed in the running turn; also for a look at the folder that is under way. */
  #turnMs = Number.POSITIVE_INFINITY;

  constructor(
    private readonly list: () => Promise<FolderListing>,
    private readonly files: Pick<ChangeFiles, 'look' | 'read'>,
    private readonly limits: BaselineLimits = BASELINE_LIMITS,
    /** Finds what a file held that was only looked at, where somebody else has kept it. Never rejects. */
    private readonly kept: (path: string, seen: FileLook) => Promise<FileContent | undefined> = nobody,
  ) {}

  /**
   * Looks at the folder and reads what has changed since it was looked at last.
   * @param startedMs When the turn began, if one did: what was changed later is not what it began with.
   * @returns The files that others have changed since the last time.
   */
  async take(startedMs = Number.POSITIVE_INFINITY): Promise<readonly string[]> {
    this.#turnMs = startedMs - TIME_GRAIN_MS;
    this.#asked = 0;
    const before = this.#taking;
    const taking = (async () => {
      await before;
      return this.#take();
    })();
    this.#taking = taking;
    try {
      return await taking;
    } finally {
      if (this.#taking === taking) this.#taking = undefined;
    }
  }

  /** A file has changed while no agent was at work: the next turn begins with what it is then. */
  forget(path: string): void {
    this.#entries.delete(path);
  }

  /**
   * What was at a path when the turn began; undefined: it was not looked at, so that there may have been a file. Waits while the folder
   * is being looked at.
   */
  async before(path: string): Promise<FileContent | undefined> {
    await this.#taking;
    const entry = this.#entries.get(path);
    if (entry) return entry.content ?? (await this.#keptOf(path, entry)) ?? UNKNOWN;
    if (!this.#isWhole || this.#leavesOut(path)) return undefined;
    const found = await this.files.look(path);
    if (!found || found.bornMs >= this.#turnMs) return ABSENT;
    // Older than the turn, or nobody knows: it was moved in it, or it was left out, whatever the reason.
    return found.inode !== undefined && this.#inodes.has(found.inode) ? ABSENT : undefined;
  }

  /** Each asks another program. */
  async #keptOf(path: string, entry: Entry): Promise<FileContent | undefined> {
    if (this.#asked >= MAX_ASKED) return undefined;
    this.#asked++;
    return this.kept(path, entry);
  }

  /** Whether the path is one of those that are looked at. */
  has(path: string): boolean {
    return this.#entries.has(path);
  }

  /** The files that are not as they were when the turn began. */
  async *changes(): AsyncGenerator<string> {
    await this.#taking;
    const { paths } = await this.list();
    const listed = paths.slice(0, this.limits.files);
    for (const path of listed) if (!this.#entries.has(path)) yield path;
    const changed: string[] = [];
    await forEachOf(this.#entries, AT_ONCE, async ([path, entry]) => {
      const found = await this.files.look(path);
      if (!found || !isSame(found, entry)) changed.push(path);
    });
    yield* changed;
  }

  async #take(): Promise<readonly string[]> {
    const { paths, isWhole, leavesOut } = await this.list();
    const listed = paths.slice(0, this.limits.files);
    const known = this.#entries;
    const inodes = this.#inodes;
    const entries = new Map<string, Entry>();
    const changed = new Set<string>();
    let held = 0;
    await forEachOf(listed, AT_ONCE, async (path) => {
      const found = await this.files.look(path);
      if (!found) return;
      const before = known.get(path);
      if (before && !isSame(found, before)) changed.add(path);
      // What has come to be in the turn, or was moved in it, was not there when it began.
      const isMoved = found.inode !== undefined && inodes.has(found.inode) && found.changedMs >= this.#turnMs;
      if (!before && this.#isWhole && (found.bornMs >= this.#turnMs || isMoved)) return;
      const entry = await this.#entry(path, found, before, this.limits.bytes - held);
      held += entry.content ? entry.size : 0;
      entries.set(path, entry);
    });
    for (const [path, entry] of known) {
      if (entries.has(path)) continue;
      changed.add(path);
      // Gone since the turn began, as far as anybody has told.
      if (this.#turnMs !== Number.POSITIVE_INFINITY) entries.set(path, entry);
    }
    this.#entries = entries;
    this.#inodes = new Set([...entries.values()].map(({ inode }) => inode));
    this.#leavesOut = leavesOut;
    this.#isWhole = isWhole && paths.length <= this.limits.files;
    return [...changed];
  }

  async #entry(path: string, found: FileLook, before: Entry | undefined, room: number): Promise<Entry> {
    // Changed within the turn: what was known of it before is what the turn began with.
    if (found.changedMs >= this.#turnMs) return before ?? { changedMs: 0, bornMs: 0, size: 0, isFile: true };
    if (before?.content && isSame(found, before)) return before;
    if (!found.isFile || found.size > this.limits.fileBytes || found.size > room) return found;
    const { content, changedMs } = await this.files.read(path);
    return changedMs === found.changedMs && found.changedMs < this.#turnMs ? { ...found, content } : found;
  }
}

function isSame(one: FileLook, other: FileLook): boolean {
  return one.changedMs === other.changedMs && one.size === other.size;
}
