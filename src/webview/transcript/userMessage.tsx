import type { VNode } from 'preact';
import { useContext, useState } from 'preact/hooks';
import type { PromptChange } from '../../sessions/fitContent';
import type { MessageRow } from '../../sessions/state';
import { CopyButton } from '../components/copyButton';
import { Icon } from '../components/icon';
import { IconButton } from '../components/iconButton';
import { useShortened } from '../components/useShortened';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { CheckpointsContext, SessionContext } from '../panelContext';
import { textOf } from '../text/contentText';
import { ContentChip } from './contentView';
import { Nesting } from './nesting';
import { TurnHeading } from './turnHeading';

const chipsAtOnce = 50;

/** What the person wrote, as it was written: it is not markdown. It can be changed and sent again. */
export function UserMessage({ row }: { row: MessageRow }): VNode {
  const { post } = usePanel();
  const session = useContext(SessionContext);
  const isNested = useContext(Nesting) > 0;
  const [draft, setDraft] = useState<string>();
  const blocks = [...row.content];
  const text = textOf(blocks);
  const others = blocks.filter(({ type }) => type !== 'text');
  const { shown, more } = useShortened(others, chipsAtOnce);
  const promptId = row.prompt?.promptId;
  const checkpoints = useContext(CheckpointsContext);
  const checkpoint = promptId !== undefined && checkpoints.has(promptId) ? promptId : undefined;
  const send = (changed: string, restoreFiles = false): void => {
    if (!session || (changed.trim() === '' && others.length === 0)) return;
    const restore = restoreFiles && { restoreFiles };
    post({ type: 'resendPrompt', sessionKey: session.key, rowKey: row.key, text: changed, ...restore });
    setDraft(undefined);
  };
  return (
    <div class="user-message">
      <TurnHeading turn={row.turn} name={text} />
      {draft === undefined ? (
        text !== '' && <div class="user-text">{text}</div>
      ) : (
        <MessageEditor
          draft={draft}
          change={setDraft}
          send={send}
          branches={session?.branches === true}
          preview={
            session && checkpoint !== undefined
              ? () => post({ type: 'previewFiles', sessionKey: session.key, promptId: checkpoint })
              : undefined
          }
          cancel={() => setDraft(undefined)}
        />
      )}
      {others.length > 0 && (
        <div class="chips">
          {shown.map((block, index) => (
            <ContentChip key={index} block={block} />
          ))}
          {more}
        </div>
      )}
      {row.prompt?.changes?.map(({ what, kind, name }, index) => (
        <div key={index} class="user-state">
          <Icon name="warning" tone="warning" /> {changeText(what, kind, name)}
        </div>
      ))}
      {row.prompt?.state === 'failed' && (
        <div class="user-state">
          <Icon name="error" tone="error" /> {t('Not delivered')}
        </div>
      )}
      {draft === undefined && (
        <div class="message-actions">
          {session && !isNested && (
            <IconButton icon="edit" label={t('Edit and Resubmit')} onClick={() => setDraft(text)} />
          )}
          {session && !isNested && checkpoint !== undefined && (
            <IconButton
              icon="discard"
              label={t('Restore files to here')}
              onClick={() => post({ type: 'restoreFiles', sessionKey: session.key, promptId: checkpoint })}
            />
          )}
          <CopyButton text={() => text} label={t('Copy Message')} />
        </div>
      )}
    </div>
  );
}

function MessageEditor({
  draft,
  change,
  send,
  branches,
  preview,
  cancel,
}: {
  draft: string;
  change: (text: string) => void;
  send: (text: string, restoreFiles?: boolean) => void;
  /** It goes on in a session of its own. */
  branches: boolean;
  /** Shows what changes when files are brought back to how they were before the message; undefined: they cannot be. */
  preview: (() => void) | undefined;
  cancel: () => void;
}): VNode {
  const [focused, setFocused] = useState(false);
  return (
    <div class="message-editor">
      <textarea
        class="queued-editor"
        aria-label={t('Edit what you wrote')}
        rows={2}
        value={draft}
        ref={(element) => {
          if (!element || focused) return;
          element.focus();
          setFocused(true);
        }}
        onInput={({ currentTarget }) => change(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.isComposing) return;
          if (event.key === 'Enter' && !event.shiftKey) send(draft);
          else if (event.key === 'Escape') cancel();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <p class="note">
        {branches
          ? t('It is sent in a new session that knows only what was said before it; this one is stopped and kept.')
          : t('It is sent as a new message; what was said since stays.')}
      </p>
      <div class="buttons">
        <button type="button" class="button button-primary" onClick={() => send(draft)}>
          {t('Resubmit')}
        </button>
        {preview && (
          <>
            <button type="button" class="button" onClick={() => send(draft, true)}>
              {t('Restore Files and Resubmit')}
            </button>
            <button type="button" class="button" onClick={preview}>
              {t('Show What Changes')}
            </button>
          </>
        )}
        <button type="button" class="button" onClick={cancel}>
          {t('Cancel')}
        </button>
      </div>
    </div>
  );
}

/** What the agent did not get as it was attached. */
function changeText(what: PromptChange['what'], kind: PromptChange['kind'], name: string): string {
  const thing = name === '' ? kindText(kind) : name;
  return what === 'linked'
    ? t('The agent takes no such content: only the address of {0} was sent.', thing)
    : t('The agent takes no such content: {0} was not sent.', thing);
}

function kindText(kind: PromptChange['kind']): string {
  switch (kind) {
    case 'image':
      return t('Image');
    case 'audio':
      return t('Audio');
    case 'file':
      return t('File');
  }
}
