import type { VNode } from 'preact';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { Icon } from './icon';

/** In the place of the composer: a session that its agent cannot take up again is only to be read. */
export function ReadOnlyBar({ sessionKey, agentName }: { sessionKey: string; agentName: string }): VNode {
  const { post } = usePanel();
  return (
    <div class="notices">
      <div class="notice-bar" role="group" aria-label={t('This conversation is only to be read')}>
        <Icon name="lock" />
        <span class="notice-text">
          {t(
            '{0} cannot take this conversation up again. A new session gets it to read with your first message.',
            agentName,
          )}
        </span>
        <button type="button" class="button button-primary" onClick={() => post({ type: 'continueInNew', sessionKey })}>
          {t('Continue in a New Session')}
        </button>
      </div>
    </div>
  );
}
