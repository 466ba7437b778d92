import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import type { SessionNote } from '../../chat/protocol';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { memo } from '../memo';
import { CommandText } from './commandText';
import { Fold } from './fold';
import { Icon } from './icon';
import { IconButton } from './iconButton';
import { useSettled } from './useSettled';

/** What the person should know of the session that is shown, beside its transcript. */
export const SessionNotes = memo(
  ({ sessionKey, notes }: { sessionKey: string; notes: readonly SessionNote[] }): VNode => (
    <div class="notices">
      {notes.map((note) => (
        <NoteBar key={note.noteId} sessionKey={sessionKey} note={note} />
      ))}
    </div>
  ),
);

function NoteBar({ sessionKey, note }: { sessionKey: string; note: SessionNote }): VNode {
  const { post } = usePanel();
  const { noteId, severity, text, code, details, actions } = note;
  const buttons = useRef<HTMLDivElement>(null);
  const settled = useSettled(buttons);
  const act = (actionId: string) => () => {
    if (actionId === 'hide' || settled.now()) post({ type: 'actOnNote', sessionKey, noteId, actionId });
  };
  return (
    <div class="notice-bar" role="group" aria-label={text}>
      <Icon name={severity} {...(severity === 'warning' ? { tone: 'warning' } : {})} />
      <div class="notice-text">
        {details.length > 1 ? (
          <Fold foldKey={`note ${noteId}`} label={text}>
            <ul class="notice-list">
              {details.map((detail) => (
                <li key={detail}>{detail}</li>
              ))}
            </ul>
          </Fold>
        ) : (
          text
        )}
        {code !== undefined && (
          <div class="command">
            <CommandText text={code} />
          </div>
        )}
        {details.length === 1 && <div class="note">{details[0]}</div>}
        {actions.length > 0 && (
          <div class="buttons" ref={buttons}>
            {actions.map(({ actionId, label }) => (
              <button
                key={actionId}
                type="button"
                class="button"
                aria-disabled={!settled.shown}
                onClick={act(actionId)}
              >
                {label}
              </button>
            ))}
          </div>
        )}
      </div>
      <IconButton icon="close" label={t('Hide')} onClick={act('hide')} />
    </div>
  );
}
