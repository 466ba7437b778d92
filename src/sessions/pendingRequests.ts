import type {
  ElicitationOutcome,
  ElicitationRequest,
  PermissionOutcome,
  PermissionRequest,
} from '../acp/agentConnection';
import { Deferred } from '../base/async';
import type { SessionEvent } from './events';

type Emit = (event: SessionEvent) => void;

type Pending =
  | {
      readonly kind: 'permission';
      readonly emit: Emit;
      readonly request: PermissionRequest;
      readonly answer: Deferred<PermissionOutcome>;
    }
  | { readonly kind: 'elicitation'; readonly emit: Emit; readonly answer: Deferred<ElicitationOutcome> };

/**
 * The agent's questions that wait for an answer. Each is answered exactly once: by the person, by policy, as cancelled, or not at all
 * when the agent took it back. What is asked and answered is told as events.
 */
export class PendingRequests {
  readonly #pending = new Map<string, Pending>();

  /** @param decided The option that policy chooses. @param isRefused Nothing can be asked now: the answer is "cancelled". */
  permission(
    request: PermissionRequest,
    signal: AbortSignal,
    emit: Emit,
    { decided, isRefused }: { readonly decided: string | undefined; readonly isRefused: boolean },
  ): Promise<PermissionOutcome> {
    const requestId = crypto.randomUUID();
    const answer = new Deferred<PermissionOutcome>();
    this.#pending.set(requestId, { kind: 'permission', emit, request, answer });
    emit({ type: 'permissionAsked', requestId, request });
    if (isRefused) this.#cancel(requestId);
    else if (decided !== undefined) this.answerPermission(requestId, decided, 'policy');
    this.#watch(requestId, signal);
    return answer.promise;
  }

  elicitation(
    request: ElicitationRequest,
    signal: AbortSignal,
    emit: Emit,
    isRefused: boolean,
  ): Promise<ElicitationOutcome> {
    const requestId = crypto.randomUUID();
    const answer = new Deferred<ElicitationOutcome>();
    this.#pending.set(requestId, { kind: 'elicitation', emit, answer });
    emit({ type: 'elicitationAsked', requestId, request });
    if (isRefused) this.#cancel(requestId);
    this.#watch(requestId, signal);
    return answer.promise;
  }

  /** @returns Whether the answer counted: the request is open and has that option. */
  answerPermission(requestId: string, optionId: string, by: 'person' | 'policy'): boolean {
    const pending = this.#pending.get(requestId);
    if (pending?.kind !== 'permission') return false;
    if (!pending.request.options.some((option) => option.optionId === optionId)) return false;
    this.#pending.delete(requestId);
    pending.emit({ type: 'permissionSettled', requestId, answer: { state: 'selected', optionId, by } });
    pending.answer.resolve({ outcome: 'selected', optionId });
    return true;
  }

  /** @returns Whether the answer counted: the request is open. */
  answerElicitation(requestId: string, outcome: ElicitationOutcome): boolean {
    const pending = this.#pending.get(requestId);
    if (pending?.kind !== 'elicitation') return false;
    this.#pending.delete(requestId);
    pending.emit({ type: 'elicitationSettled', requestId, outcome });
    pending.answer.resolve(outcome);
    return true;
  }

  /** Answers everything that is open. The event that is the cause tells so; it may have been told already. */
  cancelAll(): void {
    for (const requestId of [...this.#pending.keys()]) this.#cancel(requestId);
  }

  #cancel(requestId: string): void {
    const pending = this.#pending.get(requestId);
    if (!pending) return;
    this.#pending.delete(requestId);
    if (pending.kind === 'permission') {
      pending.emit({ type: 'permissionSettled', requestId, answer: { state: 'cancelled' } });
      pending.answer.resolve({ outcome: 'cancelled' });
    } else {
      pending.emit({ type: 'elicitationSettled', requestId, outcome: { action: 'cancel' } });
      pending.answer.resolve({ action: 'cancel' });
    }
  }

  #watch(requestId: string, signal: AbortSignal): void {
    const withdraw = (): void => {
      // The end of the connection aborts too, and is told right after this: then the request counts as cancelled.
      queueMicrotask(() => {
        this.#withdraw(requestId);
      });
    };
    if (signal.aborted) withdraw();
    else if (this.#pending.has(requestId)) signal.addEventListener('abort', withdraw, { once: true });
  }

  #withdraw(requestId: string): void {
    const pending = this.#pending.get(requestId);
    if (!pending) return;
    this.#pending.delete(requestId);
    if (pending.kind === 'permission') {
      pending.emit({ type: 'permissionSettled', requestId, answer: { state: 'withdrawn' } });
      pending.answer.resolve({ outcome: 'cancelled' });
    } else {
      pending.emit({ type: 'elicitationSettled', requestId, outcome: { action: 'withdrawn' } });
      pending.answer.resolve({ action: 'cancel' });
    }
  }
}
