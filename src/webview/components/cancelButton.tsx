import type { VNode } from 'preact';
import type { Intent } from '../../chat/protocol';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { Icon } from './icon';

/** Ends one thing that the agent does, where the agent offers that. */
export function CancelButton({ what, intent }: { what: string; intent: Intent }): VNode {
  const { post } = usePanel();
  return (
    <button
      type="button"
      class="icon-button small-button"
      title={t('Cancel')}
      aria-label={t('Cancel {0}', what)}
      onClick={() => post(intent)}
    >
      <Icon name="debug-stop" />
    </button>
  );
}
