import type { VNode } from 'preact';
import { type PermissionMode, permissionModes } from '../../sessions/permissions/permissionRule';
import { t } from '../l10n';
import { modeDescription, modeText } from '../text/ruleText';
import { Icon } from './icon';
import { Picker } from './picker';

/** What may be done in the session without a question; always to be seen, and marked when it is more than usual. */
export function PermissionModePicker({
  mode,
  trusted,
  onPick,
}: {
  mode: PermissionMode;
  /** In a workspace that is not trusted nothing may be changed. */
  trusted: boolean;
  onPick: (mode: PermissionMode) => void;
}): VNode {
  const shown = trusted ? mode : 'readOnly';
  const isWide = shown === 'allowEdits' || shown === 'allowAll';
  const choices = permissionModes
    .filter((one) => trusted || one === 'readOnly')
    .map((value) => ({ value, name: modeText(value), description: modeDescription(value) }));
  return (
    <span class={isWide ? 'permission-mode permission-mode-wide' : 'permission-mode'}>
      <Icon name={isWide ? 'unlock' : shown === 'readOnly' ? 'lock' : 'shield'} {...(isWide && { tone: 'warning' })} />
      <span class="permission-mode-label" aria-hidden="true">
        {t('Permissions')}
      </span>
      <Picker
        label={t('Permissions')}
        description={modeDescription(shown)}
        value={shown}
        groups={new Map([['', choices]])}
        onPick={(value) => {
          const picked = permissionModes.find((one) => one === value);
          if (picked) onPick(picked);
        }}
      />
    </span>
  );
}
