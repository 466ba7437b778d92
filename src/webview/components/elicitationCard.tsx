import type { ComponentChildren, VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { ElicitationOutcome, ElicitationRequest } from '../../acp/agentConnection';
import type { ElicitationRow } from '../../sessions/state';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { ElicitationFieldView } from './elicitationField';
import { contentOf, initialValue, itemsOff } from './elicitationForm';
import type { FieldValue } from './elicitationForm';
import { RequestCard } from './requestCard';
import { useSettled } from './useSettled';

interface CardProps {
  readonly sessionKey: string;
  readonly row: ElicitationRow;
  readonly waiting: number;
  readonly agentName: string;
  readonly onAnswered: () => void;
}

/** A question of the agent to be answered in a form, or on a page in the browser. */
export function ElicitationCard(props: CardProps): VNode {
  const { request } = props.row;
  return request.mode === 'form' ? (
    <FormCard {...props} request={request} />
  ) : (
    <PageCard {...props} request={request} />
  );
}

function FormCard({
  sessionKey,
  row,
  request,
  waiting,
  agentName,
  onAnswered,
}: CardProps & { request: ElicitationRequest & { mode: 'form' } }): VNode {
  const { post } = usePanel();
  const [values, setValues] = useState<ReadonlyMap<string, FieldValue>>(new Map());
  const buttons = useRef<HTMLDivElement>(null);
  const settled = useSettled(buttons);
  const answer = (outcome: ElicitationOutcome): void => {
    if (!settled.now()) return;
    post({ type: 'answerElicitation', sessionKey, requestId: row.requestId, outcome });
    onAnswered();
  };
  const listsFit = request.fields.every((field) => {
    const value = values.get(field.key) ?? initialValue(field);
    return field.type !== 'array' || itemsOff(field, Array.isArray(value) ? value.length : 0) === 0;
  });
  return (
    <RequestCard
      sessionKey={sessionKey}
      name={t('Question: {0}', request.title ?? request.message)}
      icon="question"
      question={request.title === undefined ? t('{0} asks', agentName) : t('{0} asks: {1}', agentName, request.title)}
      waiting={waiting}
    >
      <form
        class="request-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (listsFit) answer({ action: 'accept', content: contentOf(request.fields, values) });
        }}
      >
        <div class="permission-body">
          <p>{request.message}</p>
          {request.description !== undefined && <p class="note">{request.description}</p>}
          {request.fields.map((field) => (
            <ElicitationFieldView
              key={field.key}
              field={field}
              value={values.get(field.key) ?? initialValue(field)}
              onChange={(value) => setValues((before) => new Map(before).set(field.key, value))}
            />
          ))}
        </div>
        <div class="buttons" ref={buttons}>
          <button type="submit" class="button button-primary" aria-disabled={!settled.shown || !listsFit}>
            {t('Answer')}
          </button>
          <Refusals disabled={!settled.shown} answer={answer} />
        </div>
      </form>
    </RequestCard>
  );
}

function PageCard({
  sessionKey,
  row,
  request,
  waiting,
  agentName,
  onAnswered,
}: CardProps & { request: ElicitationRequest & { mode: 'url' } }): VNode {
  const { post } = usePanel();
  const buttons = useRef<HTMLDivElement>(null);
  const settled = useSettled(buttons);
  const { requestId } = row;
  const send = (intent: Parameters<typeof post>[0]): void => {
    if (!settled.now()) return;
    post(intent);
    onAnswered();
  };
  return (
    <RequestCard
      sessionKey={sessionKey}
      name={t('Question: {0}', request.message)}
      icon="link-external"
      question={t('{0} wants to open a page', agentName)}
      waiting={waiting}
    >
      <div class="permission-body">
        <p>{request.message}</p>
        <p>
          {t('On the host:')} <b>{hostOf(request.url)}</b>
        </p>
        <pre class="command">{request.url}</pre>
      </div>
      <div class="buttons" ref={buttons}>
        <button
          type="button"
          class="button button-primary"
          aria-disabled={!settled.shown}
          onClick={() => send({ type: 'openElicitation', sessionKey, requestId })}
        >
          {t('Open Page')}
        </button>
        <Refusals
          disabled={!settled.shown}
          answer={(outcome) => send({ type: 'answerElicitation', sessionKey, requestId, outcome })}
        />
      </div>
    </RequestCard>
  );
}

/** To say no, and not to say anything. */
function Refusals({
  disabled,
  answer,
}: {
  disabled: boolean;
  answer: (outcome: ElicitationOutcome) => void;
}): ComponentChildren {
  return (
    <>
      <button type="button" class="button" aria-disabled={disabled} onClick={() => answer({ action: 'decline' })}>
        {t('Decline')}
      </button>
      <button type="button" class="button" aria-disabled={disabled} onClick={() => answer({ action: 'cancel' })}>
        {t('Cancel')}
      </button>
    </>
  );
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : t('none');
}
