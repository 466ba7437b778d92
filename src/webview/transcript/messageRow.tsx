import type { VNode } from 'preact';
import type { MessageRow } from '../../sessions/state';
import { Fold } from '../components/fold';
import { Icon } from '../components/icon';
import { t } from '../l10n';
import { textOf } from '../text/contentText';
import { durationText } from '../text/duration';
import { ContentChip, ContentView } from './contentView';
import { TurnHeading } from './turnHeading';

export function MessageRowView({ row }: { row: MessageRow }): VNode {
  switch (row.role) {
    case 'user':
      return <UserMessage row={row} />;
    case 'agent':
      return (
        <div class="message">
          <ContentView contentKey={row.key} content={row.content} />
          {row.truncated && <TruncatedNote />}
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

/** What the person wrote, as it was written: it is not markdown. */
function UserMessage({ row }: { row: MessageRow }): VNode {
  const blocks = [...row.content];
  const text = textOf(blocks);
  const others = blocks.filter(({ type }) => type !== 'text');
  return (
    <div class="user-message">
      <TurnHeading turn={row.turn} name={text} />
      {text !== '' && <div class="user-text">{text}</div>}
      {others.length > 0 && (
        <div class="chips">
          {others.map((block, index) => (
            <ContentChip key={index} block={block} />
          ))}
        </div>
      )}
      {row.prompt?.state === 'failed' && (
        <div class="user-state">
          <Icon name="error" tone="error" /> {t('Not delivered')}
        </div>
      )}
    </div>
  );
}

function thoughtLabel({ at, changedAt }: MessageRow): string {
  // Less than a moment says more about the transport than about the thinking.
  return changedAt - at < 1000 ? t('Thought') : t('Thought for {0}', durationText(changedAt - at));
}

function TruncatedNote(): VNode {
  return <p class="note">{t('The rest of this message was too long to keep.')}</p>;
}
