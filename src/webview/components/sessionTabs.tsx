import type { TargetedKeyboardEvent, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { SessionSummary } from '../../chat/protocol';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { memo } from '../memo';
import { isBusy } from '../text/agentText';
import { sessionTitle } from '../text/sessionText';
import { Icon } from './icon';

/** The open sessions, as tabs: https://www.w3.org/WAI/ARIA/apg/patterns/tabs/ (arrow keys move, Delete closes). */
export const SessionTabs = memo(
  ({ sessions, shown }: { sessions: readonly SessionSummary[]; shown: string | undefined }): VNode => {
    const { post } = usePanel();
    const show = (sessionKey: string): void => post({ type: 'showSession', sessionKey });
    const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
      const at = sessions.findIndex(({ key }) => key === shown);
      const target = sessions[targetOf(event.key, at, sessions.length)];
      const current = sessions[at];
      if (event.key === 'Delete' && current) post({ type: 'closeSession', sessionKey: current.key });
      else if (target && target !== current) {
        show(target.key);
        event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')[sessions.indexOf(target)]?.focus();
      } else return;
      event.preventDefault();
    };
    const tabs = useRef<HTMLDivElement>(null);
    // More than there is room for: the shown one can be seen, and a wheel reaches the others.
    useEffect(() => {
      tabs.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }, [shown, sessions.length]);
    return (
      <div
        class="tabs"
        role="tablist"
        aria-label={t('Sessions')}
        ref={tabs}
        onKeyDown={onKeyDown}
        onWheel={(event) => {
          event.currentTarget.scrollLeft += event.deltaX === 0 ? event.deltaY : 0;
        }}
      >
        {sessions.map((session) => (
          <Tab
            key={session.key}
            session={session}
            selected={session.key === shown}
            focusable={session.key === shown || (shown === undefined && session === sessions[0])}
          />
        ))}
      </div>
    );
  },
);

function targetOf(key: string, at: number, count: number): number {
  switch (key) {
    case 'ArrowLeft':
      return (at - 1 + count) % count;
    case 'ArrowRight':
      return (at + 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return -1;
  }
}

function Tab({
  session,
  selected,
  focusable,
}: {
  session: SessionSummary;
  selected: boolean;
  focusable: boolean;
}): VNode {
  const { post } = usePanel();
  const title = sessionTitle(session);
  const badge = badgeOf(session, selected);
  return (
    <div class={selected ? 'tab tab-selected' : 'tab'} role="presentation">
      <button
        type="button"
        role="tab"
        class="tab-name"
        aria-selected={selected}
        aria-label={badge ? t('{0}, {1}', title, badge.text) : title}
        tabIndex={focusable ? 0 : -1}
        title={t('{0} · {1}', title, session.agentName)}
        onClick={() => post({ type: 'showSession', sessionKey: session.key })}
        onAuxClick={(event) => {
          if (event.button === 1) post({ type: 'closeSession', sessionKey: session.key });
        }}
      >
        {badge && <span class={`dot dot-${badge.kind}`} />}
        <span class="tab-title">{title}</span>
      </button>
      {/* For the pointer; the Delete key does the same. */}
      <button
        type="button"
        class="icon-button tab-close"
        tabIndex={-1}
        aria-hidden="true"
        title={t('Close')}
        onClick={() => post({ type: 'closeSession', sessionKey: session.key })}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}

function badgeOf(
  { waiting, failed, unread, activity }: SessionSummary,
  selected: boolean,
): { readonly kind: string; readonly text: string } | undefined {
  if (waiting) return { kind: 'waiting', text: t('needs your answer') };
  if (failed) return { kind: 'failed', text: t('failed') };
  if (unread && !selected) return { kind: 'unread', text: t('has news') };
  return isBusy(activity) ? { kind: 'busy', text: t('working') } : undefined;
}
