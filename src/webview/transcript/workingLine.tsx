import type { VNode } from 'preact';
import { useEffect, useReducer } from 'preact/hooks';
import type { SessionState } from '../../sessions/state';
import { Icon } from '../components/icon';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { stageText } from '../text/agentText';
import { durationText } from '../text/duration';

/** After so long without a word from the agent the person is told: milliseconds. */
const silence = 60_000;

/** The transcript's last line while the agent starts or works. It counts the time, so that it never looks stuck. */
export function WorkingLine({
  state,
  agentName,
  sessionKey,
}: {
  state: SessionState;
  agentName: string;
  sessionKey: string;
}): VNode | null {
  const { post } = usePanel();
  const { activity, link, turnStartedAt, lastHeardAt, openRequests } = state;
  // A question that waits is the person's turn, not the agent's.
  const working = (activity === 'running' && openRequests.length === 0) || activity === 'cancelling';
  const starting = link.state === 'starting';
  useSecondTick(working);
  if (!working && !starting) return null;
  const now = Date.now();
  const heard = Math.max(lastHeardAt ?? 0, turnStartedAt ?? 0);
  const silent = working && !starting && heard > 0 && now - heard >= silence;
  return (
    <div class="working">
      <Icon name="loading" spin />
      <span>
        {starting ? startingText(link.stage, agentName) : activity === 'cancelling' ? t('Stopping…') : t('Working…')}
      </span>
      {starting && link.stage === 'signingIn' && (
        <button type="button" class="button" onClick={() => post({ type: 'cancelSignIn', sessionKey })}>
          {t('Cancel Sign-in')}
        </button>
      )}
      {working && turnStartedAt !== undefined && (
        <span class="working-time">{durationText(now - turnStartedAt, true)}</span>
      )}
      {silent && (
        <div class="note">
          {t('{0} has said nothing for {1}. You can wait, or stop it.', agentName, durationText(now - heard, true))}
        </div>
      )}
    </div>
  );
}

function startingText(stage: Parameters<typeof stageText>[0], agentName: string): string {
  return `${agentName}: ${stageText(stage)}`;
}

function useSecondTick(active: boolean): void {
  const [, tick] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => tick(undefined), 1000);
    return () => clearInterval(timer);
  }, [active]);
}
