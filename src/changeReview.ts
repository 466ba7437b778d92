import * as vscode from 'vscode';
import type { ContentBlock } from './acp/content';
import { disposableTimeout } from './base/async';
import { type Disposable, DisposableMap, DisposableObject } from './base/lifecycle';
import type { Log } from './base/log';
import type { WriteWork } from './changes/writers';
import type { ChangesView } from './changes/changedFile';
import { changesView } from './changes/changesView';
import { reportedChanges } from './changes/reportedChange';
import { isAtWork } from './sessions/reduce/background';
import { inTurn } from './sessions/reduce/rows';
import { toolKey } from './sessions/reduce/tools';
import type { Session, SessionChange } from './sessions/session';
import { askInNotification } from './workspace/ask';
import { ChangeActions } from './workspace/changes/changeActions';
import { ChangeDesk, type ChangeStorage } from './workspace/changes/changeDesk';
import { CheckpointActions } from './workspace/changes/checkpointActions';
import { HunkEditors, ShownHunk } from './workspace/changes/hunkEditors';
import { ReviewEditors } from './workspace/changes/reviewEditors';
import type { FileCatalog } from './workspace/mentions/fileCatalog';

/** Of a prompt, as the name of its checkpoint. Characters. */
const MAX_TITLE = 120;
/** How long after a turn its commands count: later it is more likely that somebody else has changed something. Milliseconds. */
const MAX_GOING_ON_MS = 3 * 60_000;

export interface ChangeReviewServices {
  readonly storage: ChangeStorage;
  readonly catalog: FileCatalog;
  readonly log: Log;
  /** The session that the webview in use shows. */
  readonly shown: () => string | undefined;
}

/** The review of what agents change: follows sessions, and is what the panel and the commands act on. Loaded when first needed. */
export class ChangeReview extends DisposableObject {
  readonly desk: ChangeDesk;
  readonly editors: ReviewEditors;
  readonly checkpoints: CheckpointActions;
  readonly actions: ChangeActions;
  readonly hunks: HunkEditors;
  readonly #opened = new Map<string, Promise<void>>();
  readonly #following = new Set<Promise<void>>();
  /** Sessions whose turn is over, and whose commands go on. */
  readonly #goingOn = this.register(new DisposableMap<string, Disposable>());

  constructor({ storage, catalog, log, shown }: ChangeReviewServices) {
    super();
    this.desk = this.register(new ChangeDesk(storage, catalog, log));
    this.editors = this.register(new ReviewEditors(this.desk, askInNotification));
    this.checkpoints = this.register(new CheckpointActions(this.desk, this.editors, askInNotification));
    this.actions = new ChangeActions(this.desk, this.checkpoints, log);
    this.hunks = this.register(new HunkEditors(this.desk, this.editors, shown));
  }

  /** Begins to follow a session. */
  open({ id, folder }: Pick<Session, 'id' | 'folder'>): void {
    const found = vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(folder));
    if (this.#opened.has(id) || !found) return;
    const opening = this.desk.open(id, found);
    this.#opened.set(id, opening);
    this.desk.run(opening);
  }

  /** The session is no longer open; what is known of it is kept. */
  close(sessionId: string): void {
    this.#opened.delete(sessionId);
    this.#goingOn.delete(sessionId);
    this.desk.close(sessionId);
  }

  /** The session is deleted, and what is known of it with it; contents that no other session has go with the next start. */
  async forget(sessionId: string): Promise<void> {
    await this.#opened.get(sessionId)?.catch(() => undefined);
    this.close(sessionId);
    await this.desk.forget(sessionId);
  }

  /** Follows a session's event. */
  changed(sessionId: string, change: SessionChange): void {
    const opened = this.#opened.get(sessionId);
    if (!opened) return;
    const following = opened.then(() => this.#follow(sessionId, change));
    this.#following.add(following);
    this.desk.run(following.finally(() => this.#following.delete(following)));
  }

  /** Lets a session's agent write a file through the editor. */
  async write<T>(sessionId: string, file: string, work: WriteWork<T>): Promise<T> {
    await this.#opened.get(sessionId);
    return this.desk.write(sessionId, file, work);
  }

  /** Whether a command was given a change that an editor shows; what it is given comes from whoever calls it. */
  isShownHunk(given: unknown): given is ShownHunk {
    return given instanceof ShownHunk;
  }

  /** Settles when all is known that came of a session's events until now. */
  async settled(sessionId: string): Promise<void> {
    await this.#opened.get(sessionId);
    await Promise.all(this.#following);
    await this.desk.settled();
  }

  view(sessionId: string, start: number): ChangesView | undefined {
    const changes = this.desk.get(sessionId);
    return changes && changesView(changes, start);
  }

  async #follow(sessionId: string, { event, at, before, state }: SessionChange): Promise<void> {
    if (!inTurn(before) && inTurn(state)) {
      const prompt = event.type === 'promptSent' ? event : undefined;
      await this.desk.turnStarted(
        sessionId,
        at,
        prompt && { id: prompt.promptId, kind: 'prompt', title: titleOf(prompt.content) },
      );
      this.#goingOn.delete(sessionId);
    } else if (isAtWork(before) && !isAtWork(state)) {
      this.#goingOn.delete(sessionId);
      await this.desk.turnEnded(sessionId);
    } else if (inTurn(before) && !inTurn(state)) {
      // Commands go on that the agent has begun, and what they change is its doing; but a server may run for hours.
      const end = (): void => this.desk.run(this.desk.turnEnded(sessionId));
      this.#goingOn.set(sessionId, disposableTimeout(end, MAX_GOING_ON_MS));
      await this.desk.find(sessionId);
    } else if (isAtWork(state)) {
      const tool = (toolCallId: string) => {
        const row = state.rows.get(toolKey(toolCallId));
        return row?.kind === 'tool' ? row : undefined;
      };
      for (const change of reportedChanges(event, tool)) await this.desk.reported(sessionId, change);
    }
  }
}

function titleOf(content: readonly ContentBlock[]): string {
  const text = content.map((block) => (block.type === 'text' ? block.text : '')).join(' ');
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MAX_TITLE ? `${line.slice(0, MAX_TITLE - 1)}…` : line;
}
