import * as path from 'node:path';
import { DisposableObject } from '../base/lifecycle';
import type { Baseline } from './baseline';
import type { ChangeRecord, Checkpoint } from './changeRecord';
import { type ChangeFiles, type SeenFile, TIME_GRAIN_MS } from './diskFiles';
import { ABSENT, type FileVersion, sameVersion, UNKNOWN } from './fileContent';
import { forEachOf, KeyedQueue } from './keyedQueue';
import { type ReportedChange, textBefore } from './reportedChange';
import { SessionChanges } from './sessionChanges';
import type { Versions } from './versions';

/** What tells that a file has changed may come so much later. Milliseconds. */
const LATE_MS = 2000;
const AT_ONCE = 8;

/** When an agent worked; `endedMs` is absent while it does. Milliseconds since the epoch. */
interface Turn {
  readonly startedMs: number;
  readonly endedMs?: number;
}

interface Tracked {
  readonly changes: SessionChanges;
  /** Absolute, with links resolved. What is outside is tracked only when the agent names it. */
  readonly root: string;
  /** The last two: what is told late may be of the turn before. */
  turns: readonly Turn[];
  /** What the agent has named in the running turn. */
  readonly named: Set<string>;
  /** Settles when the running turn's checkpoint is made. */
  ready: Promise<void>;
}

export interface TrackerPorts {
  readonly files: ChangeFiles;
  readonly versions: Versions;
  /** How a session's root was when a turn began. */
  baseline(root: string): Baseline;
  /** Milliseconds since the epoch, of the clock that the file system has too. */
  now(): number;
}

/**
 * Finds out what became of files, and tells each change to the sessions that it concerns: to one as its agent's, to the others as
 * somebody else's. A change is the agent's when it came through the editor on its behalf, or on disk while its turn ran; it is the
 * person's when it came from an editor, or while no agent was at work. All that concerns one file happens one after the other.
 */
export class ChangeTracker extends DisposableObject {
  readonly #sessions = new Map<string, Tracked>();
  readonly #queue = new KeyedQueue();
  /** What files were before a change that may come, by path. */
  readonly #before = new Map<string, FileVersion>();
  /** The sessions whose agents are writing through the editor now, by path. */
  readonly #writing = new Map<string, string>();

  constructor(private readonly ports: TrackerPorts) {
    super();
    this.onDispose(() => {
      for (const sessionId of this.#sessions.keys()) this.close(sessionId);
    });
  }

  /** Begins to follow a session. @param root Absolute, with links resolved. */
  open(sessionId: string, root: string, record?: ChangeRecord): SessionChanges {
    const known = this.#sessions.get(sessionId);
    if (known) return known.changes;
    const changes = new SessionChanges(sessionId, this.ports.versions, record);
    this.#sessions.set(sessionId, { changes, root, turns: [], named: new Set(), ready: Promise.resolve() });
    return changes;
  }

  close(sessionId: string): void {
    this.#sessions.get(sessionId)?.changes.dispose();
    this.#sessions.delete(sessionId);
  }

  get(sessionId: string): SessionChanges | undefined {
    return this.#sessions.get(sessionId)?.changes;
  }

  /** The sessions that have changed a file. */
  sessionsOf(file: string): readonly SessionChanges[] {
    return [...this.#sessions.values()].flatMap(({ changes }) => (changes.get(file) ? [changes] : []));
  }

  /**
   * A turn begins: makes its checkpoint, and looks at the folder. Settles when all is known that is wanted of it.
   * @param told Settles when all has been told that was changed before.
   */
  async turnStarted(
    sessionId: string,
    startedMs: number,
    checkpoint?: Omit<Checkpoint, 'number' | 'at'>,
    told: Promise<void> = Promise.resolve(),
  ): Promise<void> {
    const session = this.#sessions.get(sessionId);
    if (!session) return;
    session.turns = [...session.turns.slice(-1), { startedMs }];
    session.named.clear();
    // While another agent works there, the folder is known as it was when that began; what it has changed since is known too.
    const isShared = [...this.#sessions.values()].some(
      (other) => other !== session && other.root === session.root && isInTurn(other),
    );
    const looking = isShared ? [] : this.ports.baseline(session.root).take(startedMs);
    session.ready = told
      .then(() => this.#queue.idle())
      .then(() => {
        if (checkpoint && this.#sessions.has(sessionId)) session.changes.checkpoint({ ...checkpoint, at: startedMs });
      });
    await session.ready;
    const changed = await looking;
    await forEachOf(
      changed.filter((file) => this.sessionsOf(file).length > 0),
      AT_ONCE,
      (file) => this.changedOnDisk(file),
    );
  }

  /** Looks at a session's folder while no agent works there: one that is quick finds it looked at already. */
  async look(sessionId: string): Promise<void> {
    const session = this.#sessions.get(sessionId);
    const isAtWork = [...this.#sessions.values()].some((one) => one.root === session?.root && isInTurn(one));
    if (session && !isAtWork) await this.ports.baseline(session.root).take();
  }

  /** A turn is over. Settles when all that was changed in it is found. */
  async turnEnded(sessionId: string): Promise<void> {
    const session = this.#sessions.get(sessionId);
    const turn = session?.turns.at(-1);
    if (!session || !turn || turn.endedMs !== undefined) return;
    session.turns = [...session.turns.slice(0, -1), { ...turn, endedMs: this.ports.now() }];
    const baseline = this.ports.baseline(session.root);
    const others = session.changes.paths.filter((file) => !baseline.has(file));
    await forEachOf(new Set([...session.named, ...others]), AT_ONCE, (file) => this.changedOnDisk(file));
    await forEachOf(baseline.changes(), AT_ONCE, (file) => this.changedOnDisk(file));
    await this.#queue.idle();
    await this.look(sessionId);
    if (![...this.#sessions.values()].some(isInTurn)) this.#before.clear();
  }

  /** Lets an agent write a file through the editor: what was there before is known, and the change is its own. */
  async write<T>(sessionId: string, file: string, work: () => Promise<T>): Promise<T> {
    const session = this.#sessions.get(sessionId);
    if (!session) return work();
    await session.ready;
    return this.#queue.run(file, async () => {
      await this.#settle(file);
      session.named.add(file);
      this.#note(file, await this.#now(file));
      this.#writing.set(file, sessionId);
      try {
        return await work();
      } finally {
        await this.#settle(file);
        this.#writing.delete(file);
      }
    });
  }

  /** An agent has named a file as one that it changes, or has changed. @param change Its path has links resolved. */
  async reported(sessionId: string, { path: file, text }: ReportedChange): Promise<void> {
    const session = this.#sessions.get(sessionId);
    // What is told within a turn may be handled after its end.
    if (!session || session.turns.length === 0) return;
    session.named.add(file);
    await session.ready;
    await this.#queue.run(file, async () => {
      if (!this.#isKnown(file)) this.#note(file, await this.#beforeReport(session, file, text));
      await this.#settle(file);
      session.changes.confirm(file);
    });
  }

  /** Whether news of a file can be of use. */
  concerns(file: string): boolean {
    for (const session of this.#sessions.values()) {
      if (session.changes.get(file)) return true;
      const last = session.turns.at(-1);
      if (!last || (last.endedMs !== undefined && this.ports.now() - last.endedMs > LATE_MS)) continue;
      if (session.named.has(file) || isInside(session.root, file)) return true;
    }
    return false;
  }

  /** Something may have happened to a file on disk. */
  async changedOnDisk(file: string): Promise<void> {
    await this.#queue.run(file, () => this.#settle(file));
  }

  /** The person has changed a file in an editor. */
  async changedByPerson(file: string): Promise<void> {
    await this.#queue.run(file, () => this.#settle(file, 'person'));
  }

  /** Does something to a file that is the person's decision about a session's changes. What the file holds then is its new state. */
  async review(sessionId: string, file: string, work: (changes: SessionChanges) => Promise<void>): Promise<void> {
    const session = this.#sessions.get(sessionId);
    if (!session) return;
    await this.#queue.run(file, async () => {
      await this.#settle(file);
      await work(session.changes);
      const now = await this.#now(file);
      for (const { changes } of this.#sessions.values()) {
        const standing = changes.get(file);
        if (!standing || sameVersion(standing.current, now)) continue;
        // For another session it is somebody else's change.
        if (changes === session.changes) await changes.reviewed(file, { base: standing.base, current: now });
        else await changes.changedByOthers(file, now);
      }
      if (this.#before.has(file)) this.#before.set(file, now);
    });
  }

  /** Settles when nothing is being found out. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  async #settle(file: string, by?: 'person'): Promise<void> {
    const seen = await this.ports.files.read(file);
    const now = await this.ports.versions.keep(seen.content);
    const author = this.#authorOf(file, seen, by);
    const before = this.#knownNow(file) ?? this.#before.get(file);
    for (const { changes } of this.#sessions.values()) {
      const standing = changes.get(file);
      if (!standing || sameVersion(standing.current, now)) continue;
      if (changes.sessionId === author?.changes.sessionId) {
        await changes.changedByAgent(file, standing.current, now, author.named.has(file));
      } else await changes.changedByOthers(file, now);
    }
    if (author && !author.changes.get(file)) {
      const first = before ?? (await this.#beforeTurn(author, file)) ?? UNKNOWN;
      // What is not there and what is a folder are no news where there was no file either.
      if ((isContent(first) || isContent(now)) && !sameVersion(first, now)) {
        await author.changes.changedByAgent(file, first, now, author.named.has(file));
      }
    }
    if (!author) this.#note(file, now, true);
  }

  /** The session whose agent has changed a file; undefined: the person, or somebody else. */
  #authorOf(file: string, { changedMs, isUnsaved }: SeenFile, by?: 'person'): Tracked | undefined {
    const writing = this.#writing.get(file);
    if (writing !== undefined) return this.#sessions.get(writing);
    if (by === 'person' || isUnsaved) return undefined;
    const now = this.ports.now();
    const atWork = [...this.#sessions.values()].filter(
      ({ root, named, turns }) =>
        (named.has(file) || isInside(root, file)) && turns.some((turn) => covers(turn, changedMs, now)),
    );
    // Who began last is the likeliest.
    const latest = atWork.toSorted((one, other) => startOf(other) - startOf(one));
    return latest.find(({ named }) => named.has(file)) ?? latest[0];
  }

  /** What a file was when the running turn of a session began, as far as that is known without the file. */
  async #beforeTurn({ root }: Tracked, file: string): Promise<FileVersion | undefined> {
    if (!isInside(root, file)) return undefined;
    const content = await this.ports.baseline(root).before(file);
    return content && this.ports.versions.keep(content);
  }

  /** A text of which a part has been replaced, with that part as it was; or that there was no file. */
  async #takenBack(now: FileVersion, text: NonNullable<ReportedChange['text']>): Promise<FileVersion | undefined> {
    const current = now.kind === 'file' ? await this.ports.versions.text(now) : undefined;
    if (!current) return undefined;
    if (text.oldText === null && current.text === text.newText) return ABSENT;
    const before = textBefore(current.text, text);
    return before === undefined ? undefined : this.ports.versions.keepText(before, now);
  }

  /** What a file was before a change that an agent tells of, which may have been made already. */
  async #beforeReport(session: Tracked, file: string, text: ReportedChange['text']): Promise<FileVersion> {
    const seen = await this.ports.files.read(file);
    const now = await this.ports.versions.keep(seen.content);
    const known = await this.#beforeTurn(session, file);
    if (known && known.kind !== 'unknown') return known;
    const told = text && (await this.#takenBack(now, text));
    if (told) return told;
    const isNew = seen.changedMs !== undefined && seen.changedMs >= startOf(session);
    return isNew ? UNKNOWN : now;
  }

  async #now(file: string): Promise<FileVersion> {
    return this.ports.versions.keep((await this.ports.files.read(file)).content);
  }

  #knownNow(file: string): FileVersion | undefined {
    return this.sessionsOf(file)[0]?.get(file)?.current;
  }

  #isKnown(file: string): boolean {
    return this.#before.has(file) || this.#knownNow(file) !== undefined;
  }

  /** Remembers what a file was, while there is an agent that may change it. */
  #note(file: string, version: FileVersion, isNews = false): void {
    if (![...this.#sessions.values()].some(isInTurn)) return;
    if (isNews || !this.#before.has(file)) this.#before.set(file, version);
  }
}

function isContent({ kind }: FileVersion): boolean {
  return kind === 'file' || kind === 'link' || kind === 'large';
}

function isInTurn({ turns }: Tracked): boolean {
  const last = turns.at(-1);
  return last !== undefined && last.endedMs === undefined;
}

function startOf({ turns }: Tracked): number {
  return turns.at(-1)?.startedMs ?? 0;
}

/** Whether a change of that time was made within the turn. What is gone has no time: then it is news that counts. */
function covers({ startedMs, endedMs }: Turn, changedMs: number | undefined, now: number): boolean {
  if (changedMs === undefined) return endedMs === undefined || now - endedMs < LATE_MS;
  return changedMs >= startedMs - TIME_GRAIN_MS && (endedMs === undefined || changedMs <= endedMs + TIME_GRAIN_MS);
}

function isInside(root: string, file: string): boolean {
  const relative = path.relative(root, file);
  return relative !== '' && relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}
