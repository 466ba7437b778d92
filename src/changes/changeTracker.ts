import { forEachOf, KeyedSequencer } from '../base/async';
import { DisposableObject } from '../base/lifecycle';
import type { ChangeRecord, Checkpoint } from './changeRecord';
import { ChangedMeanwhileError } from './diskFiles';
import { EarlierState } from './earlierState';
import { EarlierVersions, type EarlierPorts } from './earlierVersions';
import { type FileVersion, isContent, sameVersion, UNKNOWN } from './fileContent';
import { isInside } from './insideFolder';
import type { ReportedChange } from './reportedChange';
import { likeliestAuthor } from './likeliestAuthor';
import { SeenVersions, type Sight } from './seenVersions';
import { SessionChanges } from './sessionChanges';
import type { TrackedSession } from './trackedSession';
import { Turns } from './turns';
import { type WriteWork, Writers } from './writers';

const AT_ONCE = 8;
/** How often a decision is made anew since the file was changed while it was carried out. */
const MAX_ATTEMPTS = 5;

export interface TrackerPorts extends EarlierPorts {
  /** Milliseconds since the epoch, of the clock that the file system has too. */
  now(): number;
}

/**
 * Finds out what became of files, and tells each change to the sessions that it concerns: to one as its agent's, to the others as
 * somebody else's. A change is the agent's when it came through the editor on its behalf, or on disk while its turn ran; it is the
 * person's when it came from an editor, or while no agent was at work. All that concerns one file happens one after the other.
 */
export class ChangeTracker extends DisposableObject {
  readonly #sessions = new Map<string, TrackedSession>();
  readonly #queue = new KeyedSequencer();
  /** What files were before a change that may come. */
  readonly #before: EarlierState;
  readonly #writing = new Writers();
  readonly #seen: SeenVersions;
  readonly #earlier: EarlierVersions;

  constructor(private readonly ports: TrackerPorts) {
    super();
    this.#before = new EarlierState(ports.versions);
    this.#seen = new SeenVersions(ports.files, ports.versions, () => ports.now());
    this.#earlier = new EarlierVersions(ports, this.#seen);
    this.onDispose(() => {
      for (const sessionId of this.#sessions.keys()) this.close(sessionId);
    });
  }

  /** Begins to follow a session. @param root Absolute, with links resolved. */
  open(sessionId: string, root: string, record?: ChangeRecord): SessionChanges {
    const known = this.#sessions.get(sessionId);
    if (known) return known.changes;
    const changes = new SessionChanges(sessionId, this.ports.versions, record);
    const done = Promise.resolve();
    this.#sessions.set(sessionId, { changes, root, turns: new Turns(), named: new Set(), ready: done, ending: done });
    return changes;
  }

  close(sessionId: string): void {
    const session = this.#sessions.get(sessionId);
    session?.changes.dispose();
    this.#sessions.delete(sessionId);
    // Its turn ends with it, and nobody looks at files from then on.
    if (session?.turns.isRunning && !this.#isAnyAtWork) this.#before.clear();
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
    // What a turn before has changed is found by comparing with what it began with, and belongs to the checkpoint.
    const before = session.turns.isRunning ? this.turnEnded(sessionId) : undefined;
    session.turns.begin(startedMs);
    session.named.clear();
    const inFolder = [...this.#sessions.values()].filter(({ root }) => root === session.root);
    // While another agent works there, the folder is known as it was when that began; what it has changed since is known too.
    const isShared = inFolder.some((other) => other !== session && other.turns.isRunning);
    const found = Promise.all(inFolder.map(({ ending }) => ending));
    const looking = isShared ? [] : found.then(() => this.ports.baseline(session.root).take(startedMs));
    session.ready = Promise.all([told, found])
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
    await before;
  }

  /** Looks at a session's folder while no agent works there: one that is quick finds it looked at already. */
  async look(sessionId: string): Promise<void> {
    const session = this.#sessions.get(sessionId);
    const isAtWork = [...this.#sessions.values()].some((one) => one.root === session?.root && one.turns.isRunning);
    if (session && !isAtWork) await this.ports.baseline(session.root).take();
  }

  /** Finds what has been changed in the running turn until now. */
  async find(sessionId: string): Promise<void> {
    const session = this.#sessions.get(sessionId);
    if (session?.turns.isRunning) await this.#findAll(session);
  }

  /** A turn is over. Settles when all that was changed in it is found. */
  async turnEnded(sessionId: string): Promise<void> {
    const session = this.#sessions.get(sessionId);
    if (!session?.turns.isRunning) return;
    session.turns.end(this.ports.now());
    const finding = this.#findAll(session);
    session.ending = finding.catch(() => undefined);
    await finding;
    await this.look(sessionId);
    if (!this.#isAnyAtWork) this.#before.clear();
  }

  /**
   * Lets an agent write a file through the editor: what was there before is known, and the change is its own. Nothing else waits for
   * that, however long it takes, and it may go on to write other files.
   */
  async write<T>(sessionId: string, file: string, work: WriteWork<T>): Promise<T> {
    const session = this.#sessions.get(sessionId);
    if (!session) return work(() => Promise.resolve());
    await session.ready;
    await this.#queue.run(file, async () => {
      await this.#settle(file);
      session.named.add(file);
      this.#note(file, await this.#now(file));
      this.#writing.begin(file, sessionId);
    });
    const writing = { hasLanded: false };
    const landed = async (): Promise<void> => {
      if (writing.hasLanded) return;
      writing.hasLanded = true;
      await this.#queue.run(file, () => this.#settle(file)).finally(() => this.#writing.landed(file, sessionId));
    };
    try {
      return await work(landed);
    } finally {
      await landed();
      await this.changedByPerson(file).finally(() => this.#writing.saved(file, sessionId));
    }
  }

  /** An agent has named a file as one that it changes, or has changed. @param change Its path has links resolved. */
  async reported(sessionId: string, change: ReportedChange): Promise<void> {
    const session = this.#sessions.get(sessionId);
    // What is told within a turn may be handled after its end.
    if (!session?.turns.hasAny) return;
    const file = change.path;
    session.named.add(file);
    await session.ready;
    await this.#queue.run(file, async () => {
      const { root, turns } = session;
      if (!this.#isKnown(file)) this.#note(file, await this.#earlier.beforeReport(root, turns.startedMs, change));
      await this.#settle(file);
      session.changes.confirm(file);
    });
  }

  /** Whether news of a file can be of use. */
  concerns(file: string): boolean {
    return [...this.#sessions.values()].some(
      ({ changes, root, named, turns }) =>
        changes.get(file) !== undefined ||
        (turns.mayConcern(this.ports.now()) && (named.has(file) || isInside(root, file))),
    );
  }

  /** Something may have happened to a file on disk. */
  async changedOnDisk(file: string): Promise<void> {
    await this.#queue.run(file, () => this.#settle(file));
  }

  /** The person has changed a file in an editor. */
  async changedByPerson(file: string): Promise<void> {
    await this.#queue.run(file, () => this.#settle(file, 'person'));
  }

  /**
   * Does something to a file that is the person's decision about a session's changes. What the file holds then is its new state.
   * @param work Is done anew with what the file is by then, when it ends with a ChangedMeanwhileError.
   */
  async review(sessionId: string, file: string, work: (changes: SessionChanges) => Promise<void>): Promise<void> {
    const session = this.#sessions.get(sessionId);
    if (!session) return;
    await this.#queue.run(file, async () => {
      for (let attempt = 1; ; attempt++) {
        await this.#settle(file);
        try {
          await work(session.changes);
          break;
        } catch (error) {
          if (!(error instanceof ChangedMeanwhileError) || attempt === MAX_ATTEMPTS) throw error;
        }
      }
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
    const seen = await this.#seen.look(file);
    const author = this.#authorOf(file, seen, by);
    const known = this.#knownNow(file);
    if (!known && (!author || this.#before.isAsHeld(file, seen))) {
      if (this.#isAnyAtWork) await this.#before.hold(file, seen);
      return;
    }
    const now = await seen.keep();
    for (const { changes } of this.#sessions.values()) {
      const standing = changes.get(file);
      if (!standing || sameVersion(standing.current, now)) continue;
      if (changes.sessionId === author?.changes.sessionId) {
        await changes.changedByAgent(file, standing.current, now, author.named.has(file));
      } else if (this.#writing.isSaving(file, changes.sessionId)) {
        const others = await this.ports.versions.outside(standing, now);
        await changes.changedByOthers(file, others);
        await changes.changedByAgent(file, others, now, true);
      } else await changes.changedByOthers(file, now);
    }
    if (author && !author.changes.get(file)) {
      const before = known ?? (await this.#before.get(file)) ?? (await this.#earlier.beforeTurn(author.root, file));
      const first = before ?? UNKNOWN;
      // What is not there and what is a folder are no news where there was no file either.
      if ((isContent(first) || isContent(now)) && !sameVersion(first, now)) {
        await author.changes.changedByAgent(file, first, now, author.named.has(file));
      }
    }
    if (!author && this.#isAnyAtWork) this.#before.set(file, now);
  }

  /** The session whose agent has changed a file; undefined: the person, or somebody else. */
  #authorOf(file: string, { changedMs, isUnsaved }: Omit<Sight, 'keep'>, by?: 'person'): TrackedSession | undefined {
    const writing = this.#writing.of(file);
    if (writing !== undefined) return this.#sessions.get(writing);
    if (by === 'person' || isUnsaved) return undefined;
    return likeliestAuthor(this.#sessions.values(), file, changedMs, this.ports.now());
  }

  /** Finds what was changed in a folder since its agents began to work. */
  async #findAll({ changes, root, named }: TrackedSession): Promise<void> {
    const baseline = this.ports.baseline(root);
    const others = changes.paths.filter((file) => !baseline.has(file));
    await forEachOf(new Set([...named, ...others]), AT_ONCE, (file) => this.changedOnDisk(file));
    await forEachOf(baseline.changes(), AT_ONCE, (file) => this.changedOnDisk(file));
    await this.#queue.idle();
  }

  async #now(file: string): Promise<FileVersion> {
    return (await this.#seen.read(file)).version;
  }

  get #isAnyAtWork(): boolean {
    return [...this.#sessions.values()].some(({ turns }) => turns.isRunning);
  }

  #knownNow(file: string): FileVersion | undefined {
    return this.sessionsOf(file)[0]?.get(file)?.current;
  }

  #isKnown(file: string): boolean {
    return this.#before.has(file) || this.#knownNow(file) !== undefined;
  }

  /** Remembers what a file was, while there is an agent that may change it. */
  #note(file: string, version: FileVersion): void {
    if (this.#isAnyAtWork && !this.#before.has(file)) this.#before.set(file, version);
  }
}
