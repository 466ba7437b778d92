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

/** What an agent tells of what it asks about. */
interface Told {
  readonly action: Action;
  /** What the person reads; some agents tell a command nowhere else. */
  readonly titles: readonly string[];
}

/** Stands between what one session's agent wants to do and its being done: by policy, by what was allowed just now, by the person. */
export class PermissionGate implements SessionAccess {
  readonly #grants = new Grants();
  /** What was asked about, as it was told then: an agent may tell another thing of it before the answer comes. */
  readonly #asked = new WeakMap<PermissionRequest, Told>();
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
      if (!this.#asked.has(request)) this.#asked.set(request, this.#told(request, tool));
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
    const told = this.#told(request, tool);
    if (JSON.stringify(this.#asked.get(request) ?? told) !== JSON.stringify(told)) return;
    this.#grants.allowed(told.action, option.kind === 'allow_always', told.titles);
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
    const { command, cwd, kind, paths } = this.#absolute(actionOf(request, undefined));
    if (command !== undefined) return this.#grants.coversCommand(command, cwd);
    return kind === 'edit' && this.#grants.coversEdit(paths);
  }

  #told(request: PermissionRequest, tool: ToolRow | undefined): Told {
    const { subject } = request;
    const title = subject?.type === 'toolCall' ? subject.toolCall.title : undefined;
    return { action: this.#absolute(actionOf(request, tool)), titles: [request.title, title ?? tool?.title ?? ''] };
  }

  /** Agents tell paths of the folder in both ways; a command of which no folder is told runs in that one. */
  #absolute(action: Action): Action {
    const { path: folder } = this.place.folder;
    const absolute = (path: string): string => {
      const isAbsolute = /^[\\/]|^[A-Za-z]:[\\/]/.test(path);
      const whole = (isAbsolute ? path : `${folder}/${path}`).replaceAll('\\', '/').replace(/\/(?:\.\/)+/g, '/');
      return whole.replace(/(?<=.)\/\.?$/, '');
    };
    return { ...action, paths: action.paths.map(absolute), cwd: absolute(action.cwd ?? folder) };
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
