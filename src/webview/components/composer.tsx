import type { ComponentChildren, TargetedKeyboardEvent, VNode } from 'preact';
import { useImperativeHandle, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Ref } from 'preact';
import type { AgentCommand } from '../../acp/update';
import type { Intent } from '../../chat/protocol';
import type { PromptAbilities } from '../../sessions/fitContent';
import type { PlaceAttachment, PromptAttachment } from '../../sessions/promptAttachment';
import { AttachmentChips } from '../composer/attachmentChips';
import { ComposerNotes } from '../composer/composerNotes';
import { activeOptionId, PickerList, pickerListId } from '../composer/pickerList';
import { useContextChoice } from '../composer/useContextChoice';
import { useDraft } from '../composer/useDraft';
import { usePick } from '../composer/usePick';
import { usePicker } from '../composer/usePicker';
import { useRecall } from '../composer/useRecall';
import { useTransfer } from '../composer/useTransfer';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { Icon } from './icon';
import { IconButton } from './iconButton';

/** What others may do with the composer. */
export interface ComposerHandle {
  focus(): void;
  /** Puts text in at the caret and focuses. */
  insert(text: string): void;
  /** Writes this in the place of what is there, and focuses. */
  replace(text: string): void;
  attach(attachments: readonly PromptAttachment[]): void;
}

/** A message as it is sent. */
export interface Message {
  readonly text: string;
  readonly attachments: readonly PromptAttachment[];
}

export interface ComposerProps {
  readonly handle: Ref<ComposerHandle>;
  /** Undefined in the empty state: sending makes a session. */
  readonly sessionKey: string | undefined;
  /** The URI of the folder that mentions are looked for in first. */
  readonly folder: string;
  readonly agentName: string;
  /** What the agent takes; undefined as long as that is not known. */
  readonly accepts: PromptAbilities | undefined;
  readonly commands: readonly AgentCommand[];
  /** What the person looks at in the editor. */
  readonly context: PlaceAttachment | undefined;
  /** The agent is at work: it can be stopped, and what is sent waits. */
  readonly busy: boolean;
  /** Stopping was asked for already. */
  readonly stopping: boolean;
  readonly placeholder: string;
  /** What the person sent before, oldest first; Up brings it back. */
  readonly history: () => readonly string[];
  readonly send: (message: Message) => void;
  /** Pickers and the like, under the text. */
  readonly children: ComponentChildren;
}

export function Composer(props: ComposerProps): VNode {
  const { sessionKey, busy, stopping, placeholder, send, children, commands, folder } = props;
  const { post } = usePanel();
  const area = useRef<HTMLTextAreaElement>(null);
  const draft = useDraft(sessionKey ?? '');
  const { text, attachments } = draft;
  const [caret, setCaret] = useState(0);
  const [hasFocus, setFocus] = useState(false);
  const recall = useRecall(props.history);
  const transfer = useTransfer(draft.attach);
  const context = useContextChoice(sessionKey ?? '', props.context);
  const placeCaret = useCaret(area, text, setCaret);
  const pick = usePick(draft, placeCaret, () => area.current?.focus());
  const picker = usePicker({ text, caret, hasFocus, sessionKey, folder, commands, context: context.context, pick });
  const isEmpty = text.trim() === '' && attachments.length === 0;

  useImperativeHandle(
    props.handle,
    () => ({
      focus: () => area.current?.focus(),
      insert: (added) => {
        const element = area.current;
        if (!element) return;
        element.focus();
        element.setRangeText(added, element.selectionStart, element.selectionEnd, 'end');
        draft.setText(element.value);
        setCaret(element.selectionStart);
      },
      replace: (next) => {
        draft.setText(next);
        placeCaret(next.length);
        area.current?.focus();
      },
      attach: (added) => {
        draft.attach(added);
        area.current?.focus();
      },
    }),
    [sessionKey],
  );

  const submit = (): void => {
    if (isEmpty) return;
    const looked = context.sent.filter(({ id }) => !attachments.some((one) => one.id === id));
    send({ text, attachments: [...looked, ...attachments] });
    draft.clear();
    transfer.forget();
    recall.reset();
    area.current?.focus();
  };

  /** Backspace at the beginning takes away what stands before the text: the last chip. */
  const takeBack = (): boolean => {
    const element = area.current;
    if (element?.selectionStart !== 0 || element.selectionEnd !== 0) return false;
    const last = attachments.at(-1);
    if (last) draft.detach(last.id);
    else if (context.context && context.included) context.toggle();
    else return false;
    return true;
  };

  const onKeyDown = (event: TargetedKeyboardEvent<HTMLTextAreaElement>): void => {
    // While an input method composes, its keys are its own. "Process" is how browsers name a key that it has taken.
    if (event.isComposing || event.key === 'Process') return;
    const isPlain = !event.altKey && !event.ctrlKey && !event.metaKey;
    if (isPlain && picker.onKey(event.key, event.shiftKey)) {
      event.preventDefault();
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) submit();
    else if (event.key === 'Escape' && busy) stop(post, sessionKey);
    else if (event.key === 'Backspace' && !event.repeat && takeBack()) {
      // Taken.
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      const recalled = recall.move(event.key === 'ArrowUp' ? 'older' : 'newer', text);
      if (recalled === undefined) return;
      draft.setText(recalled);
      placeCaret(recalled.length);
    } else return;
    event.preventDefault();
  };

  return (
    <form
      class={transfer.isOver ? 'composer composer-over' : 'composer'}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onClick={(event) => {
        // The frame looks like one field, so it behaves like one.
        if (event.target === event.currentTarget) area.current?.focus();
      }}
      onPaste={transfer.onPaste}
      onDragOver={transfer.onDragOver}
      onDragLeave={transfer.onDragLeave}
      onDrop={transfer.onDrop}
    >
      <PickerList picker={picker} />
      <AttachmentChips
        attachments={attachments}
        problems={draft.problems}
        context={attachments.some(({ id }) => id === context.context?.id) ? undefined : context.context}
        withContext={context.included}
        onToggleContext={context.toggle}
        onOpen={(attachment) =>
          post(
            attachment.type === 'session'
              ? { type: 'showSession', sessionKey: attachment.sessionKey }
              : { type: 'openAttachment', attachment },
          )
        }
        onRemove={(attachment) => {
          draft.detach(attachment.id);
          area.current?.focus();
        }}
      />
      <ComposerNotes
        attachments={attachments}
        problems={draft.problems}
        refusals={transfer.refusals}
        accepts={props.accepts}
        agentName={props.agentName}
      />
      <textarea
        ref={area}
        class="composer-text"
        aria-label={t('Message')}
        aria-autocomplete="list"
        aria-controls={picker.isOpen ? pickerListId : undefined}
        aria-activedescendant={activeOptionId(picker)}
        placeholder={placeholder}
        rows={1}
        value={text}
        onInput={({ currentTarget }) => {
          draft.setText(currentTarget.value);
          setCaret(currentTarget.selectionStart);
        }}
        onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
        onFocus={() => setFocus(true)}
        onBlur={() => setFocus(false)}
      />
      <div class="composer-bar">
        <div class="composer-options">
          <IconButton
            icon="attach"
            label={t('Attach')}
            title={t('Attach: files, symbols, problems, changes… (@). You can also paste, or drop with Shift held.')}
            onClick={() => pick.begin(area.current)}
          />
          {children}
        </div>
        <div class="composer-buttons">
          {busy && (
            <IconButton
              icon="debug-stop"
              label={t('Stop')}
              title={t('Stop (Escape)')}
              disabled={stopping}
              onClick={() => stop(post, sessionKey)}
            />
          )}
          <button
            type="submit"
            class="send"
            title={busy ? t('Queue (Enter)') : t('Send (Enter)')}
            aria-label={t('Send')}
            disabled={isEmpty}
          >
            <Icon name="send" />
          </button>
        </div>
      </div>
      {transfer.isOver && <div class="composer-drop">{t('Drop to attach')}</div>}
    </form>
  );
}

/** Puts the caret where a change of the text wants it, once that is drawn. */
function useCaret(
  area: { readonly current: HTMLTextAreaElement | null },
  text: string,
  placed: (caret: number) => void,
): (caret: number) => void {
  const wanted = useRef<number | undefined>(undefined);
  useLayoutEffect(() => {
    if (wanted.current === undefined) return;
    area.current?.setSelectionRange(wanted.current, wanted.current);
    wanted.current = undefined;
  }, [text]);
  return (caret) => {
    wanted.current = caret;
    placed(caret);
  };
}

function stop(post: (intent: Intent) => void, sessionKey: string | undefined): void {
  if (sessionKey !== undefined) post({ type: 'cancel', sessionKey });
}
