import type { VNode } from 'preact';
import type { AgentSummary, PanelState, SessionSummary } from '../../chat/protocol';
import type { SessionState } from '../../sessions/state';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { memo } from '../memo';
import { agentStateText } from '../text/agentText';
import { Icon } from './icon';
import { SessionTabs } from './sessionTabs';

/** Which session is shown, with which agent, and the ways to others. */
export function Header({ panel, state }: { panel: PanelState; state: SessionState | undefined }): VNode {
  const shown = panel.sessions.find(({ key }) => key === panel.shown);
  return (
    <header class="header">
      <HeaderLine
        title={shown ? sessionTitle(shown) : panel.sessions.length > 0 ? t('New session') : t('Parley')}
        agentName={shown?.agentName}
        agentState={
          shown &&
          (state
            ? agentStateText(state.link, state.activity, state.openRequests.length > 0)
            : summaryState(panel.agents, shown))
        }
        failed={state ? state.link.state === 'failed' : (shown?.failed ?? false)}
      />
      {panel.sessions.length > (shown ? 1 : 0) && <SessionTabs sessions={panel.sessions} shown={panel.shown} />}
    </header>
  );
}

export function sessionTitle({ title }: Pick<SessionSummary, 'title'>): string {
  return title === '' ? t('New session') : title;
}

const HeaderLine = memo(
  ({
    title,
    agentName,
    agentState,
    failed,
  }: {
    title: string;
    agentName: string | undefined;
    agentState: string | undefined;
    failed: boolean;
  }): VNode => {
    const { post } = usePanel();
    return (
      <div class="header-line">
        <h1 class="header-title" title={title}>
          {title}
        </h1>
        {agentName !== undefined && (
          <span class="header-agent">
            {failed && <Icon name="error" tone="error" />}
            <span class="header-agent-name">{agentName}</span>
            <span class="header-agent-state">{agentState}</span>
          </span>
        )}
        <button
          type="button"
          class="icon-button"
          title={t('New Session')}
          aria-label={t('New Session')}
          onClick={() => post({ type: 'newSession' })}
        >
          <Icon name="add" />
        </button>
      </div>
    );
  },
);

function summaryState(agents: readonly AgentSummary[], { agentId, activity, waiting }: SessionSummary): string {
  const state = agents.find(({ id }) => id === agentId)?.state;
  if (state === 'starting') return agentStateText({ state: 'starting', stage: 'starting' }, activity);
  return agentStateText({ state: state === 'ready' ? 'ready' : 'none' }, activity, waiting);
}
