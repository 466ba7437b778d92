import type { VNode } from 'preact';
import { useErrorBoundary } from 'preact/hooks';
import type { KeyedList } from '../../base/keyedList';
import type { Row, TerminalState } from '../../sessions/state';
import type { SignInMethod } from '../../chat/protocol';
import { t } from '../l10n';
import { memo } from '../memo';
import { ElicitationRowView } from './elicitationRow';
import { FailureRowView } from './failureRow';
import { parentOf } from './inside';
import { MessageRowView } from './messageRow';
import {
  BrokenRow,
  CompactionRowView,
  ContextLostRowView,
  NoticeRowView,
  PermissionRowView,
  SessionMessageRowView,
  TranscriptMissingRowView,
  TurnEndRowView,
  TurnStartRowView,
  UnknownRowView,
} from './smallRows';
import { SubagentRowView } from './subagentRow';
import { ToolRowView } from './toolRow';

export interface RowProps {
  readonly row: Row;
  /** The kinds of the neighbours: tool calls in a run look like one list. */
  readonly before: Row['kind'] | undefined;
  readonly after: Row['kind'] | undefined;
  /** What the tool call is called in which the row came to be, where that has to be told. */
  readonly caption?: string | undefined;
  readonly sessionKey: string;
  readonly agentName: string;
  readonly folder: string;
  /** Only for tool calls, which may show one. */
  readonly terminals: KeyedList<TerminalState> | undefined;
  /** Only for failures, which may be cured by signing in. */
  readonly signInMethods: readonly SignInMethod[] | undefined;
}

/** One row of the transcript. It is drawn again only when its row is another object. */
export const RowView = memo((props: RowProps): VNode => {
  const { row, before, after, caption } = props;
  // One row that cannot be drawn must not take the panel with it.
  const failure: readonly unknown[] = useErrorBoundary();
  const error = failure[0];
  const joins = row.kind === 'tool' ? [before === 'tool' && 'joins-before', after === 'tool' && 'joins-after'] : [];
  const inside = parentOf(row) !== undefined && 'row-inside';
  return (
    <div class={['row', `row-${row.kind}`, ...joins, inside].filter(Boolean).join(' ')} data-key={row.key}>
      {caption !== undefined && <p class="row-caption">{t('In “{0}”', caption)}</p>}
      {error === undefined ? <RowContent {...props} /> : <BrokenRow kind={row.kind} error={error} />}
    </div>
  );
});

function RowContent({ row, sessionKey, agentName, folder, terminals, signInMethods }: RowProps): VNode {
  switch (row.kind) {
    case 'message':
      return <MessageRowView row={row} />;
    case 'tool':
      return <ToolRowView row={row} sessionKey={sessionKey} folder={folder} terminals={terminals} />;
    case 'failure':
      return (
        <FailureRowView row={row} sessionKey={sessionKey} agentName={agentName} signInMethods={signInMethods ?? []} />
      );
    case 'permission':
      return <PermissionRowView row={row} />;
    case 'elicitation':
      return <ElicitationRowView row={row} agentName={agentName} />;
    case 'notice':
      return <NoticeRowView row={row} />;
    case 'compaction':
      return <CompactionRowView row={row} />;
    case 'subagent':
      return (
        <SubagentRowView
          row={row}
          sessionKey={sessionKey}
          agentName={agentName}
          folder={folder}
          drawRow={(inner) => <RowView key={inner.row.key} {...inner} />}
        />
      );
    case 'sessionMessage':
      return <SessionMessageRowView row={row} />;
    case 'contextLost':
      return <ContextLostRowView agentName={agentName} sessionKey={sessionKey} />;
    case 'transcriptMissing':
      return <TranscriptMissingRowView row={row} agentName={agentName} />;
    case 'turnStart':
      return <TurnStartRowView row={row} agentName={agentName} />;
    case 'turnEnd':
      return <TurnEndRowView row={row} agentName={agentName} />;
    case 'unknown':
      return <UnknownRowView row={row} />;
  }
}
