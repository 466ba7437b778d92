import type { VNode } from 'preact';
import type { ElicitationRow } from '../../sessions/state';
import { Icon } from '../components/icon';
import { t } from '../l10n';

/** A question in the flow, in one quiet line. While it is open, its card stands above the composer. */
export function ElicitationRowView({ row, agentName }: { row: ElicitationRow; agentName: string }): VNode {
  const { request, outcome } = row;
  const what = request.mode === 'form' && request.title !== undefined ? request.title : request.message;
  const isOpen = outcome.action === 'open';
  return (
    <div class="line">
      <Icon name={request.mode === 'url' ? 'link-external' : 'question'} {...(isOpen ? { tone: 'warning' } : {})} />
      <div class="line-text" title={request.mode === 'url' ? request.url : undefined}>
        {t('{0} asks: {1}', agentName, what)}
        {isOpen ? <div class="note">{outcomeText(row)}</div> : <span class="note"> · {outcomeText(row)}</span>}
      </div>
    </div>
  );
}

function outcomeText({ outcome, request, completed }: ElicitationRow): string {
  if (completed) return t('Done');
  switch (outcome.action) {
    case 'open':
      return t('Waiting for your answer');
    case 'accept':
      return request.mode === 'url' ? t('Page opened; the agent has not said yet that it is done') : t('Answered');
    case 'decline':
      return t('Declined');
    case 'cancel':
      return t('Cancelled');
    case 'withdrawn':
      return t('Withdrawn by the agent');
  }
}
