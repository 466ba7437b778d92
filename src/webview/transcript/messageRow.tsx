import type { VNode } from 'preact';
import type { MessageRow } from '../../sessions/state';
import { CodeText } from '../components/codeText';
import { CopyButton } from '../components/copyButton';
import { Fold } from '../components/fold';
import { t } from '../l10n';
import { textOf } from '../text/contentText';
import { durationText } from '../text/duration';
import { ContentView } from './contentView';
import { UserMessage } from './userMessage';

export function MessageRowView({ row }: { row: MessageRow }): VNode {
  if (row.parentToolCallId !== undefined && row.role !== 'thought') return <InnerMessage row={row} />;
  switch (row.role) {
    case 'user':
      return <UserMessage row={row} />;
    case 'agent':
      return (
        <div class="message">
          <ContentView contentKey={row.key} content={row.content} />
          {row.truncated && <TruncatedNote />}
          <div class="message-actions">
            <CopyButton text={() => textOf(row.content)} label={t('Copy as Markdown')} />
          </div>
        </div>
      );
    case 'thought':
      return (
        <Fold foldKey={row.key} label={thoughtLabel(row)}>
          <div class="thought">
            <ContentView contentKey={row.key} content={row.content} />
            {row.truncated && <TruncatedNote />}
          </div>
        </Fold>
      );
  }
}

/** What was said in a tool call, to or by an agent within the agent: a line, and the whole on request. */
function InnerMessage({ row }: { row: MessageRow }): VNode {
  const line = textOf(row.content).trim().slice(0, 200).split('\n', 1)[0] ?? '';
  return (
    <Fold foldKey={row.key} label={line === '' ? t('A message') : <CodeText text={line} />}>
      <div class="message">
        <ContentView contentKey={row.key} content={row.content} />
        {row.truncated && <TruncatedNote />}
      </div>
    </Fold>
  );
}

function thoughtLabel({ at, changedAt }: MessageRow): string {
  // Less than a moment says more about the transport than about the thinking.
  return changedAt - at < 1000 ? t('Thought') : t('Thought for {0}', durationText(changedAt - at));
}

function TruncatedNote(): VNode {
  return <p class="note">{t('The rest of this message was too long to keep.')}</p>;
}
