import type { VNode } from 'preact';
import type { IconName } from '../../base/icons';
import type { PlanContent, PlanEntry } from '../../acp/update';
import type { PlanState } from '../../sessions/state';
import { usePanel, useFold } from '../hooks';
import { visibleText } from '../../base/visibleText';
import { t } from '../l10n';
import { MarkdownView } from '../markdown/markdownView';
import { memo } from '../memo';
import { baseName } from '../text/paths';
import { jsonText } from '../text/jsonText';
import { Icon } from './icon';
import { useShortened } from './useShortened';

const plansAtOnce = 8;
const entriesAtOnce = 100;

/** What the agent set out to do, pinned above the conversation. */
export const Plans = memo(
  ({ plans, sessionKey, busy }: { plans: readonly PlanState[]; sessionKey: string; busy: boolean }): VNode | null => {
    const { shown, more } = useShortened(plans, plansAtOnce);
    return plans.length === 0 ? null : (
      <div class="plans">
        {shown.map(({ planId, plan }) => (
          <PlanView key={planId} foldKey={`plan/${sessionKey}/${planId}`} plan={plan} busy={busy} />
        ))}
        {more}
      </div>
    );
  },
);

interface PlanProps {
  readonly foldKey: string;
  readonly plan: PlanContent;
  /** The agent is at work: a step that it left in progress is not, else. */
  readonly busy: boolean;
}

function PlanView({ foldKey, plan, busy }: PlanProps): VNode {
  const isDone = plan.type === 'items' && plan.entries.every(({ status }) => status === 'completed');
  // A plan that is done gives its room to the conversation.
  const [open, toggle] = useFold(isDone ? `${foldKey}/done` : foldKey, !isDone);
  const current = plan.type === 'items' ? plan.entries.find(({ status }) => status === 'in_progress') : undefined;
  return (
    <section class="plan" aria-label={t('Plan')}>
      <button type="button" class="plan-line" aria-expanded={open} onClick={toggle}>
        <Icon name={open ? 'chevron-down' : 'chevron-right'} />
        <b>{t('Plan')}</b>
        {isDone && <Icon name="pass-filled" tone="ok" />}
        {plan.type === 'items' && <span class="plan-count">{countText(plan.entries)}</span>}
        {!open && current && <span class="plan-now">{visibleText(current.content)}</span>}
      </button>
      {open && <PlanBody foldKey={foldKey} plan={plan} busy={busy} />}
    </section>
  );
}

function PlanBody({ foldKey, plan, busy }: PlanProps): VNode {
  const { post } = usePanel();
  switch (plan.type) {
    case 'items':
      return <PlanEntries entries={plan.entries} busy={busy} />;
    case 'markdown':
      return (
        <div class="plan-text">
          <MarkdownView documentKey={foldKey} text={plan.content} />
        </div>
      );
    case 'file':
      return (
        <div class="plan-text">
          <button type="button" class="link" onClick={() => post({ type: 'openLink', href: plan.uri })}>
            {baseName(plan.uri)}
          </button>
        </div>
      );
    case 'unknown':
      return <pre class="output">{jsonText(plan.raw)}</pre>;
  }
}

function PlanEntries({ entries, busy }: { entries: readonly PlanEntry[]; busy: boolean }): VNode {
  const { shown, more } = useShortened(entries, entriesAtOnce);
  return (
    <ul class="plan-entries" tabIndex={0} aria-label={t('Steps of the plan')}>
      {shown.map((entry, index) => (
        <PlanEntryView key={index} entry={entry} busy={busy} />
      ))}
      {more && <li>{more}</li>}
    </ul>
  );
}

function PlanEntryView({ entry, busy }: { entry: PlanEntry; busy: boolean }): VNode {
  const { icon, name, spin } = statusOf(entry.status, busy);
  return (
    <li class={`plan-entry plan-${name}`}>
      <Icon name={icon} spin={spin} {...(name === 'completed' ? { tone: 'ok' as const } : {})} />
      <span class="visually-hidden">{statusText(name)}</span>
      <span class="plan-entry-text">{visibleText(entry.content)}</span>
    </li>
  );
}

type StatusName = 'completed' | 'current' | 'cancelled' | 'pending';

function statusOf(
  status: string,
  busy: boolean,
): { readonly icon: IconName; readonly name: StatusName; readonly spin: boolean } {
  switch (status) {
    case 'completed':
      return { icon: 'pass-filled', name: 'completed', spin: false };
    case 'in_progress':
      return { icon: busy ? 'loading' : 'record-small', name: 'current', spin: busy };
    case 'cancelled':
      return { icon: 'circle-slash', name: 'cancelled', spin: false };
    default:
      return { icon: 'circle-large', name: 'pending', spin: false };
  }
}

function statusText(name: StatusName): string {
  switch (name) {
    case 'completed':
      return t('Done:');
    case 'current':
      return t('In progress:');
    case 'cancelled':
      return t('Cancelled:');
    case 'pending':
      return t('To do:');
  }
}

function countText(entries: readonly PlanEntry[]): string {
  return t('{0} of {1}', entries.filter(({ status }) => status === 'completed').length, entries.length);
}
