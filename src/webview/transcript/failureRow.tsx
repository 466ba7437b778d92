import type { VNode } from 'preact';
import type { Intent, SignInMethod } from '../../chat/protocol';
import type { FailureRow } from '../../sessions/state';
import { Fold } from '../components/fold';
import { Icon } from '../components/icon';
import { SignIn, canSignIn } from '../components/signIn';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { failureText } from '../text/failureText';
import type { FailureAction } from '../text/failureText';

/** What went wrong, what was kept, and the next step. */
export function FailureRowView({
  row,
  sessionKey,
  agentName,
  signInMethods,
}: {
  row: FailureRow;
  sessionKey: string;
  agentName: string;
  signInMethods: readonly SignInMethod[];
}): VNode {
  const { post } = usePanel();
  const { title, advice, actions, details } = failureText(row.failure, agentName);
  const buttons = actions.flatMap((action) => {
    const intent = intentOf(action, row, sessionKey);
    return intent ? [{ action, intent }] : [];
  });
  const offersSignIn = row.failure.kind === 'authRequired' && canSignIn(signInMethods);
  return (
    <div class="card failure" role="group" aria-label={title}>
      <div class="card-title">
        <Icon name="error" tone="error" />
        <span>{title}</span>
      </div>
      <p>{offersSignIn ? signInAdvice(row) : advice}</p>
      <p class="note">
        {row.promptId === undefined ? t('The conversation is kept.') : t('The conversation and your message are kept.')}
      </p>
      {details !== '' && (
        <Fold foldKey={`${row.key}/details`} label={t('Details')}>
          <pre class="output" role="group" tabIndex={0} aria-label={t('Details')}>
            {details}
          </pre>
        </Fold>
      )}
      {row.failure.kind === 'authRequired' && <SignIn sessionKey={sessionKey} methods={signInMethods} />}
      {buttons.length > 0 && (
        <div class="buttons">
          {buttons.map(({ action, intent }, index) => (
            <button
              key={action}
              type="button"
              class={index === 0 && !offersSignIn ? 'button button-primary' : 'button'}
              onClick={() => post(intent)}
            >
              {actionName(action)}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function signInAdvice({ promptId }: FailureRow): string {
  return promptId === undefined
    ? t('Choose how to sign in.')
    : t('Choose how to sign in. Your message is sent again after that.');
}

function intentOf(action: FailureAction, { promptId }: FailureRow, sessionKey: string): Intent | undefined {
  switch (action) {
    case 'restart':
      return { type: 'restartAgent', sessionKey };
    case 'retry':
      return promptId === undefined ? undefined : { type: 'retryPrompt', sessionKey, promptId };
    case 'settings':
      return { type: 'openSettings', query: 'parley.agents' };
    case 'trust':
      return { type: 'manageTrust' };
    case 'newSession':
      return { type: 'continueInNew', sessionKey };
  }
}

function actionName(action: FailureAction): string {
  switch (action) {
    case 'restart':
      return t('Restart');
    case 'retry':
      return t('Retry');
    case 'settings':
      return t('Open Settings');
    case 'trust':
      return t('Manage Trust');
    case 'newSession':
      return t('Continue in a New Session');
  }
}
