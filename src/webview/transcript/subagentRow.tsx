import type { VNode } from 'preact';
import { useContext, useState } from 'preact/hooks';
import type { SessionState, SubagentRow } from '../../sessions/state';
import { visibleText } from '../../base/visibleText';
import { CancelButton } from '../components/cancelButton';
import { Icon } from '../components/icon';
import { useElementId, useFold, useScoped } from '../hooks';
import { t } from '../l10n';
import { ScopeContext } from '../panelContext';
import { isBusy } from '../text/agentText';
import { lastLine, stepsOf, stepsText, subagentState, subagentTitle } from '../text/subagentText';
import { DetailsButton } from './detailsButton';
import { Nesting, deepestShown } from './nesting';
import type { RowProps } from './rowView';

/** How many of the newest rows are drawn at first, and how many more each time. */
const drawnAtFirst = 20;
const drawnMore = 50;

type Common = Pick<RowProps, 'sessionKey' | 'agentName' | 'folder'>;

/**
 * What another agent does for this one: folded, one line and the last that it said; unfolded, the end of its conversation.
 * @param drawRow Draws a row of it: its rows are rows as any other.
 */
export function SubagentRowView({
  row,
  drawRow,
  ...common
}: Common & { row: SubagentRow; drawRow: (props: RowProps) => VNode }): VNode {
  const depth = useContext(Nesting);
  const [open, toggle] = useFold(row.key, false);
  const scope = useScoped(row.key);
  const id = useElementId();
  const { conversation, description } = row;
  const title = subagentTitle(row);
  const state = subagentState(conversation);
  const steps = stepsOf(conversation).length;
  const foldable = depth < deepestShown && (steps > 0 || description !== undefined);
  const last = open ? '' : lastLine(conversation);
  return (
    <div class="tool subagent" role="group" aria-label={t('{0}, {1}', title, state.text)}>
      <div class="tool-line">
        <Icon name="organization" />
        <span class="tool-title" title={title}>
          {visibleText(title)}
        </span>
        {steps > 0 && <span class="tool-time">{stepsText(steps)}</span>}
        <span class="tool-state" title={state.text}>
          <Icon name={state.icon} spin={state.spin === true} {...(state.tone ? { tone: state.tone } : {})} />
        </span>
        {row.cancellable && isBusy(conversation.activity) && (
          <CancelButton
            what={title}
            intent={{ type: 'cancelSubagent', sessionKey: common.sessionKey, sessionId: row.sessionId }}
          />
        )}
        {foldable && <DetailsButton of={title} open={open} id={id} toggle={toggle} />}
      </div>
      {last !== '' && <p class="subagent-last">{last}</p>}
      {foldable && open && (
        <div class="tool-details" id={id}>
          {description !== undefined && <p class="note">{description}</p>}
          <ScopeContext.Provider value={scope}>
            <Nesting.Provider value={depth + 1}>
              <InnerRows {...common} agentName={title} state={conversation} drawRow={drawRow} />
            </Nesting.Provider>
          </ScopeContext.Provider>
        </div>
      )}
    </div>
  );
}

function InnerRows({
  state,
  drawRow,
  ...common
}: Common & { state: SessionState; drawRow: (props: RowProps) => VNode }): VNode {
  const [count, setCount] = useState(drawnAtFirst);
  const rows = stepsOf(state);
  const earlier = Math.max(0, rows.length - count);
  return (
    <div class="inner-rows">
      {earlier > 0 && (
        <button type="button" class="inner-more" onClick={() => setCount(count + drawnMore)}>
          <Icon name="unfold" />
          {t('Show {0} earlier', Math.min(earlier, drawnMore))}
        </button>
      )}
      {rows.slice(earlier).map((row, index) =>
        drawRow({
          ...common,
          row,
          before: index === 0 ? undefined : rows[earlier + index - 1]?.kind,
          after: rows[earlier + index + 1]?.kind,
          terminals: row.kind === 'tool' ? state.terminals : undefined,
          signInMethods: undefined,
        }),
      )}
    </div>
  );
}
