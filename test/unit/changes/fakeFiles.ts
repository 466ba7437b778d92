import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { Baseline, type BaselineLimits, type FolderListing } from '../../../src/changes/baseline';
import { BlobStore } from '../../../src/changes/blobStore';
import { ChangeTracker } from '../../../src/changes/changeTracker';
import { ChangedMeanwhileError, type ChangeFiles, type SeenFile } from '../../../src/changes/diskFiles';
import { type FileContent, ABSENT, sameContent } from '../../../src/changes/fileContent';
import type { SessionChanges } from '../../../src/changes/sessionChanges';
import { Versions } from '../../../src/changes/versions';
import { settled } from '../../support/fakeSessionHost';

export const ROOT = path.resolve('/work');

export function inRoot(name: string): string {
  return path.join(ROOT, name);
}

export function fileOf(text: string, executable = false): FileContent {
  return { kind: 'file', bytes: new Uint8Array(Buffer.from(text)), executable };
}

/** A disk in memory, with a clock that goes on with every change. */
export class FakeFiles implements ChangeFiles {
  readonly #seen = new Map<string, SeenFile>();
  readonly #born = new Map<string, number>();
  readonly #inodes = new Map<string, number>();
  now = 1_000_000;
  /** Files that were read, each time. */
  readonly reads: string[] = [];
  /** What happens in the moment before a file is written. */
  beforeWrite: (file: string) => void | Promise<void> = () => undefined;

  look(file: string): ReturnType<ChangeFiles['look']> {
    const seen = this.#seen.get(file);
    if (seen?.changedMs === undefined) return Promise.resolve(undefined);
    const size = seen.content.kind === 'file' ? seen.content.bytes.length : 0;
    const bornMs = this.#born.get(file) ?? 0;
    const inode = this.#inodes.get(file) ?? 0;
    return Promise.resolve({ changedMs: seen.changedMs, bornMs, size, isFile: seen.content.kind === 'file', inode });
  }

  isUnsaved(file: string): boolean {
    return this.#seen.get(file)?.isUnsaved === true;
  }

  read(file: string): Promise<SeenFile> {
    this.reads.push(path.relative(ROOT, file));
    return Promise.resolve(this.#seen.get(file) ?? { content: ABSENT });
  }

  async write(file: string, content: FileContent, expected: FileContent): Promise<void> {
    await this.beforeWrite(file);
    if (!sameContent((await this.read(file)).content, expected)) throw new ChangedMeanwhileError(file);
    this.set(file, content);
  }

  set(file: string, content: FileContent): void {
    this.now += 1000;
    if (!this.#seen.has(file)) {
      this.#born.set(file, this.now);
      this.#inodes.set(file, this.now);
    }
    if (content.kind === 'absent') this.#seen.delete(file);
    else this.#seen.set(file, { content, changedMs: this.now });
  }

  move(name: string, to: string): void {
    const [from, target] = [inRoot(name), inRoot(to)];
    const [content, born, inode] = [this.#seen.get(from)?.content, this.#born.get(from), this.#inodes.get(from)];
    if (!content || born === undefined || inode === undefined) throw new Error(`There is no ${name}`);
    this.set(target, content);
    this.#born.set(target, born);
    this.#inodes.set(target, inode);
    this.set(from, ABSENT);
  }

  setText(name: string, text: string): void {
    this.set(inRoot(name), fileOf(text));
  }

  text(name: string): string | undefined {
    const { content } = this.#seen.get(inRoot(name)) ?? { content: ABSENT };
    return content.kind === 'file' ? Buffer.from(content.bytes).toString() : undefined;
  }

  get paths(): readonly string[] {
    return [...this.#seen.keys()];
  }
}

/** A tracker over a disk in memory, with a store on disk that is gone at the end. */
export class TrackedFiles {
  readonly files = new FakeFiles();
  readonly versions: Versions;
  readonly tracker: ChangeTracker;
  /** Contents that somebody else has kept, by name. */
  readonly kept = new Map<string, string>();
  /** Names of files that nobody looks at unless they are named. */
  readonly ignored = new Set<string>();

  static async make(limits?: BaselineLimits): Promise<TrackedFiles> {
    return new TrackedFiles(await mkdtemp(path.join(tmpdir(), 'parley-changes-')), limits);
  }

  private constructor(
    readonly folder: string,
    limits?: BaselineLimits,
  ) {
    const { files } = this;
    const now = (): number => files.now;
    this.versions = new Versions(new BlobStore(folder, { limitBytes: 1e9, now }));
    // Found out some time after it was asked for.
    const list = async (): Promise<FolderListing> => {
      await settled();
      const leavesOut = (file: string): boolean => this.ignored.has(path.basename(file));
      return { paths: files.paths.filter((file) => !leavesOut(file)), isWhole: true, leavesOut };
    };
    const baseline = new Baseline(list, files, limits, (file) => {
      const text = this.kept.get(path.basename(file));
      return Promise.resolve(text === undefined ? undefined : fileOf(text));
    });
    this.tracker = new ChangeTracker({ files, versions: this.versions, baseline: () => baseline, now });
    this.tracker.open('session', ROOT);
  }

  get changes(): SessionChanges {
    const changes = this.tracker.get('session');
    if (!changes) throw new Error('The session is closed');
    return changes;
  }

  async begin(id = 'prompt'): Promise<void> {
    this.files.now += 1000;
    await this.tracker.turnStarted('session', this.files.now, { id, kind: 'prompt', title: id });
  }

  async end(): Promise<void> {
    this.files.now += 1000;
    await this.tracker.turnEnded('session');
    this.files.now += 10_000;
  }

  /** As an agent does through the editor. */
  agentWrites(name: string, text: string): Promise<void> {
    return this.tracker.write('session', inRoot(name), () => {
      this.files.setText(name, text);
      return Promise.resolve();
    });
  }

  async personWrites(name: string, text: string): Promise<void> {
    this.files.setText(name, text);
    await this.tracker.changedByPerson(inRoot(name));
  }

  /** What waits for review, as `name: base → current`. */
  async pending(): Promise<readonly string[]> {
    const described = this.changes.pending.map(async ({ path: file, base, current, certain }) => {
      const [before, after] = await Promise.all(
        [base, current].map(async (version) =>
          version.kind === 'file' ? JSON.stringify((await this.versions.text(version))?.text) : version.kind,
        ),
      );
      return `${path.relative(ROOT, file)}: ${String(before)} → ${String(after)}${certain ? '' : ' ?'}`;
    });
    return Promise.all(described);
  }

  async dispose(): Promise<void> {
    this.tracker.dispose();
    await this.versions.stored();
    await rm(this.folder, { recursive: true, force: true });
  }
}
