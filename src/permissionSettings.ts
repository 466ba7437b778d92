import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { Sequencer } from './base/async';
import { CheckError } from './base/check';
import { Emitter } from './base/events';
import { DisposableObject } from './base/lifecycle';
import type { RuleStore } from './chat/permissionPolicy';
import { readRules, ruleCheck, ruleKey } from './sessions/permissions/checkRule';
import type { PermissionRule, ScopedRule } from './sessions/permissions/permissionRule';
import { permissionRulesSetting, type RulesPlace, writePermissionRules } from './settings';

const KEY = 'parley.confirmedRules';
/** So many confirmations are kept: the newest. */
const MAX_CONFIRMED = 2000;

/** A rule of the settings as it stands there. */
export interface SettingsRule extends ScopedRule {
  readonly scope: 'folder' | 'user';
  /** It is written in the workspace's own settings, and nobody has confirmed it on this machine: it does not count. */
  readonly isUnconfirmed: boolean;
}

/**
 * The rules in the setting `parley.permissions.rules`. What allows something and stands in a folder's settings counts once it was
 * confirmed on this machine: the settings may have come with the folder, or an agent may have written them.
 */
export class PermissionSettings extends DisposableObject implements RuleStore {
  readonly #didChange = this.register(new Emitter<void>());
  readonly onDidChange = this.#didChange.event;
  readonly #writes = new Sequencer();

  /** @param state Of the workspace. */
  constructor(private readonly state: vscode.Memento) {
    super();
    this.register(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('parley.permissions.rules')) this.#didChange.fire();
      }),
    );
  }

  rules(folder: string): readonly ScopedRule[] {
    return this.all(folder)
      .filter(({ isUnconfirmed }) => !isUnconfirmed)
      .map(({ scope, rule }) => ({ scope, rule }));
  }

  /** Those that count for a folder, and those that do not count yet. */
  all(folder: string): readonly SettingsRule[] {
    const written = permissionRulesSetting(vscode.Uri.parse(folder));
    const confirmed = this.#confirmed;
    const ofFolder = [...readRules(written.folder).rules, ...readRules(written.workspace).rules];
    return [
      ...distinct(ofFolder).map((rule): SettingsRule => {
        const isUnconfirmed = rule.effect === 'allow' && !confirmed.includes(confirmation(folder, rule));
        return { scope: 'folder', rule, isUnconfirmed };
      }),
      ...readRules(written.user).rules.map((rule): SettingsRule => ({ scope: 'user', rule, isUnconfirmed: false })),
    ];
  }

  /** What is wrong in a folder's rules, for people who write them. */
  problems(folder: string): readonly string[] {
    const written = permissionRulesSetting(vscode.Uri.parse(folder));
    const wrong = [written.folder, written.workspace, written.user].flatMap((value) => readRules(value).problems);
    const waiting = this.all(folder).filter(({ isUnconfirmed }) => isUnconfirmed).length;
    return [
      ...new Set(wrong),
      ...(waiting > 0
        ? [
            vscode.l10n.t(
              'The settings of this folder have permission rules that you have not confirmed. They do not count until you do, with “Parley: Permission Rules…”.',
            ),
          ]
        : []),
    ];
  }

  async add(folder: string, scope: 'folder' | 'user', rule: PermissionRule): Promise<void> {
    if (scope === 'folder') await this.confirm(folder, rule);
    await this.#rewrite(folder, scope, (list) => [...list.filter((one) => !isRule(one, rule)), rule]);
  }

  /** From wherever it stands: a rule that is said to be the folder's may be that of a workspace file. */
  async remove(folder: string, scope: 'folder' | 'user', rule: PermissionRule): Promise<void> {
    // Where it comes back, nobody has confirmed it.
    if (scope === 'folder') await this.#forget(folder, rule);
    const places = scope === 'user' ? (['user'] as const) : (['folder', 'workspace'] as const);
    for (const place of places) await this.#rewrite(folder, place, (list) => list.filter((one) => !isRule(one, rule)));
  }

  async confirm(folder: string, rule: PermissionRule): Promise<void> {
    const added = confirmation(folder, rule);
    const others = this.#confirmed.filter((one) => one !== added);
    await this.state.update(KEY, [...others, added].slice(-MAX_CONFIRMED));
    this.#didChange.fire();
  }

  async #forget(folder: string, rule: PermissionRule): Promise<void> {
    const taken = confirmation(folder, rule);
    const left = this.#confirmed.filter((one) => one !== taken);
    if (left.length < this.#confirmed.length) await this.state.update(KEY, left);
  }

  /** One after the other: each begins with what the one before has written. What is no list, or no rule, stays as it is written. */
  #rewrite(folder: string, place: RulesPlace, change: (list: readonly unknown[]) => readonly unknown[]): Promise<void> {
    return this.#writes.run(async () => {
      const uri = vscode.Uri.parse(folder);
      const written = permissionRulesSetting(uri)[place];
      const list: readonly unknown[] = Array.isArray(written) ? written : [];
      const changed = change(list);
      if (!isDeepStrictEqual(changed, list)) await writePermissionRules(uri, place, changed);
    });
  }

  get #confirmed(): readonly unknown[] {
    const kept: unknown = this.state.get(KEY);
    return Array.isArray(kept) ? (kept as readonly unknown[]) : [];
  }
}

function confirmation(folder: string, rule: PermissionRule): string {
  return `${folder} ${ruleKey(rule)}`;
}

function distinct(rules: readonly PermissionRule[]): readonly PermissionRule[] {
  return [...new Map(rules.map((rule) => [ruleKey(rule), rule])).values()];
}

function isRule(written: unknown, rule: PermissionRule): boolean {
  try {
    return ruleKey(ruleCheck(written, '')) === ruleKey(rule);
  } catch (error) {
    if (error instanceof CheckError) return false;
    throw error;
  }
}
