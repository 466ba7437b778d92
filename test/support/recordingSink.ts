import type {
  ElicitationOutcome,
  ElicitationRequest,
  FileSink,
  PermissionOutcome,
  PermissionRequest,
  SessionSink,
  TerminalSink,
} from '../../src/acp/agentConnection';
import type { SessionUpdate } from '../../src/acp/update';

type Asked = PermissionRequest | ElicitationRequest;

/** A session sink that remembers what it was told, in order, and answers as a test says. */
export class RecordingSink implements SessionSink {
  readonly updates: SessionUpdate[] = [];
  readonly asked: Asked[] = [];
  readonly completed: string[] = [];
  readonly aborted: Asked[] = [];
  readonly children = new Map<string, RecordingSink>();
  files?: FileSink;
  terminals?: TerminalSink;
  onUpdate: (update: SessionUpdate) => void = () => undefined;
  permission: (request: PermissionRequest, signal: AbortSignal) => Promise<PermissionOutcome> = () =>
    new Promise(() => undefined);
  elicitation: (request: ElicitationRequest, signal: AbortSignal) => Promise<ElicitationOutcome> = () =>
    new Promise(() => undefined);

  /** What the agent said, in chunks and in whole messages. */
  get agentText(): string {
    const blocks = this.updates.flatMap((update) => {
      if (update.type === 'messageChunk' && update.role === 'agent') return [update.content];
      return update.type === 'message' && update.role === 'agent' ? (update.content ?? []) : [];
    });
    return blocks.map((block) => (block.type === 'text' ? block.text : '')).join('');
  }

  get types(): string[] {
    return this.updates.map(({ type }) => type);
  }

  update(update: SessionUpdate): void {
    this.updates.push(update);
    this.onUpdate(update);
  }

  requestPermission(request: PermissionRequest, signal: AbortSignal): Promise<PermissionOutcome> {
    this.#note(request, signal);
    return this.permission(request, signal);
  }

  elicit(request: ElicitationRequest, signal: AbortSignal): Promise<ElicitationOutcome> {
    this.#note(request, signal);
    return this.elicitation(request, signal);
  }

  elicitationCompleted(elicitationId: string): void {
    this.completed.push(elicitationId);
  }

  subagent(sessionId: string): SessionSink {
    const child = new RecordingSink();
    this.children.set(sessionId, child);
    return child;
  }

  #note(request: Asked, signal: AbortSignal): void {
    this.asked.push(request);
    signal.addEventListener('abort', () => this.aborted.push(request));
  }
}
