import type { VNode } from 'preact';
import type { UsageState } from '../../sessions/state';
import { memo } from '../memo';
import { baseName, pathOfUri } from '../text/paths';
import { UsageRing, usageText } from './usageView';

/** Where the session works, and what it has used. */
export const Footer = memo(({ folder, usage }: { folder: string; usage: UsageState | undefined }): VNode => (
  <footer class="footer">
    <span class="footer-folder" title={pathOfUri(folder)}>
      {baseName(pathOfUri(folder))}
    </span>
    <span class="footer-usage">
      <UsageRing usage={usage} />
      {usageText(usage)}
    </span>
  </footer>
));
