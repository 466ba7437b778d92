import * as vscode from 'vscode';
import type { FileSink } from './acp/agentConnection';
import type { AgentFollowing } from './agentFollowing';
import { disposableTimeout } from './base/async';
import { errorMessage } from './base/errors';
import type { Event } from './base/events';
import { Lazy } from './base/lazy';
import { type Disposable, DisposableObject, MutableDisposable } from './base/lifecycle';
import type { Log } from './base/log';
import type { SessionEvent } from './sessions/events';
import { inTurn } from './sessions/reduce/rows';
import type { Session, SessionChange } from './sessions/session';
import type { WorkspaceSessions } from './sessions/workspaceSessions';
import { type FollowedPlace, placeOfToolCall } from './workspace/follow/followedPlace';
import type { FollowNews } from './workspace/follow/followItem';

/** How long it is said that the person has moved. Milliseconds. */
const SAY_MS = 15_000;

export interface FollowingServices {
  readonly sessions: WorkspaceSessions;
  /** The session that the webview in use shows, and when that changes. */
  readonly shown: () => Session | undefined;
  readonly onDidChangeShown: Event<void>;
  /** The name of a session's agent. */
  readonly agentName: (session: Session) => string;
  /** Whether sessions begin with being followed. */
  readonly setting: () => boolean;
  readonly log: Log;
}

/** Which session's agent the editor follows: of those that the person wants followed, the one that is shown, while it works. */
export class LazyFollowing extends DisposableObject {
  /** What the person wants of a session; where nothing is said, the setting counts. */
  readonly #wanted = new Map<string, boolean>();
  /** The session of which it is said that it is not followed any more. */
  #left: { readonly sessionId: string; readonly until: number } | undefined;
  readonly #sayUntil = this.register(new MutableDisposable<Disposable>());
  #following: AgentFollowing | undefined;
  readonly #loading = new Lazy(() => this.#load());
  #context: boolean | undefined;

  constructor(private readonly services: FollowingServices) {
    super();
    const { sessions, onDidChangeShown } = services;
    this.register(sessions.onDidChangeSession(({ session, ...change }) => this.#changed(session, change)));
    this.register(
      sessions.onDidChange(() => {
        for (const id of this.#wanted.keys()) if (!sessions.get(id)) this.#wanted.delete(id);
      }),
    );
    this.register(onDidChangeShown(() => this.#update()));
    this.register(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('parley.followAgent')) this.#update();
      }),
    );
    this.#update();
  }

  /** The person wants the session that is shown to be followed, or not. */
  set(wanted: boolean): void {
    const session = this.services.shown();
    if (!session) return;
    this.#wanted.set(session.id, wanted);
    this.#left = undefined;
    this.#update();
  }

  /** Whether the session that is shown is followed while its agent works. */
  get isOn(): boolean {
    const shown = this.services.shown();
    return shown !== undefined && this.#isWanted(shown.id);
  }

  /** A session's agent reads and writes files through the editor: there it is then. */
  files(sessionId: string, files: FileSink & Partial<Disposable>): FileSink & Disposable {
    return {
      dispose: () => files.dispose?.(),
      readTextFile: async (file, line, limit, signal) => {
        const text = await files.readTextFile(file, line, limit, signal);
        this.#at(sessionId, { file, line: line ?? 1 });
        return text;
      },
      writeTextFile: async (file, content, signal) => {
        // Where it begins to differ is found by what was there before.
        const before = this.#isFollowed(sessionId) ? await textOf(file) : undefined;
        await files.writeTextFile(file, content, signal);
        this.#at(sessionId, { file, ...(before !== undefined && { edit: { oldText: before, newText: content } }) });
      },
    };
  }

  #changed(session: Session, { event, before, state }: SessionChange): void {
    if (session.id !== this.services.shown()?.id) return;
    if (inTurn(before) !== inTurn(state)) this.#update();
    const place = inTurn(state) ? placeOf(event) : undefined;
    if (place) this.#at(session.id, place);
  }

  #at(sessionId: string, place: FollowedPlace): void {
    if (!this.#isFollowed(sessionId)) return;
    this.#run((following) => {
      if (this.#isFollowed(sessionId)) following.at(place);
    });
  }

  #isWanted(sessionId: string): boolean {
    return this.#wanted.get(sessionId) ?? this.services.setting();
  }

  /** Whether the editor goes where the session's agent goes, now. */
  #isFollowed(sessionId: string): boolean {
    const shown = this.services.shown();
    return !this.isDisposed && shown?.id === sessionId && inTurn(shown.state) && this.#isWanted(sessionId);
  }

  /** Makes all be as what is shown and wanted. */
  #update(): void {
    const shown = this.services.shown();
    const isWanted = this.isOn;
    if (this.#context !== isWanted) {
      this.#context = isWanted;
      void vscode.commands.executeCommand('setContext', 'parley.following', isWanted);
    }
    const news = shown && this.#news(shown, isWanted);
    if (news) this.#run(() => this.#apply());
    else if (this.#following) this.#apply();
  }

  /** Lets what is loaded be as what is shown and wanted. */
  #apply(): void {
    const shown = this.services.shown();
    this.#following?.say(shown && this.#news(shown, this.isOn));
    if (shown && this.#isFollowed(shown.id)) this.#following?.begin();
    else this.#following?.end();
  }

  #news(session: Session, isWanted: boolean): FollowNews | undefined {
    const left = this.#left;
    const hasLeft = left?.sessionId === session.id && Date.now() < left.until;
    return isWanted || hasLeft
      ? { state: isWanted ? 'on' : 'left', agent: this.services.agentName(session) }
      : undefined;
  }

  #moved(): void {
    const session = this.services.shown();
    if (!session || !this.#isFollowed(session.id)) return;
    this.#wanted.set(session.id, false);
    this.#left = { sessionId: session.id, until: Date.now() + SAY_MS };
    this.#update();
    this.#sayUntil.value = disposableTimeout(() => this.#update(), SAY_MS);
  }

  #run(act: (following: AgentFollowing) => void): void {
    this.#loading
      .get()
      .then(act)
      .catch((error: unknown) => {
        this.services.log.error(`An agent could not be followed: ${errorMessage(error)}`);
      });
  }

  async #load(): Promise<AgentFollowing> {
    const { AgentFollowing: Following } = await import('./agentFollowing');
    const following = new Following(() => this.#moved(), this.services.log);
    if (this.isDisposed) following.dispose();
    else this.#following = this.register(following);
    return following;
  }
}

function placeOf(event: SessionEvent): FollowedPlace | undefined {
  switch (event.type) {
    case 'toolCall':
      return placeOfToolCall(event.locations ?? [], event.content ?? []);
    case 'toolCallContent':
      return placeOfToolCall([], [event.content]);
    case 'subagentEvent':
      return placeOf(event.event);
    default:
      return undefined;
  }
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return (await vscode.workspace.openTextDocument(vscode.Uri.file(file))).getText();
  } catch {
    // There is none yet, or it is no text.
    return undefined;
  }
}
