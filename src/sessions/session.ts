import type {
  AgentConnection,
  ElicitationOutcome,
  FileSink,
  SessionHandle,
  TerminalSink,
} from '../acp/agentConnection';
import type { AgentFailure } from '../acp/agentFailure';
import type { TerminalOutputChunk, TerminalPatch } from '../acp/update';
import type { ContentBlock } from '../acp/content';
import { errorNature } from '../acp/errors';
import { errorMessage } from '../base/errors';
import { Emitter } from '../base/events';
import { DisposableObject } from '../base/lifecycle';
import { Attachment, type ExistingSession, type OpeningRequest } from './attachment';
import type { ReplayedSession } from './catchUp/replayedSession';
import type { SessionEvent, TimedEvent } from './events';
import { failureOf } from './failureOf';
import { openingRequest } from './openingRequest';
import { PendingRequests } from './pendingRequests';
import { PermissionGate } from './permissionGate';
import type { PermissionMode } from './permissions/permissionRule';
import type { AgentLink, AskPermission, SessionAccess, SessionHost, SessionOpening, SessionPlace } from './ports';
import { moved, withContent, without } from './promptQueue';
import { initialState, reduce } from './reduce';
import { promptKey } from './reduce/messages';
import { isAtWork } from './reduce/interrupt';
import { inTurn } from './reduce/rows';
import { isAnswered, restoredState } from './restoredState';
import { EventSink } from './sessionSink';
import { SESSION_LIMIT, SessionSize } from './sessionSize';
import { SignIn } from './signIn';
import type { SessionState } from './state';
import { Turns } from './turns';

/** An event of a session, with the states before and after it. */
export interface SessionChange extends TimedEvent {
  readonly before: SessionState;
  readonly state: SessionState;
}

/** What is known of a session that is not new. */
export interface KnownSession {
  readonly id: string;
  readonly state: SessionState;
  readonly agent?: ExistingSession;
  /**
   * Brings the state from where it was kept, when it is first needed; `state` stands in its place until then. Undefined: it is not kept,
   * and the agent is asked for what was said.
   */
  readonly stored?: () => Promise<SessionState | undefined>;
  /** It is not to be shown before {@link Session.reveal}: whether it comes to be is not known yet. */
  readonly isHidden?: true;
}

/**
 * One conversation with one agent in one folder: owns its state, its prompts and the agent's questions. The agent is started and its
 * own session opened when first needed.
 *
 * Everything that happens becomes an event, reduced and told synchronously, in the order in which it happened: a turn's end comes
 * after all that preceded it. Every question of the agent is answered exactly once. Methods that talk to the agent never reject:
 * they tell a failure in the transcript, and give it back.
 */
export class Session extends DisposableObject {
  readonly id: string;
  readonly #didChange = this.register(new Emitter<SessionChange>());
  readonly onDidChange = this.#didChange.event;
  readonly #didReveal = this.register(new Emitter<void>());
  /** It was hidden, and is not any more. */
  readonly onDidReveal = this.#didReveal.event;
  readonly #didEnd = this.register(new Emitter<void>());
  /** It has been disposed; all that came of that was told before. */
  readonly onDidEnd = this.#didEnd.event;
  readonly #didLoad = this.register(new Emitter<void>());
  /** Its state is another one: that which was kept. Comes at most once. */
  readonly onDidLoad = this.#didLoad.event;
  readonly #place: SessionPlace;
  readonly #gate: PermissionGate;
  readonly #requests: PendingRequests;
  readonly #attachment: Attachment;
  readonly #turns: Turns;
  readonly #signIn: SignIn;
  readonly #outbox: SessionChange[] = [];
  /** Those that run on our side, for an agent of v1. */
  readonly #ownTerminals = new Set<string>();
  #terminals: TerminalSink | undefined;
  #state: SessionState;
  #loading: Promise<void> | undefined;
  #isLoaded: boolean;
  /** It was taken up once: an agent that was ended since, since nothing needed it, is started when something does. */
  #isBack = false;
  /** What its agent tells again as it is taken up, to see what is missing here. */
  #replayed: ReplayedSession | undefined;
  #carried: ContentBlock | undefined;
  readonly #size = new SessionSize();
  #isTelling = false;
  #isHidden: boolean;
  #isEnding = false;

  constructor(
    place: Omit<SessionPlace, 'sessionId'>,
    private readonly link: AgentLink,
    private readonly host: SessionHost,
    private readonly known?: KnownSession,
  ) {
    super();
    this.id = known?.id ?? crypto.randomUUID();
    this.#isLoaded = known?.stored === undefined;
    this.#isHidden = known?.isHidden ?? place.opening?.hidden ?? false;
    this.#state = known ? restoredState(known.state) : initialState();
    this.#place = { ...place, sessionId: this.id };
    const ask: AskPermission = (request, signal) => sink.requestPermission(request, signal);
    const gate = new PermissionGate(host.permissions, this.#place, host.log, () => this.#state, ask);
    this.#gate = gate;
    this.#requests = new PendingRequests((...answer) => {
      gate.answered(...answer);
    });
    const sink: EventSink = new EventSink(
      {
        requests: this.#requests,
        emit: (event) => {
          this.#emit(event);
        },
        refusesRequests: () => this.#isEnding || this.#state.activity === 'cancelling',
        decide: (request, path) => gate.decide(request, path),
        takesReplayed: (event) => {
          if (!this.#attachment.isReplayKnown) return false;
          this.#replayed?.add(event, host.clock.now());
          return true;
        },
      },
      (event) => event,
      this.#services(gate),
    );
    this.#attachment = this.register(
      new Attachment(
        link,
        sink,
        (connection) => this.#opening(connection, ask),
        {
          stage: (stage) => {
            this.#emit({ type: 'linkChanged', link: { state: 'starting', stage } });
          },
          attached: (handle) => {
            this.#attached(handle);
          },
          failed: (failure) => {
            this.#emit({ type: 'linkChanged', link: { state: 'failed', failure } });
          },
          replayed: () => {
            this.#catchUp();
          },
          notTakenUp: () => {
            this.#emit({ type: 'linkChanged', link: { state: 'readOnly' } });
          },
          contextLost: () => {
            if (this.#state.turn > 0) this.#emit({ type: 'contextLost' });
            else if (this.awaitsReplay) this.#emit({ type: 'transcriptMissing', agentRemembers: false });
          },
          notReplayed: () => {
            this.#emit({ type: 'transcriptMissing', agentRemembers: true });
          },
          lost: (failure) => {
            this.#lost(failure);
          },
        },
        host.log,
        known?.agent,
      ),
    );
    this.#turns = this.register(
      new Turns(
        { state: () => this.#state, emit: (event) => this.#emit(event) },
        this.#attachment,
        this.#requests,
        link,
        host.cancelGraceMs,
      ),
    );
    const signingIn = {
      emit: (event: SessionEvent): void => {
        this.#emit(event);
      },
      settle: (method: string, call: () => Promise<unknown>) => this.#settle(method, call),
    };
    this.#signIn = this.register(new SignIn(signingIn, this.#attachment, link));
  }

  get state(): SessionState {
    return this.#state;
  }

  get agentId(): string {
    return this.#place.agentId;
  }

  /** The URI of the folder in which it works. */
  get folder(): string {
    return this.#place.folder.uri;
  }

  /** What it is opened with beyond its folder, as whoever made it wanted. */
  get opening(): SessionOpening | undefined {
    return this.#place.opening;
  }

  /** The agent's own id of the session, once it has one. */
  get agentSessionId(): string | undefined {
    return this.#attachment.agentSessionId;
  }

  /** Its agent can make another session of the beginning of this one. */
  get canBranch(): boolean {
    const { abilities } = this.#attachment;
    return abilities?.forkSession === true && abilities.forkAtMessage;
  }

  /** It is not to be shown to the person: whoever made it works with it. What only a person can answer reveals it. */
  get isHidden(): boolean {
    return this.#isHidden;
  }

  reveal(): void {
    if (!this.#isHidden) return;
    this.#isHidden = false;
    this.#didReveal.fire();
  }

  /** It is from before, and what was said in it is not known until the agent has told it. */
  get awaitsReplay(): boolean {
    return this.#attachment.wantsReplay;
  }

  /** Whether its state is here, and not only what stands in for it. */
  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  /** Brings the state of a session that is from before. Never rejects: what cannot be brought is the agent's to tell. */
  load(): Promise<void> {
    if (this.#isLoaded) return Promise.resolve();
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /**
   * Takes up a session that is from before: its transcript at once, then its agent, with what came to it elsewhere. Where the agent has it
   * no more, the session is only to be read. One that is new, or taken up already, stays as it is.
   */
  async comeBack(): Promise<void> {
    await this.load();
    if (!this.known || this.#isBack || this.isDisposed || this.#state.link.state !== 'none') return;
    this.#isBack = true;
    if (this.known.agent) await this.#turns.sendAfter(this.#takeUp());
    else if (isAnswered(this.#state)) this.#emit({ type: 'linkChanged', link: { state: 'readOnly' } });
  }

  /** Starts the agent and opens the session there, before any prompt. */
  async start(): Promise<AgentFailure | undefined> {
    return this.#settle('session/new', () => this.#attachment.attach());
  }

  /**
   * Sends a prompt, or queues it while a turn runs.
   * @returns The prompt's id.
   */
  prompt(content: readonly ContentBlock[], promptId: string = crypto.randomUUID()): string {
    const carried = this.#carried;
    this.#carried = undefined;
    const prompt = { promptId, content: carried ? [carried, ...content] : content };
    if (this.#isLoaded) this.#turns.prompt(prompt);
    else void this.load().then(() => this.#turns.prompt(prompt));
    return promptId;
  }

  /** The next prompt takes an earlier conversation along, so that the agent knows of it. @param text Bounded by the caller. */
  carry(text: string): void {
    const uri = `parley:///conversation/${this.id}.txt`;
    this.#carried = { type: 'resource', resource: { uri, mimeType: 'text/plain', text } };
  }

  /** Sends the content of a prompt once more, e.g. of one that did not get through. @returns The new prompt's id. */
  retry(promptId: string): string | undefined {
    const row = this.#state.rows.get(promptKey(promptId));
    return row?.kind === 'message' ? this.prompt([...row.content]) : undefined;
  }

  /**
   * Asks the agent to end its turn. What is under way counts as cancelled from now on; the turn goes on until the agent ends it, or
   * the grace has passed. The queue waits: for the next prompt, or for {@link sendQueuedNow}.
   */
  cancel(): void {
    this.#turns.cancel();
  }

  /** Whether a queued prompt is sent by itself, sooner or later; the others wait for the person. */
  willSend(promptId: string): boolean {
    return this.#turns.willSend(promptId);
  }

  /**
   * Cancels, and does something while the agent is at nothing: prompts wait until that is done.
   * @returns What came of it; undefined: the agent has not ended its turn within the grace, or the session is closed, and nothing was done.
   */
  whileStopped<T>(work: () => Promise<T>): Promise<T | undefined> {
    const stopped = this.#turns.stop();
    return this.#turns.sendAfter(stopped.then((isOver) => (isOver && !this.isDisposed ? work() : undefined)));
  }

  editQueued(promptId: string, content: readonly ContentBlock[]): void {
    this.#turns.setQueue(withContent(this.#state.queue, promptId, content));
  }

  removeQueued(promptId: string): void {
    this.#turns.setQueue(without(this.#state.queue, promptId));
  }

  /** @param index Its new place, counted from 0. */
  moveQueued(promptId: string, index: number): void {
    this.#turns.setQueue(moved(this.#state.queue, promptId, index));
  }

  /** Sends a queued prompt before all others: at once, or, while a turn runs, as soon as that is cancelled. */
  sendQueuedNow(promptId: string): void {
    this.#turns.sendQueuedNow(promptId);
  }

  /** @returns Whether the answer counted: the request is open and has that option. */
  answerPermission(requestId: string, optionId: string, by: 'person' | 'policy' = 'person'): boolean {
    return this.#requests.answerPermission(requestId, optionId, by);
  }

  /** @returns Whether the answer counted: the request is open. */
  answerElicitation(requestId: string, outcome: ElicitationOutcome): boolean {
    return this.#requests.answerElicitation(requestId, outcome);
  }

  /**
   * Chooses what may be done without a question. Counts for what is open too: a person who allows all, or nothing, means it.
   */
  setPermissionMode(mode: PermissionMode): void {
    if (mode === this.#state.permissionMode) return;
    if (mode === 'readOnly' || mode === 'ask') this.#gate.forget();
    this.#emit({ type: 'permissionModeChanged', mode });
    this.reconsiderRequests();
  }

  /** To be called when the policy has changed: requests that are open are answered where it does so now. */
  reconsiderRequests(): void {
    this.#requests.reconsider((request, path) => this.#gate.decide(request, path));
  }

  async setConfigOption(configId: string, value: string | boolean): Promise<AgentFailure | undefined> {
    return this.#settle('session/set_config_option', async () => {
      const handle = await this.#attachment.attach();
      await handle.setConfigOption(configId, value);
    });
  }

  async cancelToolCall(toolCallId: string): Promise<AgentFailure | undefined> {
    return this.#settle('tool_call/cancel', async () => this.#attachment.handle?.cancelToolCall(toolCallId));
  }

  async cancelTerminal(terminalId: string): Promise<AgentFailure | undefined> {
    return this.#settle('terminal/cancel', async () => {
      if (this.#ownTerminals.has(terminalId)) await this.#terminals?.kill(terminalId);
      else await this.#attachment.handle?.cancelTerminal(terminalId);
    });
  }

  cancelSubagent(sessionId: string): void {
    this.#attachment.handle?.cancelSubagent?.(sessionId);
  }

  /** Gives the session a name, here and, where it takes one, at the agent. */
  rename(title: string): void {
    if (!this.#isLoaded) {
      void this.load().then(() => {
        this.rename(title);
      });
      return;
    }
    this.#emit({ type: 'renamed', title });
    const { connection, handle } = this.#attachment;
    if (!connection?.agent.capabilities.setSessionTitle || !handle) return;
    connection.setSessionTitle(handle.sessionId, title).catch((error: unknown) => {
      this.host.log.warn(`The agent did not take the session's title: ${errorNature(error)}`);
    });
  }

  /**
   * Signs in by a method of the type `agent`, and sends the prompt again that could not be sent without. For the other types, what
   * they ask for is done elsewhere; then {@link signedIn}.
   */
  async signIn(methodId: string): Promise<AgentFailure | undefined> {
    const outcome = await this.#signIn.run(methodId);
    if (outcome === 'done') this.#retryUnauthorized();
    return typeof outcome === 'string' ? undefined : outcome;
  }

  /** Gives up a sign-in that is under way: the person went another way, or the agent does not come back. */
  cancelSignIn(): void {
    this.#signIn.cancel();
  }

  /** Somebody signed in beside the agent, e.g. in a terminal: it is started anew, and gets the prompt that could not be sent without. */
  async signedIn(): Promise<AgentFailure | undefined> {
    const failure = await this.restart();
    if (!failure) this.#retryUnauthorized();
    return failure;
  }

  /**
   * Ends the agent's process and starts it anew. A running turn is over. The agent takes its session up again where it can; where it
   * cannot, the transcript says that its memory is gone.
   */
  async restart(): Promise<AgentFailure | undefined> {
    this.#turns.endHere();
    return this.#settle('session/new', () => this.#attachment.restart());
  }

  /**
   * Lets the agent take the session up anew with what it is opened with now, e.g. other MCP servers; the process goes on. Without an
   * agent, or in a turn, nothing is done.
   */
  async reopen(): Promise<AgentFailure | undefined> {
    if (!this.#attachment.handle || inTurn(this.#state)) return undefined;
    return this.#settle('session/new', () => this.#attachment.reopen());
  }

  /** Ends the turn, answers what is open, and tells the agent that the session is closed. */
  override dispose(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#signIn.dispose();
    const { handle } = this.#attachment;
    if (inTurn(this.#state)) handle?.cancel();
    this.#turns.endHere();
    this.#turns.dispose();
    // Closing settles by itself; the connection limits how long it may take.
    handle?.close().catch((error: unknown) => {
      this.host.log.debug(`The agent did not close the session: ${errorNature(error)}`);
    });
    this.#didEnd.fire();
    super.dispose();
  }

  async #load(): Promise<void> {
    let stored: SessionState | undefined;
    try {
      stored = await this.known?.stored?.();
    } catch (error) {
      this.host.log.warn(`A session could not be brought back, its agent is asked for it: ${errorMessage(error)}`);
    }
    if (this.isDisposed) return;
    this.#isLoaded = true;
    if (stored) {
      this.#attachment.replayIsKnown();
      const { link, permissionMode } = this.#state;
      this.#state = { ...restoredState(stored), link, ...(permissionMode !== 'ask' && { permissionMode }) };
    }
    this.#didLoad.fire();
    if (stored && isAtWork(stored)) this.#emit({ type: 'interrupted' });
  }

  async #takeUp(): Promise<void> {
    if (!this.awaitsReplay) {
      // Part of no session that begins here. Where it cannot be loaded, the session goes on, and what came elsewhere is not heard.
      const part = await import('./catchUp/replayedSession').catch((error: unknown) => {
        this.host.log.warn(`What catches sessions up could not be loaded: ${errorMessage(error)}`);
      });
      if (part) this.#replayed = new part.ReplayedSession();
    }
    // What comes of it, a failure too, is told by the attachment: it is about how the agent is, and not part of what was said.
    await this.#attachment.takeUp().catch(() => undefined);
    this.#replayed = undefined;
  }

  /** Adds what the agent has told beyond what is known here. In a turn that was begun here, it would come in the wrong place. */
  #catchUp(): void {
    const missing = this.#state.turnPrompt === undefined ? this.#replayed?.missingIn(this.#state) : undefined;
    for (const event of missing ?? []) this.#emit(event);
  }

  #retryUnauthorized(): void {
    const last = this.#state.rows.at(-1);
    if (last?.kind !== 'failure' || last.failure.kind !== 'authRequired' || inTurn(this.#state)) return;
    if (last.promptId !== undefined) this.retry(last.promptId);
  }

  #attached({ configOptions, commands }: SessionHandle): void {
    if (configOptions) this.#emit({ type: 'configOptions', options: configOptions });
    if (commands) this.#emit({ type: 'commands', commands });
    this.#emit({ type: 'linkChanged', link: { state: 'ready' } });
  }

  #lost(failure: AgentFailure): void {
    this.#requests.cancelAll();
    // An agent that was ended from here while it had nothing to do is started again when it is needed.
    if (failure.kind === 'stopped' && !inTurn(this.#state)) {
      this.#emit({ type: 'linkChanged', link: { state: 'none' } });
    } else {
      this.#emit({ type: 'agentLost', failure });
    }
    this.#comeBack(failure);
  }

  #endTooMuch(): void {
    const { handle } = this.#attachment;
    if (!handle) return;
    handle.cancel();
    this.#attachment.detach();
    this.#requests.cancelAll();
    this.#emit({ type: 'agentLost', failure: { kind: 'tooMuch', limit: SESSION_LIMIT } });
  }

  /** Takes the session up again where the agent is started anew: by somebody, for another of its sessions, or by itself after a crash. */
  #comeBack({ kind }: AgentFailure): void {
    if (this.#isEnding) return;
    const { state } = this.link.status;
    const isRestart = kind === 'stopped' && (state === 'starting' || state === 'ready');
    const connection = isRestart ? this.link.connect() : kind === 'stopped' ? undefined : this.link.recover();
    // A failure is told by the attachment.
    if (connection) this.#attachment.attach(() => connection).catch(() => undefined);
  }

  /** Runs a call to the agent. A failure is told in the transcript, unless it is one to reach the agent, which `link` tells. */
  async #settle(method: string, call: () => Promise<unknown>): Promise<AgentFailure | undefined> {
    try {
      await call();
      return undefined;
    } catch (error) {
      const failure = failureOf(error, method, this.link);
      const isInLink = method === 'session/new' || method === 'authenticate' || failure.kind !== 'requestFailed';
      if (!isInLink) this.#emit({ type: 'requestFailed', failure });
      return failure;
    }
  }

  #emit(event: SessionEvent): void {
    if (this.isDisposed) return;
    const before = this.#state;
    const at = this.host.clock.now();
    const state = reduce(before, event, at);
    if (state === before) return;
    // Whoever sees it first now sees the state from which this event leads on.
    if (state.openRequests.length > 0 && !this.#requests.isSettling) this.reveal();
    this.#state = state;
    this.#outbox.push({ event, at, before, state });
    if (inTurn(before) && !inTurn(state)) {
      // First of all: a listener may send the next prompt.
      this.#gate.turnEnded();
      this.#turns.ended(event);
    }
    this.#tell();
    if (this.#size.exceeds(event, state)) this.#endTooMuch();
  }

  /** A listener may cause further events: they are told when all have heard this one. */
  #tell(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    try {
      for (let change = this.#outbox.shift(); change; change = this.#outbox.shift()) this.#didChange.fire(change);
    } finally {
      this.#isTelling = false;
    }
  }

  async #opening(connection: AgentConnection, ask: AskPermission): Promise<OpeningRequest> {
    // What is known decides how the agent is asked for its session.
    await this.load();
    return openingRequest(this.#place, this.host, connection, ask, this.#gate);
  }

  #services(access: SessionAccess): { readonly files?: FileSink; readonly terminals?: TerminalSink } {
    const files = this.host.files?.(this.#place, access);
    const show = (update: TerminalPatch | TerminalOutputChunk): void => {
      if (update.type === 'terminal') {
        if (update.exitStatus) this.#ownTerminals.delete(update.terminalId);
        else this.#ownTerminals.add(update.terminalId);
      }
      this.#emit(update);
    };
    const terminals = this.host.terminals?.(this.#place, show, access);
    this.#terminals = terminals;
    this.onDispose(() => files?.dispose?.());
    if (terminals) this.register(terminals);
    return { ...(files && { files }), ...(terminals && { terminals }) };
  }
}
