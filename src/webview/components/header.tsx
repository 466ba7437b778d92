import type { VNode } from 'preact';
import type { AgentSummary, PanelState, SessionSummary } from '../../chat/protocol';
import type { SessionState } from '../../sessions/state';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { memo } from '../memo';
import { agentStateText } from '../text/agentText';
import { sessionTitle } from '../text/sessionText';
import { Icon } from './icon';
import { IconButton } from './iconButton';
import { SessionTabs } from './sessionTabs';
import { SessionTitle } from './sessionTitle';

/** Which session is shown, with which agent, and the ways to others. */
export function Header({ panel, state }: { panel: PanelState; state: SessionState | undefined }): VNode {
  const shown = panel.sessions.find(({ key }) => key === panel.shown);
  const listed = panel.surface === 'panel' ? panel.sessions.filter(({ inEditor }) => !inEditor) : [];
  return (
    <header class="header">
      <HeaderLine
        surface={panel.surface}
        sessionKey={shown?.key}
        title={shown ? sessionTitle(shown) : listed.length > 0 ? t('New session') : t('Parley')}
        agentName={shown?.agentName}
        agentState={
          shown &&
          (state
            ? agentStateText(state.link, state.activity, state.openRequests.length > 0)
            : summaryState(panel.agents, shown))
        }
        failed={state ? state.link.state === 'failed' : (shown?.failed ?? false)}
      />
      {listed.length > (shown ? 1 : 0) && <SessionTabs sessions={listed} shown={panel.shown} />}
    </header>
  );
}

const HeaderLine = memo(
  ({
    surface,
    sessionKey,
    title,
    agentName,
    agentState,
    failed,
  }: {
    surface: PanelState['surface'];
    sessionKey: string | undefined;
    title: string;
    agentName: string | undefined;
    agentState: string | undefined;
    failed: boolean;
  }): VNode => {
    const { post } = usePanel();
    return (
      <div class="header-line">
        <SessionTitle title={title} sessionKey={sessionKey} />
        {agentName !== undefined && (
          <span class="header-agent">
            {failed && <Icon name="error" tone="error" />}
            <span class="header-agent-name">{agentName}</span>
            <span class="header-agent-state" title={agentState}>
              {agentState}
            </span>
          </span>
        )}
        <span class="header-buttons">
          <IconButton label={t('New Session')} icon="add" onClick={() => post({ type: 'newSession' })} />
          <IconButton label={t('History')} icon="history" onClick={() => post({ type: 'openHistory' })} />
          {sessionKey !== undefined &&
            (surface === 'panel' ? (
              <IconButton
                label={t('Open in Editor')}
                icon="go-to-file"
                onClick={() => post({ type: 'openInEditor', sessionKey })}
              />
            ) : (
              <IconButton
                label={t('Move to Panel')}
                icon="layout-sidebar-right"
                onClick={() => post({ type: 'moveToPanel', sessionKey })}
              />
            ))}
        </span>
      </div>
    );
  },
);

function summaryState(agents: readonly AgentSummary[], { agentId, activity, waiting }: SessionSummary): string {
  const state = agents.find(({ id }) => id === agentId)?.state;
  if (state === 'starting') return agentStateText({ state: 'starting', stage: 'starting' }, activity);
  return agentStateText({ state: state === 'ready' ? 'ready' : 'none' }, activity, waiting);
}
