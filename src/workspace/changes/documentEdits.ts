import * as vscode from 'vscode';
import { disposableTimeout } from '../../base/async';
import { errorMessage } from '../../base/errors';
import { type Disposable, DisposableMap, DisposableObject } from '../../base/lifecycle';
import type { Log } from '../../base/log';
import type { LiveFiles } from './liveFiles';

/** Typing is one change once it pauses for so long. Milliseconds. */
const PAUSE_MS = 250;

/** Who hears of what happens to files in editors. */
export interface EditListener {
  /** Whether news of a file can be of use. */
  concerns(file: string): boolean;
  changedByPerson(file: string): Promise<void>;
  changedOnDisk(file: string): Promise<void>;
}

/** Tells what a person changes in editors; what editors show because it has changed on disk is told as that. */
export class DocumentEdits extends DisposableObject {
  readonly #waiting = this.register(new DisposableMap<string, Disposable>());
  readonly #underway = new Set<Promise<void>>();

  constructor(
    private readonly files: LiveFiles,
    private readonly listener: EditListener,
    private readonly log: Log,
  ) {
    super();
    this.register(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#run(this.#changed(document));
      }),
    );
    this.register(
      vscode.workspace.onDidSaveTextDocument((document) => {
        this.#run(this.#settle(document, 'person'));
      }),
    );
    this.register(
      vscode.workspace.onDidCloseTextDocument((document) => {
        this.#run(this.#settle(document, 'disk'));
      }),
    );
  }

  /** Settles when all is told that was changed until now. */
  async flush(): Promise<void> {
    await Promise.all(this.#underway);
    const documents = vscode.workspace.textDocuments.filter(({ uri }) => this.#waiting.get(uri.toString()));
    await Promise.all(documents.map((document) => this.#settle(document, document.isDirty ? 'person' : 'disk')));
  }

  async #changed(document: vscode.TextDocument): Promise<void> {
    if (document.uri.scheme !== 'file') return;
    if (!this.listener.concerns(await this.files.placeOf(document.uri)) || this.isDisposed) return;
    // Whether it is the person's is not known yet: VS Code tells of a change before it says that there is something to save.
    const settle = (): void => this.#run(this.#settle(document, document.isDirty ? 'person' : 'disk'));
    this.#waiting.set(document.uri.toString(), disposableTimeout(settle, PAUSE_MS));
  }

  async #settle(document: vscode.TextDocument, by: 'person' | 'disk'): Promise<void> {
    if (document.uri.scheme !== 'file') return;
    this.#waiting.delete(document.uri.toString());
    const file = await this.files.placeOf(document.uri);
    if (!this.listener.concerns(file)) return;
    await (by === 'person' ? this.listener.changedByPerson(file) : this.listener.changedOnDisk(file));
  }

  #run(work: Promise<void>): void {
    const underway = work
      .catch((error: unknown) => {
        this.log.warn(`A change in an editor could not be followed: ${errorMessage(error)}`);
      })
      .finally(() => this.#underway.delete(underway));
    this.#underway.add(underway);
  }
}
