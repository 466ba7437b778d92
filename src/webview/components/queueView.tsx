import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { QueuedPrompt } from '../../sessions/state';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { memo } from '../memo';
import { textOf } from '../text/contentText';
import { Icon } from './icon';

/** Prompts that wait for the turn's end; each can be changed, taken back, or sent at once. */
export const QueueView = memo(
  ({ sessionKey, queue }: { sessionKey: string; queue: readonly QueuedPrompt[] }): VNode | null =>
    queue.length === 0 ? null : (
      <ul class="queue" aria-label={t('Queued messages')}>
        {queue.map((prompt) => (
          <QueuedView key={prompt.promptId} sessionKey={sessionKey} prompt={prompt} />
        ))}
      </ul>
    ),
);

function QueuedView({ sessionKey, prompt }: { sessionKey: string; prompt: QueuedPrompt }): VNode {
  const { post } = usePanel();
  const { promptId } = prompt;
  const text = textOf(prompt.content);
  const [draft, setDraft] = useState<string>();
  if (draft !== undefined) {
    const save = (): void => {
      if (draft.trim() !== '') post({ type: 'editQueued', sessionKey, promptId, text: draft });
      setDraft(undefined);
    };
    return (
      <li class="queued">
        <textarea
          class="queued-editor"
          aria-label={t('Edit queued message')}
          rows={1}
          value={draft}
          ref={(element) => {
            if (element && element.ownerDocument.activeElement !== element) element.focus();
          }}
          onInput={({ currentTarget }) => setDraft(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.isComposing) return;
            if (event.key === 'Enter' && !event.shiftKey) save();
            else if (event.key === 'Escape') setDraft(undefined);
            else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        />
        <QueueButton icon="check" label={t('Save')} onClick={save} />
        <QueueButton icon="close" label={t('Cancel')} onClick={() => setDraft(undefined)} />
      </li>
    );
  }
  return (
    <li class="queued">
      <Icon name="clockface" />
      <span class="queued-text" title={text}>
        {text}
      </span>
      <QueueButton icon="edit" label={t('Edit')} onClick={() => setDraft(text)} />
      <QueueButton
        icon="run-above"
        label={t('Send now')}
        onClick={() => post({ type: 'sendQueuedNow', sessionKey, promptId })}
      />
      <QueueButton
        icon="trash"
        label={t('Remove')}
        onClick={() => post({ type: 'removeQueued', sessionKey, promptId })}
      />
    </li>
  );
}

function QueueButton({ icon, label, onClick }: { icon: string; label: string; onClick: () => void }): VNode {
  return (
    <button type="button" class="icon-button" title={label} aria-label={label} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}
