import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { SessionState } from '../../sessions/state';
import { t } from '../l10n';
import { isBusy } from '../text/agentText';
import { failureText } from '../text/failureText';

/** Says the three things that matter to people who listen: the agent works, is done, needs an answer. */
export function StatusRegion({
  sessionKey,
  state,
  agentName,
}: {
  sessionKey: string | undefined;
  state: SessionState | undefined;
  agentName: string;
}): VNode {
  const phase = state && phaseOf(state);
  const before = useRef<{ readonly sessionKey: string | undefined; readonly phase: Phase | undefined } | undefined>(
    undefined,
  );
  const [text, setText] = useState('');
  useEffect(() => {
    const last = before.current;
    before.current = { sessionKey, phase };
    // What another session does is told by its tab; a session that is merely shown has no news.
    const isNews = last?.sessionKey === sessionKey && last?.phase !== phase;
    const next = isNews && phase ? announcement(phase, last?.phase, agentName, state) : undefined;
    if (next !== undefined) setText(next);
    else if (last?.sessionKey !== sessionKey) setText('');
  }, [sessionKey, phase]);
  return (
    <div class="visually-hidden" role="status">
      {text}
    </div>
  );
}

type Phase = 'idle' | 'working' | 'asking' | 'brokenOff' | 'failed';

function phaseOf({ openRequests, activity, link, rows }: SessionState): Phase {
  if (openRequests.length > 0) return 'asking';
  if (isBusy(activity)) return 'working';
  if (link.state === 'failed') return 'failed';
  return rows.at(-1)?.kind === 'failure' ? 'brokenOff' : 'idle';
}

function announcement(
  phase: Phase,
  before: Phase | undefined,
  agent: string,
  { rows }: SessionState,
): string | undefined {
  switch (phase) {
    case 'brokenOff': {
      const last = rows.at(-1);
      return last?.kind === 'failure' ? failureText(last.failure, agent).title : undefined;
    }
    case 'asking':
      return t('{0} needs your answer', agent);
    case 'working':
      return t('{0} is working', agent);
    case 'failed':
      return t('{0} is not available', agent);
    case 'idle':
      return before === undefined || before === 'failed' || before === 'brokenOff'
        ? undefined
        : t('{0} finished', agent);
  }
}
