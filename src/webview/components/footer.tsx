import type { VNode } from 'preact';
import type { UsageState } from '../../sessions/state';
import type { PermissionMode } from '../../sessions/permissions/permissionRule';
import { memo } from '../memo';
import { baseName, pathOfUri } from '../text/paths';
import { PermissionModePicker } from './permissionModePicker';
import { UsageRing, usageText } from './usageView';

interface FooterProps {
  readonly folder: string;
  readonly mode: PermissionMode;
  readonly trusted: boolean;
  readonly usage: UsageState | undefined;
  readonly onPickMode: (mode: PermissionMode) => void;
}

/** Where the session works, what may be done in it without a question, and what it has used. */
export const Footer = memo(({ folder, mode, trusted, usage, onPickMode }: FooterProps): VNode => (
  <footer class="footer">
    <span class="footer-folder" title={pathOfUri(folder)}>
      {baseName(pathOfUri(folder))}
    </span>
    <PermissionModePicker mode={mode} trusted={trusted} onPick={onPickMode} />
    <span class="footer-usage">
      <UsageRing usage={usage} />
      {usageText(usage)}
    </span>
  </footer>
));
