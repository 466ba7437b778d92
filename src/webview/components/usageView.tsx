import type { VNode } from 'preact';
import type { UsageState } from '../../sessions/state';
import { t } from '../l10n';
import { memo } from '../memo';
import { moneyText, shortCount } from '../text/numbers';

/** How full the agent's context is: a ring, with the numbers beside it and more on hover. */
export const UsageRing = memo(({ usage }: { usage: UsageState | undefined }): VNode | null => {
  const { used, size } = usage ?? {};
  if (used === undefined || size === undefined || size <= 0) return null;
  const percent = Math.min(100, Math.round((used / size) * 100));
  const label = t('{0} % of the context used: {1} of {2} tokens', percent, used, size);
  return (
    <span class="ring" role="img" aria-label={label} title={label}>
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <circle class="ring-track" cx="8" cy="8" r="5.5" pathLength="100" />
        <circle
          class={percent >= 90 ? 'ring-part ring-full' : 'ring-part'}
          cx="8"
          cy="8"
          r="5.5"
          pathLength="100"
          stroke-dasharray={`${percent} 100`}
        />
      </svg>
    </span>
  );
});

export function usageText(usage: UsageState | undefined): string {
  if (!usage) return '';
  const { used, size, cost } = usage;
  const parts: string[] = [];
  if (used !== undefined && size !== undefined) {
    parts.push(t('{0} / {1} tokens', shortCount(used), shortCount(size)));
  }
  if (cost) parts.push(moneyText(cost.amount, cost.currency));
  return parts.join(' · ');
}
