import type { VNode } from 'preact';
import type { KeyedList } from '../../base/keyedList';
import type { Row, TerminalState } from '../../sessions/state';
import { memo } from '../memo';
import { FailureRowView } from './failureRow';
import { MessageRowView } from './messageRow';
import {
  CompactionRowView,
  ContextLostRowView,
  ElicitationRowView,
  NoticeRowView,
  PermissionRowView,
  SessionMessageRowView,
  SubagentRowView,
  TurnEndRowView,
  TurnStartRowView,
  UnknownRowView,
} from './smallRows';
import { ToolRowView } from './toolRow';

export interface RowProps {
  readonly row: Row;
  /** The kinds of the neighbours: tool calls in a run look like one list. */
  readonly before: Row['kind'] | undefined;
  readonly after: Row['kind'] | undefined;
  readonly sessionKey: string;
  readonly agentName: string;
  readonly folder: string;
  /** Only for tool calls, which may show one. */
  readonly terminals: KeyedList<TerminalState> | undefined;
}

/** One row of the transcript. It is drawn again only when its row is another object. */
export const RowView = memo((props: RowProps): VNode => {
  const { row, before, after } = props;
  const joins = row.kind === 'tool' ? [before === 'tool' && 'joins-before', after === 'tool' && 'joins-after'] : [];
  return (
    <div class={['row', `row-${row.kind}`, ...joins].filter(Boolean).join(' ')} data-key={row.key}>
      <RowContent {...props} />
    </div>
  );
});

function RowContent({ row, sessionKey, agentName, folder, terminals }: RowProps): VNode {
  switch (row.kind) {
    case 'message':
      return <MessageRowView row={row} />;
    case 'tool':
      return <ToolRowView row={row} folder={folder} terminals={terminals} />;
    case 'failure':
      return <FailureRowView row={row} sessionKey={sessionKey} agentName={agentName} />;
    case 'permission':
      return <PermissionRowView row={row} />;
    case 'elicitation':
      return <ElicitationRowView row={row} agentName={agentName} />;
    case 'notice':
      return <NoticeRowView row={row} />;
    case 'compaction':
      return <CompactionRowView row={row} />;
    case 'subagent':
      return <SubagentRowView row={row} />;
    case 'sessionMessage':
      return <SessionMessageRowView row={row} />;
    case 'contextLost':
      return <ContextLostRowView agentName={agentName} />;
    case 'turnStart':
      return <TurnStartRowView row={row} agentName={agentName} />;
    case 'turnEnd':
      return <TurnEndRowView row={row} agentName={agentName} />;
    case 'unknown':
      return <UnknownRowView row={row} />;
  }
}
