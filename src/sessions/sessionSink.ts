import type {
  ElicitationOutcome,
  ElicitationRequest,
  FileSink,
  PermissionOutcome,
  PermissionRequest,
  SessionSink,
  TerminalSink,
} from '../acp/agentConnection';
import type { SessionUpdate } from '../acp/update';
import type { SessionEvent } from './events';
import type { PendingRequests } from './pendingRequests';
import type { PolicyVerdict } from './permissions/permissionRule';

/** What a sink needs of the session that it is for. */
export interface SinkOwner {
  readonly requests: PendingRequests;
  emit(event: SessionEvent): void;
  /** Whether requests cannot be asked now, since the turn is being cancelled or the session closed. */
  refusesRequests(): boolean;
  /** What policy says. @param path The subagents, by their sessions' ids, of which the last one asks. */
  decide(request: PermissionRequest, path: readonly string[]): PolicyVerdict;
  /** Takes what the agent tells again, of before. @returns Whether it was that: then it is not told as if it happened now. */
  takesReplayed(event: SessionEvent): boolean;
}

/** How deep subagents of subagents are shown. */
const MAX_DEPTH = 8;

/** Turns what an agent says and asks into events of a session; what comes from a subagent, into events within its row. */
export class EventSink implements SessionSink {
  readonly files?: FileSink;
  readonly terminals?: TerminalSink;

  constructor(
    private readonly owner: SinkOwner,
    private readonly wrap: (event: SessionEvent) => SessionEvent,
    services: { readonly files?: FileSink; readonly terminals?: TerminalSink },
    /** The subagents, by their sessions' ids from the outermost on, of which the last one speaks. */
    private readonly path: readonly string[] = [],
  ) {
    if (services.files) this.files = services.files;
    if (services.terminals) this.terminals = services.terminals;
  }

  update(update: SessionUpdate): void {
    const event = this.wrap(update);
    if (isTranscript(update) && this.owner.takesReplayed(event)) return;
    this.owner.emit(event);
  }

  requestPermission(request: PermissionRequest, signal: AbortSignal): Promise<PermissionOutcome> {
    const { owner } = this;
    const isRefused = owner.refusesRequests();
    const verdict: PolicyVerdict = isRefused ? { decision: 'ask' } : owner.decide(request, this.path);
    return owner.requests.permission(request, signal, this.#emit, { verdict, isRefused, path: this.path });
  }

  elicit(request: ElicitationRequest, signal: AbortSignal): Promise<ElicitationOutcome> {
    const { owner } = this;
    return owner.requests.elicitation(request, signal, this.#emit, owner.refusesRequests());
  }

  elicitationCompleted(elicitationId: string): void {
    this.#emit({ type: 'elicitationCompleted', elicitationId });
  }

  subagent(sessionId: string): SessionSink | undefined {
    if (this.path.length === MAX_DEPTH) return undefined;
    const { files, terminals } = this;
    const services = { ...(files && { files }), ...(terminals && { terminals }) };
    const wrap = (event: SessionEvent): SessionEvent => this.wrap({ type: 'subagentEvent', sessionId, event });
    return new EventSink(this.owner, wrap, services, [...this.path, sessionId]);
  }

  readonly #emit = (event: SessionEvent): void => {
    this.owner.emit(this.wrap(event));
  };
}

/** Whether an update is part of what was said and done, and not of how the session stands now. */
function isTranscript({ type }: SessionUpdate): boolean {
  switch (type) {
    case 'messageChunk':
    case 'message':
    case 'toolCall':
    case 'toolCallContent':
    case 'terminal':
    case 'terminalOutput':
    case 'notice':
    case 'compaction':
    case 'compactionSummary':
    case 'sessionMessage':
    case 'sessionMessageChunk':
    case 'subagent':
    case 'turnUsage':
    case 'unknown':
      return true;
    case 'plan':
    case 'planRemoved':
    case 'commands':
    case 'configOptions':
    case 'configValue':
    case 'info':
    case 'usage':
    case 'state':
      return false;
  }
}
