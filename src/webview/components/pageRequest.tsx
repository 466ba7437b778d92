import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import type { ElicitationRequest } from '../../acp/agentConnection';
import { t } from '../l10n';
import { visibleText } from '../../base/visibleText';
import { Icon } from './icon';
import { useSettled } from './useSettled';

/** A page that an agent wants opened: nothing is fetched or opened before the person has seen where it leads and consents. */
export function PageRequest({
  request: { message, url },
  accept,
  refuse,
}: {
  request: Extract<ElicitationRequest, { readonly mode: 'url' }>;
  accept: () => void;
  refuse: (action: 'decline' | 'cancel') => void;
}): VNode {
  const buttons = useRef<HTMLDivElement>(null);
  const settled = useSettled(buttons);
  const place = placeOf(url);
  const answer = (act: () => void) => (): void => {
    if (settled.now()) act();
  };
  return (
    <>
      <div class="permission-body" tabIndex={0} role="region" aria-label={t('What is asked')}>
        {message !== '' && <p class="elicitation-text">{visibleText(message)}</p>}
        {place && (
          <p class="page-host">
            <Icon name="globe" />
            <b>{place.host}</b>
          </p>
        )}
        <pre class="output page-url" role="group" aria-label={t('Address of the page')}>
          {visibleText(url)}
        </pre>
        {place?.isPlain === true && <p class="note">{t('The connection to this page is not encrypted.')}</p>}
        {!place && <p class="note">{t('This is no address of a web page, so it cannot be opened.')}</p>}
      </div>
      <div class="buttons" ref={buttons}>
        {place && (
          <button type="button" class="button button-primary" aria-disabled={!settled.shown} onClick={answer(accept)}>
            {t('Open Page')}
          </button>
        )}
        <button type="button" class="button" aria-disabled={!settled.shown} onClick={answer(() => refuse('decline'))}>
          {t('Decline')}
        </button>
        <button type="button" class="button" aria-disabled={!settled.shown} onClick={answer(() => refuse('cancel'))}>
          {t('Cancel')}
        </button>
      </div>
    </>
  );
}

/**
 * Where the address of a web page leads; nothing else is opened. The host is told as it is asked for on the network: letters that look
 * like others show as `xn--…`, and a user name in front of it, which could pass for a host, is not part of it.
 */
function placeOf(url: string): { readonly host: string; readonly isPlain: boolean } | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'https:' && parsed?.protocol !== 'http:') return undefined;
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(parsed.hostname);
  return { host: parsed.host, isPlain: parsed.protocol === 'http:' && !isLocal };
}
