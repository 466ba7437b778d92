import type { VNode } from 'preact';
import type { AgentSummary } from '../../chat/protocol';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { Icon } from './icon';

/** What is shown before there is a session: what this is, who can be talked to, and one way on. */
export function EmptyState({
  agents,
  chosen,
  onChoose,
  onStart,
}: {
  agents: readonly AgentSummary[];
  chosen: string | undefined;
  onChoose: (agentId: string) => void;
  onStart: () => void;
}): VNode {
  const { post } = usePanel();
  const agent = agents.find(({ id }) => id === chosen);
  const found = agents.filter(({ source }) => source === 'detected');
  const added = agents.filter(({ source }) => source !== 'detected');
  return (
    <div class="empty">
      <div class="empty-logo" aria-hidden="true">
        <Icon name="comment-discussion-sparkle" />
      </div>
      <h2>{t('Talk to a coding agent')}</h2>
      <p class="empty-lead">
        {t(
          'Parley connects VS Code to any agent that speaks the Agent Client Protocol. It needs no account of its own and sends nothing to anyone but the agent you choose.',
        )}
      </p>
      <AgentChoices legend={t('Agents')} agents={added} chosen={chosen} onChoose={onChoose} />
      <AgentChoices legend={t('Found on this machine')} agents={found} chosen={chosen} onChoose={onChoose} />
      <div class="buttons">
        <button type="button" class="button button-primary" disabled={!agent} onClick={onStart}>
          {agent ? t('Start with {0}', agent.name) : t('Start')}
        </button>
      </div>
      <button type="button" class="link" onClick={() => post({ type: 'addAgent' })}>
        {t('Add Agent…')}
      </button>
    </div>
  );
}

function AgentChoices({
  legend,
  agents,
  chosen,
  onChoose,
}: {
  legend: string;
  agents: readonly AgentSummary[];
  chosen: string | undefined;
  onChoose: (agentId: string) => void;
}): VNode | null {
  if (agents.length === 0) return null;
  return (
    <fieldset class="agents">
      <legend>{legend}</legend>
      {agents.map((one) => (
        <AgentChoice key={one.id} agent={one} checked={one.id === chosen} onChoose={onChoose} />
      ))}
    </fieldset>
  );
}

function AgentChoice({
  agent,
  checked,
  onChoose,
}: {
  agent: AgentSummary;
  checked: boolean;
  onChoose: (agentId: string) => void;
}): VNode {
  const description =
    agent.source === 'builtin'
      ? t('Built in: answers from your files and shows how to connect an agent')
      : agent.description;
  return (
    <label class={checked ? 'agent agent-chosen' : 'agent'}>
      <input type="radio" name="agent" checked={checked} onChange={() => onChoose(agent.id)} />
      <span class="agent-text">
        <span class="agent-name">{agent.name}</span>
        {description !== '' && <span class="agent-description">{description}</span>}
      </span>
      {agent.state === 'failed' && (
        <span class="agent-failed" title={t('It could not be started the last time')}>
          <Icon name="warning" tone="warning" />
          <span class="visually-hidden">{t('It could not be started the last time')}</span>
        </span>
      )}
    </label>
  );
}
