import * as vscode from 'vscode';
import { labelText } from './base/labelText';
import type { RuledSession, RulePolicy } from './chat/permissionPolicy';
import type { PermissionRule, RuleKind, RuleScope } from './sessions/permissions/permissionRule';
import type { PermissionSettings } from './permissionSettings';

/** What the list shows: the rules of a session, and those of its folder and of the person. */
export interface RulesViewServices {
  readonly rules: PermissionSettings;
  readonly policy: RulePolicy;
  /** The session that is meant; undefined: only a folder is. */
  readonly session: RuledSession | undefined;
  /** Its URI. */
  readonly folder: string;
}

interface RuleItem extends vscode.QuickPickItem {
  readonly scope: RuleScope;
  readonly rule: PermissionRule;
  readonly isUnconfirmed: boolean;
}

/** Lists the permission rules, in plain words. Each can be taken back; one that nobody has confirmed can be. */
export function showPermissionRules(services: RulesViewServices): void {
  const { rules, policy, session, folder } = services;
  const picker = vscode.window.createQuickPick<RuleItem | vscode.QuickPickItem>();
  const revoke = { iconPath: new vscode.ThemeIcon('trash'), tooltip: vscode.l10n.t('Take this rule back') };
  const confirm = {
    iconPath: new vscode.ThemeIcon('check'),
    tooltip: vscode.l10n.t('Confirm this rule: it counts from now on'),
  };
  picker.title = vscode.l10n.t('Permission Rules');
  picker.placeholder = vscode.l10n.t('What agents may do without asking. Choose a rule to take it back.');
  picker.buttons = [{ iconPath: new vscode.ThemeIcon('gear'), tooltip: vscode.l10n.t('Open Settings') }];
  const show = (): void => {
    const own = session ? policy.rulesOf(session).filter(({ scope }) => scope === 'session') : [];
    const all = [...own.map((one) => ({ ...one, isUnconfirmed: false })), ...rules.all(folder)];
    picker.items =
      all.length === 0
        ? [{ label: vscode.l10n.t('There are no rules. Make one with “Always…” on a question of an agent.') }]
        : all.map((one): RuleItem => ({
            ...one,
            label: labelText(ruleLabel(one.rule)),
            description: scopeLabel(one.scope),
            ...(one.isUnconfirmed && {
              detail: vscode.l10n.t('Stands in the settings of this folder, and does not count until you confirm it'),
            }),
            buttons: one.isUnconfirmed ? [confirm, revoke] : [revoke],
          }));
  };
  const act = async (item: RuleItem, isConfirmed: boolean): Promise<void> => {
    const { scope, rule } = item;
    picker.busy = true;
    try {
      if (isConfirmed) await rules.confirm(folder, rule);
      else if (scope === 'session') policy.removeSessionRule(session?.id ?? '', rule);
      else await rules.remove(folder, scope, rule);
    } catch (error) {
      void vscode.window.showWarningMessage(
        vscode.l10n.t('The rule could not be changed: {0}', error instanceof Error ? error.message : ''),
      );
    } finally {
      picker.busy = false;
    }
    show();
  };
  const subscriptions = [
    picker,
    // A rule that was just made is still being written.
    rules.onDidChange(show),
    picker.onDidTriggerItemButton(({ item, button }) => {
      if ('rule' in item) void act(item, button === confirm);
    }),
    picker.onDidAccept(() => {
      const [item] = picker.selectedItems;
      if (item && 'rule' in item) void act(item, item.isUnconfirmed);
    }),
    picker.onDidTriggerButton(() => {
      void vscode.commands.executeCommand('workbench.action.openSettings', 'parley.permissions.rules');
    }),
    picker.onDidHide(() => {
      vscode.Disposable.from(...subscriptions).dispose();
    }),
  ];
  show();
  picker.show();
}

/** The same words as in the panel (`ruleText.ts`). */
function ruleLabel(rule: PermissionRule): string {
  const isAllow = rule.effect === 'allow';
  if ('command' in rule) {
    return isAllow ? vscode.l10n.t('Run exactly `{0}`', rule.command) : vscode.l10n.t('Never run `{0}`', rule.command);
  }
  if ('commandPrefix' in rule) {
    const { commandPrefix } = rule;
    return isAllow
      ? vscode.l10n.t('Run `{0}` and `{0}` with anything after it', commandPrefix)
      : vscode.l10n.t('Never run `{0}` with anything after it', commandPrefix);
  }
  if ('mcpTool' in rule) {
    const { mcpTool } = rule;
    return isAllow
      ? vscode.l10n.t('Use the MCP tool {0}', mcpTool)
      : vscode.l10n.t('Never use the MCP tool {0}', mcpTool);
  }
  const what = kindLabel(rule.kind);
  if (rule.path === undefined) {
    return isAllow ? vscode.l10n.t('{0}: anything in the folder', what) : vscode.l10n.t('Never: {0}', what);
  }
  return isAllow ? vscode.l10n.t('{0}: `{1}`', what, rule.path) : vscode.l10n.t('Never: {0}, `{1}`', what, rule.path);
}

function kindLabel(kind: RuleKind): string {
  switch (kind) {
    case 'read':
      return vscode.l10n.t('Read files');
    case 'search':
      return vscode.l10n.t('Search');
    case 'edit':
      return vscode.l10n.t('Edit files');
    case 'delete':
      return vscode.l10n.t('Delete files');
    case 'move':
      return vscode.l10n.t('Move files');
    case 'execute':
      return vscode.l10n.t('Run commands');
    case 'fetch':
      return vscode.l10n.t('Fetch from the network');
  }
}

function scopeLabel(scope: RuleScope): string {
  switch (scope) {
    case 'session':
      return vscode.l10n.t('In this session');
    case 'folder':
      return vscode.l10n.t('In this folder');
    case 'user':
      return vscode.l10n.t('In every folder');
  }
}
