import { visibleText } from '../../base/visibleText';
import type {
  Caution,
  PermissionMode,
  PermissionRule,
  PolicyCause,
  RuleKind,
  RuleScope,
} from '../../sessions/permissions/permissionRule';
import { t } from '../l10n';

/** What a rule is about, in plain words. The same words stand in VS Code's list of rules (`permissionRulesView.ts`). */
export function ruleText(rule: PermissionRule): string {
  const isAllow = rule.effect === 'allow';
  if ('command' in rule) {
    const command = visibleText(rule.command);
    return isAllow ? t('Run exactly `{0}`', command) : t('Never run `{0}`', command);
  }
  if ('commandPrefix' in rule) {
    const prefix = visibleText(rule.commandPrefix);
    return isAllow
      ? t('Run `{0}` and `{0}` with anything after it', prefix)
      : t('Never run `{0}` with anything after it', prefix);
  }
  if ('mcpTool' in rule) {
    const tool = visibleText(rule.mcpTool);
    return isAllow ? t('Use the MCP tool {0}', tool) : t('Never use the MCP tool {0}', tool);
  }
  const { kind, path } = rule;
  const what = kindText(kind);
  if (path === undefined) return isAllow ? t('{0}: anything in the folder', what) : t('Never: {0}', what);
  return isAllow ? t('{0}: `{1}`', what, visibleText(path)) : t('Never: {0}, `{1}`', what, visibleText(path));
}

export function kindText(kind: RuleKind): string {
  switch (kind) {
    case 'read':
      return t('Read files');
    case 'search':
      return t('Search');
    case 'edit':
      return t('Edit files');
    case 'delete':
      return t('Delete files');
    case 'move':
      return t('Move files');
    case 'execute':
      return t('Run commands');
    case 'fetch':
      return t('Fetch from the network');
  }
}

/** Where a rule counts. */
export function scopeText(scope: RuleScope): string {
  switch (scope) {
    case 'session':
      return t('In this session');
    case 'folder':
      return t('In this folder');
    case 'user':
      return t('In every folder');
  }
}

export function modeText(mode: PermissionMode): string {
  switch (mode) {
    case 'readOnly':
      return t('Read only');
    case 'ask':
      return t('Ask');
    case 'allowEdits':
      return t('Allow edits in the workspace');
    case 'allowAll':
      return t('Allow all for this session');
  }
}

/** What a mode means, in a sentence. */
export function modeDescription(mode: PermissionMode): string {
  switch (mode) {
    case 'readOnly':
      return t('Changes and commands are rejected');
    case 'ask':
      return t('Whatever needs permission is asked, unless a rule of yours answers');
    case 'allowEdits':
      return t('Files of the workspace are read and edited without a question; all else is asked');
    case 'allowAll':
      return t('Nothing is asked but what is dangerous or cannot be understood');
  }
}

/** Why policy answered. */
export function causeText(cause: PolicyCause): string {
  return cause.type === 'mode' ? modeText(cause.mode) : `${ruleText(cause.rule)} (${scopeText(cause.scope)})`;
}

/** Why something is asked about each time. */
export function cautionText(caution: Caution): string {
  switch (caution.type) {
    case 'notUnderstood':
      return t('Parley cannot tell all that this does, so you are asked each time.');
    case 'guarded':
      return t('{0} can decide which programs run, so you are asked each time.', visibleText(caution.path));
    case 'outside':
      return t('{0} is outside of the session’s folders, so you are asked each time.', visibleText(caution.path));
    case 'dangerous':
      return dangerText(caution.danger);
  }
}

function dangerText(danger: Extract<Caution, { readonly type: 'dangerous' }>['danger']): string {
  switch (danger) {
    case 'deletes':
      return t('This may delete what cannot be brought back, so you are asked each time.');
    case 'root':
      return t('This runs with an administrator’s rights, so you are asked each time.');
    case 'runsAnother':
    case 'inlineCode':
      return t('This runs another program or code that it is given, so you are asked each time.');
    case 'pipedIntoProgram':
      return t('This runs whatever comes through the pipe, so you are asked each time.');
    case 'rewritesHistory':
      return t('This may overwrite history or branches, so you are asked each time.');
    case 'disk':
      return t('This may overwrite disks or devices, so you are asked each time.');
    case 'rights':
      return t('This changes who may do what with files, so you are asked each time.');
    case 'system':
      return t('This changes the system, so you are asked each time.');
    case 'publishes':
      return t('This publishes something, so you are asked each time.');
    case 'environment':
      return t('This changes what later commands do, so you are asked each time.');
  }
}
