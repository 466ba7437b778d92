import type { TargetedFocusEvent, TargetedKeyboardEvent, VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { QueuedPrompt } from '../../sessions/state';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { memo } from '../memo';
import { textOf } from '../text/contentText';
import { ContentChip } from '../transcript/contentView';
import { Icon } from './icon';
import { IconButton } from './iconButton';
import { useReorder, type Reorder } from './useReorder';

/** Prompts that wait for the turn's end; each can be changed, put elsewhere, taken back, or sent at once. */
export const QueueView = memo(
  ({ sessionKey, queue }: { sessionKey: string; queue: readonly QueuedPrompt[] }): VNode | null => {
    const { post } = usePanel();
    const reorder = useReorder(
      queue.map(({ promptId }) => promptId),
      (promptId, index) => post({ type: 'moveQueued', sessionKey, promptId, index }),
    );
    if (queue.length === 0) return null;
    return (
      <ul class="queue" aria-label={t('Queued messages')}>
        {queue.map((prompt, index) => (
          <QueuedView
            key={prompt.promptId}
            sessionKey={sessionKey}
            prompt={prompt}
            index={index}
            count={queue.length}
            reorder={reorder}
          />
        ))}
      </ul>
    );
  },
);

interface QueuedProps {
  readonly sessionKey: string;
  readonly prompt: QueuedPrompt;
  readonly index: number;
  readonly count: number;
  readonly reorder: Reorder;
}

function QueuedView(props: QueuedProps): VNode {
  const { sessionKey, prompt, index, count, reorder } = props;
  const { post } = usePanel();
  const { promptId } = prompt;
  const text = textOf(prompt.content);
  const attached = prompt.content.filter(({ type }) => type !== 'text');
  const [editing, setEditing] = useState(false);
  const line = useRef<HTMLLIElement>(null);
  const keepFocus = useKeptFocus(line, index);

  const onKeyDown = (event: TargetedKeyboardEvent<HTMLLIElement>): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    reorder.moveBy(promptId, event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <li
      ref={line}
      class={reorder.over === promptId ? 'queued queued-over' : 'queued'}
      draggable={!editing && count > 1}
      onKeyDown={onKeyDown}
      onFocusIn={keepFocus}
      {...reorder.dragHandlers(promptId)}
    >
      {editing ? (
        <QueuedEditor sessionKey={sessionKey} promptId={promptId} text={text} onClose={() => setEditing(false)} />
      ) : (
        <>
          <Icon name={count > 1 ? 'gripper' : 'clockface'} />
          <span class="queued-text" title={text}>
            {text}
          </span>
          {attached.length > 0 && (
            <span class="queued-attached" title={attachedText(attached.length)}>
              <Icon name="attach" />
              <span class="visually-hidden">{attachedText(attached.length)}</span>
            </span>
          )}
          {index > 0 && (
            <IconButton
              icon="arrow-up"
              label={t('Move up')}
              title={t('Move up (Alt+Up)')}
              keys="Alt+ArrowUp"
              onClick={() => reorder.moveBy(promptId, -1)}
            />
          )}
          <IconButton icon="edit" label={t('Edit')} onClick={() => setEditing(true)} />
          <IconButton
            icon="run-above"
            label={t('Send now')}
            onClick={() => post({ type: 'sendQueuedNow', sessionKey, promptId })}
          />
          <IconButton
            icon="trash"
            label={t('Remove')}
            onClick={() => post({ type: 'removeQueued', sessionKey, promptId })}
          />
        </>
      )}
      {editing && attached.length > 0 && (
        <div class="chips queued-chips">
          {attached.map((block, at) => (
            <ContentChip key={at} block={block} />
          ))}
        </div>
      )}
    </li>
  );
}

/** A line that moves keeps the focus that is in it, which browsers take from what is moved in the document. */
function useKeptFocus(
  line: { readonly current: HTMLLIElement | null },
  index: number,
): (event: TargetedFocusEvent<HTMLLIElement>) => void {
  const last = useRef<HTMLElement | undefined>(undefined);
  useLayoutEffect(() => {
    const { activeElement, body } = document;
    if (activeElement !== body || !last.current) return;
    // The line that is first now has no button to move it up.
    const target = last.current.isConnected ? last.current : line.current?.querySelector('button');
    target?.focus();
  }, [index]);
  return ({ target }) => {
    last.current = target instanceof HTMLElement ? target : undefined;
  };
}

function QueuedEditor({
  sessionKey,
  promptId,
  text,
  onClose,
}: {
  sessionKey: string;
  promptId: string;
  text: string;
  onClose: () => void;
}): VNode {
  const { post } = usePanel();
  const [draft, setDraft] = useState(text);
  const save = (): void => {
    if (draft.trim() !== '') post({ type: 'editQueued', sessionKey, promptId, text: draft });
    onClose();
  };
  return (
    <>
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
          else if (event.key === 'Escape') onClose();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <IconButton icon="check" label={t('Save')} onClick={save} />
      <IconButton icon="close" label={t('Cancel')} onClick={onClose} />
    </>
  );
}

function attachedText(count: number): string {
  return count === 1 ? t('1 attachment') : t('{0} attachments', count);
}
