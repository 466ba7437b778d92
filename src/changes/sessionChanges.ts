import { Emitter } from '../base/events';
import { DisposableObject } from '../base/lifecycle';
import type { ChangeRecord, Checkpoint } from './changeRecord';
import { type FileVersion, sameVersion } from './fileContent';
import { type FileStanding, hashesOf, isPending, marked, standingAt, thinned, type TrackedFile } from './trackedFile';
import type { Versions } from './versions';

/** A file whose standing is not what it was at a checkpoint. */
export interface FileReturn {
  readonly path: string;
  readonly from: FileVersion;
  readonly to: FileStanding;
}

/** More checkpoints are not kept of a session: the oldest go. */
export const MAX_CHECKPOINTS = 500;

/** What became of files in one session: which its agent changed, what of that waits for review, and how all stood at each checkpoint. */
export class SessionChanges extends DisposableObject {
  readonly #didChange = this.register(new Emitter<void>());
  readonly onDidChange = this.#didChange.event;
  readonly #files = new Map<string, TrackedFile>();
  #checkpoints: readonly Checkpoint[] = [];
  #pending: readonly TrackedFile[] | undefined;

  constructor(
    readonly sessionId: string,
    private readonly versions: Versions,
    record?: ChangeRecord,
  ) {
    super();
    for (const file of record?.files ?? []) this.#files.set(file.path, file);
    this.#checkpoints = record?.checkpoints ?? [];
  }

  get checkpoints(): readonly Checkpoint[] {
    return this.#checkpoints;
  }

  get record(): ChangeRecord {
    return { sessionId: this.sessionId, checkpoints: this.#checkpoints, files: [...this.#files.values()] };
  }

  /** Those with something to review, by their paths. */
  get pending(): readonly TrackedFile[] {
    this.#pending ??= [...this.#files.values()]
      .filter(isPending)
      .sort((one, other) => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0));
    return this.#pending;
  }

  get paths(): readonly string[] {
    return [...this.#files.keys()];
  }

  get(path: string): TrackedFile | undefined {
    return this.#files.get(path);
  }

  /** The names of all contents that its past needs. */
  get hashes(): readonly string[] {
    return [...this.#files.values()].flatMap(hashesOf);
  }

  /** The session's agent has made `current` of the file. @param before What it was, if that is not known here. */
  async changedByAgent(path: string, before: FileVersion, current: FileVersion, certain: boolean): Promise<void> {
    const file = this.#files.get(path) ?? { path, first: before, base: before, current: before, certain, marks: [] };
    await this.#set({ ...file, current, certain: file.certain || certain });
  }

  /** The session's agent has said that it works on the file: what was changed in it is its doing. */
  confirm(path: string): void {
    const file = this.#files.get(path);
    if (!file || file.certain) return;
    this.#files.set(path, { ...file, certain: true });
    this.#changed();
  }

  /** Somebody else has made `current` of a file that the agent had changed before. */
  async changedByOthers(path: string, current: FileVersion): Promise<void> {
    const file = this.#files.get(path);
    if (!file || sameVersion(file.current, current)) return;
    const base = isPending(file) ? await this.versions.rebased(file, current) : current;
    await this.#set({ ...file, base, current });
  }

  /** A review has come to a new standing: something was kept, undone or restored. */
  async reviewed(path: string, standing: FileStanding): Promise<void> {
    const file = this.#files.get(path);
    if (file) await this.#set({ ...file, ...standing });
  }

  /** Notes how all files stand now. */
  checkpoint(checkpoint: Omit<Checkpoint, 'number'>): Checkpoint {
    const made = { ...checkpoint, number: (this.#checkpoints.at(-1)?.number ?? 0) + 1 };
    this.#checkpoints = [...this.#checkpoints, made];
    for (const [path, file] of this.#files) this.#files.set(path, marked(file, made.number));
    this.#forgetCheckpoints(this.#checkpoints.length - MAX_CHECKPOINTS);
    this.#changed();
    return made;
  }

  /** Forgets the older half of the checkpoints, to make room. @returns Whether there was one to forget: the last is kept. */
  thin(): boolean {
    const count = Math.floor(this.#checkpoints.length / 2);
    if (count === 0) return false;
    this.#forgetCheckpoints(count);
    this.#changed();
    return true;
  }

  /** Notes at a checkpoint how a file stands now, which it did not yet when the checkpoint was made. */
  markAt(path: string, { number }: Checkpoint): void {
    const file = this.#files.get(path);
    if (!file) return;
    const before = file.marks.filter(({ checkpoint }) => checkpoint < number);
    const after = file.marks.filter(({ checkpoint }) => checkpoint > number);
    this.#files.set(path, { ...file, marks: [...marked({ ...file, marks: before }, number).marks, ...after] });
    this.#changed();
  }

  /** What would change if all files stood again as they did at a checkpoint. */
  returnsTo(checkpoint: Checkpoint): readonly FileReturn[] {
    return [...this.#files.values()].flatMap((file) => {
      const to = standingAt(file, checkpoint.number);
      return sameVersion(file.current, to.current) ? [] : [{ path: file.path, from: file.current, to }];
    });
  }

  /** @param count How many of the oldest. */
  #forgetCheckpoints(count: number): void {
    const last = count > 0 ? this.#checkpoints[count - 1] : undefined;
    if (!last) return;
    this.#checkpoints = this.#checkpoints.slice(count);
    for (const [path, file] of this.#files) this.#files.set(path, thinned(file, last.number));
  }

  async #set(file: TrackedFile): Promise<void> {
    this.#files.set(file.path, file);
    const counts = isPending(file) ? await this.versions.counts(file) : undefined;
    if (this.#files.get(file.path) === file) {
      const { counts: _, ...rest } = file;
      this.#files.set(file.path, counts ? { ...rest, counts } : rest);
    }
    this.#changed();
  }

  #changed(): void {
    this.#pending = undefined;
    this.#didChange.fire();
  }
}
