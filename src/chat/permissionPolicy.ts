import { Emitter, type Event } from '../base/events';
import { DisposableObject } from '../base/lifecycle';
import type { PanelPermissions } from './panelPorts';
import { actionOf } from '../sessions/permissions/action';
import { ruleKey } from '../sessions/permissions/checkRule';
import { decide, judgeAction, type PolicyWorld } from '../sessions/permissions/decide';
import type {
  PermissionMode,
  PermissionRule,
  PolicyVerdict,
  RuleScope,
  ScopedRule,
} from '../sessions/permissions/permissionRule';
import type { PermissionPolicy, PermissionQuestion, SessionPlace } from '../sessions/ports';

/** Rules that are kept beyond a session; `compose` hands in the settings. */
export interface RuleStore {
  /** Those that count for a folder, by its URI. */
  rules(folder: string): readonly ScopedRule[];
  add(folder: string, scope: Exclude<RuleScope, 'session'>, rule: PermissionRule): Promise<void>;
  /** What is wrong with a folder's rules. */
  problems(folder: string): readonly string[];
  /** Other rules count than before. */
  readonly onDidChange: Event<void>;
}

/** A session, as far as rules go. */
export interface RuledSession {
  readonly id: string;
  readonly folder: string;
}

/** The rules of settings and sessions, and each session's mode, as one policy. Without a rule or a choice of mode the person is asked. */
export class RulePolicy extends DisposableObject implements PermissionPolicy, PanelPermissions {
  readonly #didChange = this.register(new Emitter<void>());
  /** What was asked about may be answered now. */
  readonly onDidChange = this.#didChange.event;
  readonly #ofSessions = new Map<string, readonly PermissionRule[]>();

  /**
   * @param isTrusted Whether the workspace is. Where it is not, nothing may be changed, whatever the mode.
   * @param world Where paths lead, for a session.
   */
  constructor(
    private readonly store: RuleStore,
    private readonly isTrusted: () => boolean,
    private readonly world: (place: SessionPlace) => PolicyWorld,
  ) {
    super();
    this.register(
      store.onDidChange(() => {
        this.#didChange.fire();
      }),
    );
  }

  decide({ request, tool, mode }: PermissionQuestion, place: SessionPlace): PolicyVerdict {
    const action = judgeAction(actionOf(request, tool), this.world(place));
    const rules = this.rulesOf({ id: place.sessionId, folder: place.folder.uri });
    return decide(action, this.#effective(mode), rules);
  }

  /** The rules that count for a session: its own first. */
  rulesOf({ id, folder }: RuledSession): readonly ScopedRule[] {
    const own = (this.#ofSessions.get(id) ?? []).map((rule): ScopedRule => ({ scope: 'session', rule }));
    return [...own, ...this.store.rules(folder)];
  }

  async addRule(session: RuledSession, scope: RuleScope, rule: PermissionRule): Promise<void> {
    if (scope !== 'session') {
      await this.store.add(session.folder, scope, rule);
      return;
    }
    const others = (this.#ofSessions.get(session.id) ?? []).filter((one) => ruleKey(one) !== ruleKey(rule));
    this.#ofSessions.set(session.id, [...others, rule]);
    this.#didChange.fire();
  }

  problems(folder: string): readonly string[] {
    return this.store.problems(folder);
  }

  removeSessionRule(sessionId: string, rule: PermissionRule): void {
    const left = (this.#ofSessions.get(sessionId) ?? []).filter((one) => ruleKey(one) !== ruleKey(rule));
    this.#ofSessions.set(sessionId, left);
    this.#didChange.fire();
  }

  /** To be called when sessions were closed: their rules go with them. */
  keepOnly(sessionIds: ReadonlySet<string>): void {
    for (const id of this.#ofSessions.keys()) if (!sessionIds.has(id)) this.#ofSessions.delete(id);
  }

  #effective(mode: PermissionMode): PermissionMode {
    return this.isTrusted() ? mode : 'readOnly';
  }
}
