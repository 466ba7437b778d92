import type { VNode } from 'preact';
import type { ElicitationOutcome } from '../../acp/agentConnection';
import type { ElicitationRow } from '../../sessions/state';
import { ElicitationForm } from '../form/elicitationForm';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { visibleText } from '../../base/visibleText';
import { PageRequest } from './pageRequest';
import { RequestCard } from './requestCard';

/**
 * An agent asks the person for something: a form to fill in, or a page to open. It says who asks; nothing is answered before the card
 * has stood still for a moment, and the focus never goes to what accepts by itself.
 */
export function ElicitationCard({
  sessionKey,
  row: { request, requestId },
  waiting,
  agentName,
  onAnswered,
}: {
  sessionKey: string;
  row: ElicitationRow;
  waiting: number;
  agentName: string;
  onAnswered: () => void;
}): VNode {
  const { post } = usePanel();
  const answer = (outcome: ElicitationOutcome): void => {
    post({ type: 'answerElicitation', sessionKey, requestId, outcome });
    onAnswered();
  };
  const refuse = (action: 'decline' | 'cancel'): void => answer({ action });
  const isForm = request.mode === 'form';
  return (
    <RequestCard
      sessionKey={sessionKey}
      name={t('Question: {0}', visibleText((isForm ? request.title : undefined) ?? request.message))}
      icon={isForm ? 'question' : 'link-external'}
      question={isForm ? t('{0} asks you', agentName) : t('{0} wants you to open a page', agentName)}
      waiting={waiting}
    >
      {isForm ? (
        <ElicitationForm
          requestId={requestId}
          request={request}
          refuse={refuse}
          accept={(content) => answer({ action: 'accept', content })}
        />
      ) : (
        <PageRequest
          request={request}
          refuse={refuse}
          accept={() => {
            post({ type: 'openElicitation', sessionKey, requestId });
            onAnswered();
          }}
        />
      )}
    </RequestCard>
  );
}
