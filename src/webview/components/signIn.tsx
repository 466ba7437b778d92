import type { VNode } from 'preact';
import type { SignInMethod } from '../../chat/protocol';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { visibleText } from '../../base/visibleText';
import { CommandText } from './commandText';
import { Icon } from './icon';
import { useShortened } from './useShortened';

const methodsAtOnce = 20;

export function canSignIn(methods: readonly SignInMethod[]): boolean {
  return methods.some(({ type }) => type !== 'unknown');
}

/** The ways of signing in that an agent told, each with what it says of it; one that cannot be used is told all the same. */
export function SignIn({
  sessionKey,
  methods,
}: {
  sessionKey: string;
  methods: readonly SignInMethod[];
}): VNode | null {
  const { post } = usePanel();
  const { shown, more } = useShortened(methods, methodsAtOnce);
  if (methods.length === 0) return null;
  const first = methods.find(({ type }) => type !== 'unknown');
  return (
    <ul class="sign-in" aria-label={t('Ways to sign in')}>
      {shown.map((method) => {
        const { methodId, type, commandLine } = method;
        const name = visibleText(method.name);
        return (
          <li key={methodId}>
            {type === 'unknown' ? (
              <span>{t('{0} (cannot be used here)', name)}</span>
            ) : (
              <button
                type="button"
                class={method === first ? 'button button-primary' : 'button'}
                onClick={() => post({ type: 'signIn', sessionKey, methodId })}
              >
                {type === 'terminal' && <Icon name="terminal" />}
                <span class="button-name">{t('Sign in: {0}', name)}</span>
              </button>
            )}
            {type === 'terminal' && <span class="note">{t('In a terminal')}</span>}
            {method.description !== undefined && <span class="note">{visibleText(method.description)}</span>}
            {commandLine !== undefined && (
              <pre class="command" role="group" tabIndex={0} aria-label={t('Command')}>
                <CommandText text={commandLine} />
              </pre>
            )}
          </li>
        );
      })}
      {more && <li>{more}</li>}
    </ul>
  );
}
