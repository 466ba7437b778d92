import type { ComponentChildren, TargetedKeyboardEvent, VNode } from 'preact';
import { useImperativeHandle, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Ref } from 'preact';
import type { Intent } from '../../chat/protocol';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { Icon } from './icon';

/** What others may do with the composer. */
export interface ComposerHandle {
  focus(): void;
  /** Puts text in at the caret and focuses. */
  insert(text: string): void;
  /** Writes this in the place of what is there, and focuses. */
  replace(text: string): void;
}

export interface ComposerProps {
  readonly handle: Ref<ComposerHandle>;
  /** Undefined in the empty state: sending makes a session. */
  readonly sessionKey: string | undefined;
  /** The agent is at work: it can be stopped, and what is sent waits. */
  readonly busy: boolean;
  /** Stopping was asked for already. */
  readonly stopping: boolean;
  readonly placeholder: string;
  /** What the person sent before, oldest first; Up brings it back. */
  readonly history: () => readonly string[];
  readonly send: (text: string) => void;
  /** Pickers and the like, under the text. */
  readonly children: ComponentChildren;
}

export function Composer(props: ComposerProps): VNode {
  const { sessionKey, busy, stopping, placeholder, send, children } = props;
  const { post, keeper } = usePanel();
  const draftKey = sessionKey ?? '';
  const area = useRef<HTMLTextAreaElement>(null);
  const [draft, setDraft] = useState({ key: draftKey, text: keeper.state.drafts[draftKey] ?? '' });
  // Another session has a draft of its own, from the very drawing that shows it.
  const text = draft.key === draftKey ? draft.text : (keeper.state.drafts[draftKey] ?? '');
  const recall = useRecall(props.history);

  const change = (next: string): void => {
    setDraft({ key: draftKey, text: next });
    keeper.setDraft(draftKey, next);
  };

  useImperativeHandle(
    props.handle,
    () => ({
      focus: () => area.current?.focus(),
      insert: (added) => {
        const element = area.current;
        if (!element) return;
        element.focus();
        element.setRangeText(added, element.selectionStart, element.selectionEnd, 'end');
        change(element.value);
      },
      replace: (next) => {
        change(next);
        area.current?.focus();
      },
    }),
    [draftKey],
  );

  const submit = (): void => {
    if (text.trim() === '') return;
    send(text);
    change('');
    recall.reset();
    area.current?.focus();
  };

  const recallTo = useRef(false);
  useLayoutEffect(() => {
    if (!recallTo.current) return;
    recallTo.current = false;
    area.current?.setSelectionRange(text.length, text.length);
  }, [text]);

  const onKeyDown = (event: TargetedKeyboardEvent<HTMLTextAreaElement>): void => {
    // While an input method composes, its keys are its own. "Process" is how browsers name a key that it has taken.
    if (event.isComposing || event.key === 'Process') return;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) submit();
    else if (event.key === 'Escape' && busy) stop(post, sessionKey);
    else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      const recalled = recall.move(event.key === 'ArrowUp' ? 'older' : 'newer', text);
      if (recalled === undefined) return;
      recallTo.current = true;
      change(recalled);
    } else return;
    event.preventDefault();
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onClick={(event) => {
        // The frame looks like one field, so it behaves like one.
        if (event.target === event.currentTarget) area.current?.focus();
      }}
    >
      <textarea
        ref={area}
        class="composer-text"
        aria-label={t('Message')}
        placeholder={placeholder}
        rows={1}
        value={text}
        onInput={({ currentTarget }) => change(currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <div class="composer-bar">
        <div class="composer-options">{children}</div>
        <div class="composer-buttons">
          {busy && (
            <button
              type="button"
              class="icon-button"
              title={t('Stop (Escape)')}
              aria-label={t('Stop')}
              disabled={stopping}
              onClick={() => stop(post, sessionKey)}
            >
              <Icon name="debug-stop" />
            </button>
          )}
          <button
            type="submit"
            class="send"
            title={busy ? t('Queue (Enter)') : t('Send (Enter)')}
            aria-label={t('Send')}
            disabled={text.trim() === ''}
          >
            <Icon name="send" />
          </button>
        </div>
      </div>
    </form>
  );
}

function stop(post: (intent: Intent) => void, sessionKey: string | undefined): void {
  if (sessionKey !== undefined) post({ type: 'cancel', sessionKey });
}

interface Recall {
  move(direction: 'older' | 'newer', text: string): string | undefined;
  reset(): void;
}

/** Goes through earlier messages, beginning from an empty text; editing a recalled one ends it. */
function useRecall(history: () => readonly string[]): Recall {
  const position = useRef<{ readonly index: number; readonly text: string } | undefined>(undefined);
  return {
    move: (direction, text) => {
      const current = position.current?.text === text ? position.current : undefined;
      if (!current && (text !== '' || direction === 'newer')) return undefined;
      const messages = history();
      const index = (current?.index ?? messages.length) + (direction === 'older' ? -1 : 1);
      if (index >= messages.length) {
        position.current = undefined;
        return '';
      }
      const recalled = messages[index];
      if (recalled === undefined) return undefined;
      position.current = { index, text: recalled };
      return recalled;
    },
    reset: () => {
      position.current = undefined;
    },
  };
}
