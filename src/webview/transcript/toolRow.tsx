import type { VNode } from 'preact';
import type { KeyedList } from '../../base/keyedList';
import type { TerminalState, ToolRow } from '../../sessions/state';
import { CancelButton } from '../components/cancelButton';
import { Icon } from '../components/icon';
import { useElementId, useFold } from '../hooks';
import { t } from '../l10n';
import { durationText } from '../text/duration';
import { toolIcon, toolState, toolTitle, workingTime } from '../text/toolText';
import { DetailsButton } from './detailsButton';
import { DiffStat, diffsOf } from './diffView';
import { ToolDetails, hasDetails, opensAtOnce } from './toolDetails';
import { ToolTitle } from './toolTitle';

/** What an agent did with a tool: one line, and under it, on request, what went in and what came out. */
export function ToolRowView({
  row,
  sessionKey,
  folder,
  terminals,
}: {
  row: ToolRow;
  sessionKey: string;
  folder: string;
  terminals: KeyedList<TerminalState> | undefined;
}): VNode {
  const [open, toggle] = useFold(row.key, opensAtOnce(row));
  const id = useElementId();
  const state = toolState(row);
  // To be read out: what is marked as code is shown so, and is no part of the name.
  const title = toolTitle(row).replaceAll('`', '');
  const worked = workingTime(row);
  const foldable = hasDetails(row);
  return (
    <div class="tool" role="group" aria-label={t('{0}, {1}', title, state.text)}>
      <div class="tool-line">
        <Icon name={toolIcon(row.toolKind)} />
        <span class="tool-title" title={title}>
          <ToolTitle row={row} folder={folder} />
        </span>
        <DiffStat diffs={diffsOf(row)} />
        {worked > 0 && <span class="tool-time">{durationText(worked)}</span>}
        <span class="tool-state" title={state.text}>
          <Icon name={state.icon} spin={state.spin === true} {...(state.tone ? { tone: state.tone } : {})} />
        </span>
        {row.cancellable && row.endedAt === undefined && (
          <CancelButton what={title} intent={{ type: 'cancelToolCall', sessionKey, toolCallId: row.toolCallId }} />
        )}
        {foldable && <DetailsButton of={title} open={open} id={id} toggle={toggle} />}
      </div>
      {foldable && open && (
        <div class="tool-details" id={id}>
          <ToolDetails row={row} sessionKey={sessionKey} folder={folder} terminals={terminals} />
        </div>
      )}
    </div>
  );
}
