import type { ComponentChildren, VNode } from 'preact';
import type {
  CompactionRow,
  NoticeRow,
  PermissionRow,
  SessionMessageRow,
  TranscriptMissingRow,
  TurnEndRow,
  TurnStartRow,
  UnknownRow,
} from '../../sessions/state';
import type { IconName } from '../../base/icons';
import { visibleText } from '../../base/visibleText';
import { CodeText } from '../components/codeText';
import { Fold } from '../components/fold';
import { Icon } from '../components/icon';
import type { Tone } from '../components/icon';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { jsonText } from '../text/jsonText';
import { permissionAnswerText } from '../text/permissionText';
import { ContentView } from './contentView';
import { TurnHeading } from './turnHeading';

/** One quiet line with an icon. */
function Line({
  icon,
  tone,
  spin,
  children,
}: {
  icon: IconName;
  tone?: Tone;
  spin?: boolean;
  children: ComponentChildren;
}): VNode {
  return (
    <div class="line">
      <Icon name={icon} {...(tone ? { tone } : {})} spin={spin === true} />
      <div class="line-text">{children}</div>
    </div>
  );
}

export function NoticeRowView({ row }: { row: NoticeRow }): VNode {
  const tone = row.severity === 'error' ? 'error' : row.severity === 'warning' ? 'warning' : undefined;
  return (
    <Line icon={tone ?? 'info'} {...(tone ? { tone } : {})}>
      {visibleText(row.title)}
      {row.description !== undefined && <div class="note">{row.description}</div>}
    </Line>
  );
}

export function CompactionRowView({ row }: { row: CompactionRow }): VNode {
  if (row.status === 'failed') {
    return (
      <Line icon="warning" tone="warning">
        {t('The conversation could not be condensed')}
        {row.error !== undefined && <div class="note">{row.error}</div>}
      </Line>
    );
  }
  if (row.status === 'cancelled') return <Line icon="fold">{t('Condensing the conversation was cancelled')}</Line>;
  const done = row.status === 'completed';
  const label = done ? t('The conversation was condensed to save room') : t('Condensing the conversation…');
  if (row.summary.length === 0) {
    return (
      <Line icon={done ? 'fold' : 'loading'} spin={!done}>
        {label}
      </Line>
    );
  }
  return (
    <Fold foldKey={row.key} label={label}>
      <ContentView contentKey={row.key} content={row.summary} />
    </Fold>
  );
}

export function TurnStartRowView({ row, agentName }: { row: TurnStartRow; agentName: string }): VNode {
  const text = t('{0} went on by itself', agentName);
  return (
    <>
      <TurnHeading turn={row.turn} name={text} />
      <Line icon="debug-continue">{text}</Line>
    </>
  );
}

export function TurnEndRowView({ row, agentName }: { row: TurnEndRow; agentName: string }): VNode {
  const { icon, tone, text, note } = turnEndText(row, agentName);
  return (
    <Line icon={icon} {...(tone ? { tone } : {})}>
      {text}
      {note !== undefined && <div class="note">{note}</div>}
    </Line>
  );
}

function turnEndText(
  row: TurnEndRow,
  agent: string,
): { readonly icon: IconName; readonly tone?: Tone; readonly text: string; readonly note?: string } {
  switch (row.stopReason) {
    case 'cancelled':
      return { icon: 'circle-slash', text: t('Stopped') };
    case 'max_tokens':
      return {
        icon: 'warning',
        tone: 'warning',
        text: t('{0} reached its limit of tokens', agent),
        note: t('The answer may be incomplete. Ask it to go on.'),
      };
    case 'max_turn_requests':
      return {
        icon: 'warning',
        tone: 'warning',
        text: t('{0} reached its limit of steps in one turn', agent),
        note: t('The work may be incomplete. Ask it to go on.'),
      };
    case 'refusal':
      return {
        icon: 'warning',
        tone: 'warning',
        text: t('{0} refused to answer', agent),
        note: t('It has forgotten your last message and everything after it. Ask in another way.'),
      };
    case 'error':
      return {
        icon: 'error',
        tone: 'error',
        text: t('{0} ended the turn with an error', agent),
        note: row.error?.message ?? t('It told no reason. Try again.'),
      };
    default:
      return { icon: 'info', text: t('{0} ended the turn: {1}', agent, row.stopReason) };
  }
}

/** A question that belongs to no tool call. While it is open, its card stands above the composer. */
export function PermissionRowView({ row }: { row: PermissionRow }): VNode {
  const { title } = row.permission;
  return (
    <Line icon="shield" {...(row.permission.answer.state === 'open' ? { tone: 'warning' } : {})}>
      {title === '' ? t('Permission') : visibleText(title)}
      <div class="note">
        <CodeText text={permissionAnswerText(row.permission)} />
      </div>
    </Line>
  );
}

export function TranscriptMissingRowView({
  row: { agentRemembers },
  agentName,
}: {
  row: TranscriptMissingRow;
  agentName: string;
}): VNode {
  return (
    <Line icon="history">
      {agentRemembers
        ? t('{0} remembers this conversation, but does not show what was said before', agentName)
        : t('What was said before the window was reloaded is gone')}
      <div class="note">
        {agentRemembers
          ? t('Go on where you were; only the messages before this line are not here.')
          : t('{0} could not take the conversation up again. Your next message begins a new one.', agentName)}
      </div>
    </Line>
  );
}

export function ContextLostRowView({ agentName, sessionKey }: { agentName: string; sessionKey: string }): VNode {
  const { post } = usePanel();
  return (
    <Line icon="history">
      {t('{0} does not remember what is above', agentName)}
      <div class="note">{t('It could not take the conversation up again, so it began a new one.')}</div>
      <div class="buttons">
        <button type="button" class="button" onClick={() => post({ type: 'continueInNew', sessionKey })}>
          {t('Continue in a New Session')}
        </button>
        <span class="note">{t('The new one gets this conversation to read with your next message.')}</span>
      </div>
    </Line>
  );
}

export function SessionMessageRowView({ row }: { row: SessionMessageRow }): VNode {
  return (
    <Fold foldKey={row.key} label={t('A message between sessions')}>
      <ContentView contentKey={row.key} content={row.content} />
    </Fold>
  );
}

/** Something that Parley does not know: told by its name, whole on request. */
export function UnknownRowView({ row }: { row: UnknownRow }): VNode {
  return (
    <Fold foldKey={row.key} label={t('The agent sent “{0}”, which Parley does not know', row.what)}>
      <pre class="output" role="group" tabIndex={0} aria-label={row.what}>
        {jsonText(row.raw)}
      </pre>
    </Fold>
  );
}

/** In the place of a row whose drawing failed. */
export function BrokenRow({ kind, error }: { kind: string; error: unknown }): VNode {
  return (
    <Line icon="error" tone="error">
      {t('This part of the conversation ({0}) cannot be shown', kind)}
      <div class="note">{error instanceof Error ? error.message : String(error)}</div>
    </Line>
  );
}
