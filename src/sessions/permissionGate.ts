import type { PermissionOption, PermissionRequest } from '../acp/agentConnection';
import { errorMessage } from '../base/errors';
import type { Log } from '../base/log';
import { type Action, actionOf } from './permissions/action';
import { Grants } from './permissions/grants';
import type { PolicyVerdict } from './permissions/permissionRule';
import type { AskPermission, Authorization, PermissionPolicy, SessionAccess, SessionPlace } from './ports';
import { subagentKey } from './reduce/subagents';
import { toolKey } from './reduce/tools';
import type { SessionState, ToolRow } from './state';

/** What of policy is asked anew for a file, also when the same was just allowed: it can lead to anything. */
const neverGranted = new Set<unknown>(['guarded', 'outside']);

/** Stands between what one session's agent wants to do and its being done: by policy, by what was allowed just now, by the person. */
export class PermissionGate implements SessionAccess {
  readonly #grants = new Grants();
  /** Requests that no rule or mode allows. */
  readonly #forPerson = new WeakSet<PermissionRequest>();

  constructor(
    private readonly policy: PermissionPolicy,
    private readonly place: SessionPlace,
    private readonly log: Log,
    private readonly state: () => SessionState,
    private readonly askPermission: AskPermission,
  ) {}

  /** @param path The subagents, by their sessions' ids from the outermost on, of which the last one asks. */
  decide(request: PermissionRequest, path: readonly string[] = []): PolicyVerdict {
    try {
      const tool = this.#tool(request, path);
      const mode = this.state().permissionMode;
      const verdict = this.policy.decide({ request, mode, ...(tool && { tool }) }, this.place);
      return verdict.decision === 'allow' && this.#forPerson.has(request) ? { decision: 'ask' } : verdict;
    } catch (error) {
      this.log.error(`The permission policy failed, the person is asked: ${errorMessage(error)}`);
      return { decision: 'ask' };
    }
  }

  /** To be told of every answer: what was allowed is not asked about again when the agent does it through the editor. */
  answered(request: PermissionRequest, option: PermissionOption, path: readonly string[]): void {
    if (!option.kind.startsWith('allow')) return;
    const tool = this.#tool(request, path);
    const action = this.#absolute(actionOf(request, tool));
    const isAlways = option.kind === 'allow_always';
    const { subject } = request;
    const told = subject?.type === 'toolCall' ? subject.toolCall.title : undefined;
    const titles = [request.title, told ?? tool?.title ?? ''];
    this.#grants.allowed(action, isAlways, titles);
  }

  turnEnded(): void {
    this.#grants.turnEnded();
  }

  /** What was allowed before does not count any more. */
  forget(): void {
    this.#grants.clear();
  }

  denial(request: PermissionRequest): Authorization | undefined {
    const { decision, cause } = this.decide(request);
    return decision === 'reject' ? { isAllowed: false, ...(cause && { cause }) } : undefined;
  }

  async authorize(request: PermissionRequest, signal: AbortSignal): Promise<Authorization> {
    const { decision, cause, caution } = this.decide(request);
    if (decision === 'reject') return { isAllowed: false, ...(cause && { cause }) };
    if (decision === 'allow') return { isAllowed: true };
    if (!neverGranted.has(caution?.type) && this.#isGranted(request)) return { isAllowed: true };
    return this.#answer(request, signal);
  }

  async ask(request: PermissionRequest, signal: AbortSignal): Promise<Authorization> {
    this.#forPerson.add(request);
    return this.#answer(request, signal);
  }

  async #answer(request: PermissionRequest, signal: AbortSignal): Promise<Authorization> {
    const outcome = await this.askPermission(request, signal);
    const chosen =
      outcome.outcome === 'selected'
        ? request.options.find(({ optionId }) => optionId === outcome.optionId)
        : undefined;
    return { isAllowed: chosen?.kind.startsWith('allow') === true };
  }

  #isGranted(request: PermissionRequest): boolean {
    const { command, kind, paths } = this.#absolute(actionOf(request, undefined));
    if (command !== undefined) return this.#grants.coversCommand(command);
    return kind === 'edit' && this.#grants.coversEdit(paths);
  }

  /** Agents tell paths of the folder in both ways. */
  #absolute(action: Action): Action {
    const { path: folder } = this.place.folder;
    const paths = action.paths.map((path) => {
      const isAbsolute = /^[\\/]|^[A-Za-z]:[\\/]/.test(path);
      return (isAbsolute ? path : `${folder}/${path}`).replaceAll('\\', '/').replace(/\/(?:\.\/)+/g, '/');
    });
    return { ...action, paths };
  }

  #tool({ subject }: PermissionRequest, path: readonly string[]): ToolRow | undefined {
    const id =
      subject?.type === 'toolCall'
        ? subject.toolCall.toolCallId
        : subject?.type === 'command'
          ? subject.toolCallId
          : undefined;
    if (id === undefined) return undefined;
    let conversation: SessionState | undefined = this.state();
    for (const sessionId of path) {
      const row: ReturnType<SessionState['rows']['get']> = conversation?.rows.get(subagentKey(sessionId));
      conversation = row?.kind === 'subagent' ? row.conversation : undefined;
    }
    const row = conversation?.rows.get(toolKey(id));
    return row?.kind === 'tool' ? row : undefined;
  }
}
