import * as path from 'node:path';
import * as vscode from 'vscode';
import { disposableTimeout, forEachOf } from '../../base/async';
import { errorMessage } from '../../base/errors';
import { Emitter } from '../../base/events';
import { type Disposable, DisposableMap, DisposableObject } from '../../base/lifecycle';
import type { Log } from '../../base/log';
import { BlobStore } from '../../changes/blobStore';
import type { Checkpoint } from '../../changes/changeRecord';
import { ChangeTracker } from '../../changes/changeTracker';
import { RecordStore, type StoreTrouble } from '../../changes/recordStore';
import type { ReportedChange } from '../../changes/reportedChange';
import { Review } from '../../changes/review';
import type { SessionChanges } from '../../changes/sessionChanges';
import { Versions } from '../../changes/versions';
import type { WriteWork } from '../../changes/writers';
import { isOnNetwork } from '../linkPlace';
import type { FileCatalog } from '../mentions/fileCatalog';
import { DocumentEdits } from './documentEdits';
import { WatchedFolders } from './folderFiles';
import { LiveFiles } from './liveFiles';
import { realFolder, realPlace } from './realPaths';

/** Of all earlier contents that are kept, compressed. Bytes. */
const MAX_STORED_BYTES = 1024 * 1024 * 1024;
/** News of files are gathered for so long. Milliseconds. */
const GATHER_MS = 100;
/** With more news at once, the look at the end of the turn is relied on. */
const MAX_GATHERED = 20_000;
/** How long after the start what is not needed any more is removed. Milliseconds. */
const SWEEP_DELAY_MS = 30_000;
const AT_ONCE = 8;

/** Where what outlasts a reload is kept. */
export interface ChangeStorage {
  /** Absolute; need not exist. */
  readonly folder: string;
}

interface OpenSession extends Disposable {
  readonly changes: SessionChanges;
  readonly root: string;
}

/** Follows what becomes of files in the sessions of this window, and keeps it. */
export class ChangeDesk extends DisposableObject {
  readonly files = new LiveFiles();
  readonly versions: Versions;
  readonly tracker: ChangeTracker;
  readonly review: Review;
  readonly #didChange = this.register(new Emitter<string>());
  /** Something has changed in what is to be reviewed in a session; tells its id. */
  readonly onDidChange = this.#didChange.event;
  readonly #records: RecordStore;
  readonly #folders: WatchedFolders;
  readonly #edits: DocumentEdits;
  readonly #sessions = this.register(new DisposableMap<string, OpenSession>());
  readonly #news = new Set<string>();
  readonly #opening = new Set<string>();
  readonly #said = new Set<StoreTrouble>();
  #looking = Promise.resolve();
  #gathering: Disposable | undefined;

  constructor(
    storage: ChangeStorage,
    catalog: FileCatalog,
    private readonly log: Log,
  ) {
    super();
    const folder = vscode.Uri.file(storage.folder);
    const blobs = new BlobStore(vscode.Uri.joinPath(folder, 'contents').fsPath, {
      limitBytes: MAX_STORED_BYTES,
      now: Date.now,
    });
    this.versions = new Versions(blobs);
    const open = {
      isOpen: (sessionId: string) => this.#opening.has(sessionId) || this.#sessions.get(sessionId) !== undefined,
      hashes: () => this.sessions.flatMap(({ hashes }) => hashes),
      thin: () => this.sessions.map((changes) => changes.thin()).includes(true),
    };
    const records = vscode.Uri.joinPath(folder, 'sessions').fsPath;
    this.#records = new RecordStore(records, blobs, log, open, (trouble) => this.#say(trouble));
    this.#folders = this.register(new WatchedFolders(catalog, this.files, (file) => this.#heard(file)));
    this.tracker = this.register(
      new ChangeTracker({
        files: this.files,
        versions: this.versions,
        baseline: (root) => this.#folders.baseline(root),
        now: Date.now,
      }),
    );
    this.review = new Review(this.tracker, this.files, this.versions, log);
    this.#edits = this.register(new DocumentEdits(this.files, this.tracker, log));
    this.register(disposableTimeout(() => this.run(this.#records.sweep(Date.now())), SWEEP_DELAY_MS));
    this.onDispose(() => this.#gathering?.dispose());
  }

  /** Begins to follow a session. What became of files in it before comes back. */
  async open(sessionId: string, folder: vscode.WorkspaceFolder): Promise<void> {
    this.#opening.add(sessionId);
    const [root, record] = await Promise.all([realFolder(folder.uri.fsPath), this.#records.read(sessionId)]);
    // It may have been closed meanwhile.
    if (!this.#opening.delete(sessionId) || this.isDisposed) return;
    this.#folders.watch(root, folder);
    const changes = this.tracker.open(sessionId, root, record);
    const listening = changes.onDidChange(() => {
      this.#records.save(sessionId, () => changes.record);
      this.#didChange.fire(sessionId);
    });
    const dispose = (): void => {
      listening.dispose();
      this.tracker.close(sessionId);
      const isWatched = this.#sessions.values().some((one) => one.root === root);
      if (!isWatched) this.#folders.unwatch(root);
    };
    this.#sessions.set(sessionId, { changes, root, dispose });
    this.#looking = this.tracker.look(sessionId);
    this.run(this.#looking);
    if (!record) return;
    this.#didChange.fire(sessionId);
    // What has changed since then is not the agent's.
    await forEachOf(
      changes.pending.map(({ path }) => path),
      AT_ONCE,
      (file) => this.tracker.changedOnDisk(file),
    );
  }

  close(sessionId: string): void {
    this.#opening.delete(sessionId);
    this.#sessions.delete(sessionId);
  }

  async forget(sessionId: string): Promise<void> {
    this.close(sessionId);
    await this.#records.remove(sessionId);
  }

  get(sessionId: string): SessionChanges | undefined {
    return this.tracker.get(sessionId);
  }

  /** The sessions that are followed. */
  get sessions(): readonly SessionChanges[] {
    return this.#sessions.values().map(({ changes }) => changes);
  }

  /** What was typed until now was typed before the turn. */
  turnStarted(sessionId: string, at: number, checkpoint?: Omit<Checkpoint, 'number' | 'at'>): Promise<void> {
    return this.tracker.turnStarted(sessionId, at, checkpoint, this.#edits.flush());
  }

  /** Finds what has been changed until now; the agent, or what it has begun, goes on. */
  find(sessionId: string): Promise<void> {
    return this.tracker.find(sessionId);
  }

  turnEnded(sessionId: string): Promise<void> {
    return this.tracker.turnEnded(sessionId);
  }

  async reported(sessionId: string, change: ReportedChange): Promise<void> {
    const root = this.#sessions.get(sessionId)?.root;
    // To look at what is on another computer would tell that computer who the person is.
    if (root === undefined || isOnNetwork(change.path) || change.path.includes('\0')) return;
    // Some agents tell paths within the session's folder.
    const file = await realPlace(path.resolve(root, change.path));
    await this.tracker.reported(sessionId, { ...change, path: file });
  }

  /** Lets a session's agent write a file through the editor. */
  async write<T>(sessionId: string, file: string, work: WriteWork<T>): Promise<T> {
    return this.tracker.write(sessionId, await realPlace(file), work);
  }

  /** Settles when all that an editor has is known, and nothing is being found out. */
  async settled(): Promise<void> {
    await this.#looking;
    await this.#edits.flush();
    await this.tracker.idle();
  }

  /** Settles when all is on disk that outlasts a reload. */
  async stored(): Promise<void> {
    await this.#records.stored();
  }

  /** Lets something go its way; a failure is logged. */
  run(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      this.log.warn(`Changes of files could not be followed: ${errorMessage(error)}`);
    });
  }

  /** Once in a window: it goes on for as long as there is no room. */
  #say(trouble: StoreTrouble): void {
    if (this.#said.has(trouble)) return;
    this.#said.add(trouble);
    void vscode.window.showWarningMessage(
      trouble === 'full'
        ? vscode.l10n.t(
            'The storage for earlier contents of files was full: the oldest checkpoints of sessions are gone.',
          )
        : vscode.l10n.t(
            'Earlier contents of files could not be stored. What agents change can be undone until this window is closed.',
          ),
    );
  }

  /** @returns Whether the news can be of use. */
  #heard(file: string): boolean {
    if (!this.tracker.concerns(file)) return false;
    if (this.#news.size >= MAX_GATHERED) return true;
    this.#news.add(file);
    this.#gathering ??= disposableTimeout(() => {
      this.#gathering = undefined;
      const news = [...this.#news];
      this.#news.clear();
      this.run(forEachOf(news, AT_ONCE, (one) => this.tracker.changedOnDisk(one)));
    }, GATHER_MS);
    return true;
  }
}
