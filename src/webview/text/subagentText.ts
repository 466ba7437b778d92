import type { Row, SessionState, SubagentRow } from '../../sessions/state';
import { t } from '../l10n';
import { isBusy } from './agentText';
import { textOf } from './contentText';
import type { ToolState } from './toolText';

/** How far back the last text is looked for, and how much of it is taken: rows, characters. */
const searched = 50;
const taken = 300;

export function subagentTitle({ title }: Pick<SubagentRow, 'title'>): string {
  return title === undefined || title.trim() === '' ? t('A subagent') : title;
}

/** How a subagent stands, for the eye and for the ear. */
export function subagentState({ activity, openRequests, rows }: SessionState): ToolState {
  if (openRequests.length > 0) return { icon: 'shield', tone: 'warning', text: t('waiting for your answer') };
  if (isBusy(activity)) return { icon: 'loading', spin: true, text: t('running') };
  return rows.length === 0
    ? { icon: 'circle-large', text: t('waiting') }
    : { icon: 'check', tone: 'ok', text: t('done') };
}

/** What a subagent said and did. That its turns begin by themselves goes without saying. */
export function stepsOf({ rows }: SessionState): readonly Row[] {
  const known = steps.get(rows);
  if (known) return known;
  const found = [...rows].filter(({ kind }) => kind !== 'turnStart');
  steps.set(rows, found);
  return found;
}

const steps = new WeakMap<SessionState['rows'], readonly Row[]>();

export function stepsText(count: number): string {
  return count === 1 ? t('1 step') : t('{0} steps', count);
}

/** The last line that was said; empty when nothing was of late. */
export function lastLine({ rows }: SessionState): string {
  for (const row of rows.slice(Math.max(rows.first, rows.length - searched)).reverse()) {
    if (row.kind !== 'message' || row.role !== 'agent') continue;
    const lines = textOf(row.content).slice(-taken).trim().split('\n');
    const last = lines.at(-1)?.trim() ?? '';
    if (last !== '') return last;
  }
  return '';
}
