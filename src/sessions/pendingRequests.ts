import type {
  ElicitationOutcome,
  ElicitationRequest,
  PermissionOption,
  PermissionOutcome,
  PermissionRequest,
} from '../acp/agentConnection';
import { Deferred } from '../base/async';
import type { SessionEvent } from './events';
import { chooseOption } from './permissions/chooseOption';
import type { PolicyCause, PolicyVerdict } from './permissions/permissionRule';

type Emit = (event: SessionEvent) => void;

type Pending =
  | {
      readonly kind: 'permission';
      readonly emit: Emit;
      readonly request: PermissionRequest;
      readonly path: readonly string[];
      readonly answer: Deferred<PermissionOutcome>;
    }
  | { readonly kind: 'elicitation'; readonly emit: Emit; readonly answer: Deferred<ElicitationOutcome> };

/** How a request is to be asked. */
interface Asking {
  readonly verdict: PolicyVerdict;
  readonly isRefused: boolean;
  readonly path: readonly string[];
}

/** Questions that wait for the person at once: nobody answers more, and each is held and shown until it is answered. */
const MAX_OPEN = 100;

/**
 * The agent's questions that wait for an answer. Each is answered exactly once: by the person, by policy, as cancelled, or not at all
 * when the agent took it back. What is asked and answered is told as events. Those over {@link MAX_OPEN} count as cancelled.
 */
export class PendingRequests {
  readonly #pending = new Map<string, Pending>();
  #isSettling = false;

  /** @param answered Told of each answer to a permission request before anybody else is. */
  constructor(
    private readonly answered: (request: PermissionRequest, option: PermissionOption, path: readonly string[]) => void,
  ) {}

  /** The request that is being told now is settled right after it, without the person. */
  get isSettling(): boolean {
    return this.#isSettling;
  }

  /**
   * @param verdict What policy says. @param isRefused Nothing can be asked now: the answer is "cancelled".
   * @param path The subagents of which the last one asks.
   */
  permission(
    request: PermissionRequest,
    signal: AbortSignal,
    emit: Emit,
    { verdict, isRefused, path }: Asking,
  ): Promise<PermissionOutcome> {
    const requestId = crypto.randomUUID();
    const answer = new Deferred<PermissionOutcome>();
    this.#pending.set(requestId, { kind: 'permission', emit, request, path, answer });
    const { offers, caution } = verdict;
    const isLeftOut = isRefused || this.#pending.size > MAX_OPEN;
    this.#isSettling = isLeftOut || chooseOption(verdict.decision, request.options) !== undefined;
    emit({ type: 'permissionAsked', requestId, request, ...(offers && { offers }), ...(caution && { caution }) });
    this.#isSettling = false;
    if (!isRefused) this.#answerByPolicy(requestId, request, verdict);
    if (isLeftOut) this.#cancel(requestId);
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
    this.#isSettling = isRefused || this.#pending.size > MAX_OPEN;
    emit({ type: 'elicitationAsked', requestId, request });
    const isLeftOut = this.#isSettling;
    this.#isSettling = false;
    if (isLeftOut) this.#cancel(requestId);
    this.#watch(requestId, signal);
    return answer.promise;
  }

  /** @returns Whether the answer counted: the request is open and has that option. */
  answerPermission(requestId: string, optionId: string, by: 'person' | 'policy', cause?: PolicyCause): boolean {
    const pending = this.#pending.get(requestId);
    if (pending?.kind !== 'permission') return false;
    const option = pending.request.options.find((one) => one.optionId === optionId);
    if (!option) return false;
    this.#pending.delete(requestId);
    this.answered(pending.request, option, pending.path);
    const answer = { state: 'selected', optionId, by, ...(cause && { cause }) } as const;
    pending.emit({ type: 'permissionSettled', requestId, answer });
    pending.answer.resolve({ outcome: 'selected', optionId });
    return true;
  }

  /** Asks policy again about what is open: its rules, or the mode, have changed. */
  reconsider(decide: (request: PermissionRequest, path: readonly string[]) => PolicyVerdict): void {
    for (const [requestId, pending] of [...this.#pending]) {
      if (pending.kind !== 'permission' || !this.#pending.has(requestId)) continue;
      this.#answerByPolicy(requestId, pending.request, decide(pending.request, pending.path));
    }
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

  #answerByPolicy(requestId: string, { options }: PermissionRequest, { decision, cause }: PolicyVerdict): void {
    const optionId = chooseOption(decision, options);
    if (optionId !== undefined) this.answerPermission(requestId, optionId, 'policy', cause);
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
