import type { IconName } from '../../base/icons';
import type { ToolRow } from '../../sessions/state';
import { t } from '../l10n';

/** The icon for a kind of tool call. */
export function toolIcon(kind: string): IconName {
  switch (kind) {
    case 'read':
      return 'eye';
    case 'edit':
      return 'edit';
    case 'delete':
      return 'trash';
    case 'move':
      return 'file-symlink-file';
    case 'search':
      return 'search';
    case 'execute':
      return 'terminal';
    case 'think':
      return 'lightbulb';
    case 'fetch':
      return 'globe';
    case 'switch_mode':
      return 'arrow-swap';
    default:
      return 'tools';
  }
}

/** How a tool call stands, for the eye and for the ear. */
export interface ToolState {
  readonly icon: IconName;
  readonly tone?: 'ok' | 'warning' | 'error';
  readonly spin?: boolean;
  readonly text: string;
}

/** How long a call that has ended was at work, without the time in which it waited for an answer. Milliseconds. */
export function workingTime({ at, endedAt, permissions }: ToolRow): number {
  if (endedAt === undefined) return 0;
  const waiting = permissions.reduce(
    (sum, { askedAt, settledAt = endedAt }) => sum + Math.max(0, settledAt - askedAt),
    0,
  );
  return Math.max(0, endedAt - at - waiting);
}

export function toolState(row: ToolRow): ToolState {
  if (row.permissions.some(({ answer }) => answer.state === 'open')) {
    return { icon: 'shield', tone: 'warning', text: t('waiting for your answer') };
  }
  switch (row.status) {
    case 'completed':
      return { icon: 'check', tone: 'ok', text: t('done') };
    case 'failed':
      return { icon: 'error', tone: 'error', text: t('failed') };
    case 'cancelled':
      return { icon: 'circle-slash', text: t('cancelled') };
    case 'paused':
      return { icon: 'debug-pause', text: t('paused') };
    default:
      // The turn is over, and the agent never said how this ended.
      if (row.unfinished) return { icon: 'dash', text: t('ended without a result') };
      return row.status === 'pending'
        ? { icon: 'circle-large', text: t('waiting') }
        : { icon: 'loading', spin: true, text: t('running') };
  }
}

/** A tool call's title. Some agents send none, or one of several lines. */
export function toolTitle({ title, name }: Pick<ToolRow, 'title' | 'name'>): string {
  const line = title.trim().split('\n', 1)[0] ?? '';
  return line === '' ? (name ?? t('Tool call')) : line;
}
