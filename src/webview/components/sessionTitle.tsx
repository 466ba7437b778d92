import type { TargetedKeyboardEvent, VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { usePanel } from '../hooks';
import { t } from '../l10n';

/** The shown session's name. A double click, or F2 anywhere in the panel, lets the person change it: Enter keeps, Escape leaves it. */
export function SessionTitle({ title, sessionKey }: { title: string; sessionKey: string | undefined }): VNode {
  const { post } = usePanel();
  const [isRenaming, setRenaming] = useState(false);
  const before = useRef<Element | null>(null);

  const begin = (): void => {
    if (sessionKey === undefined) return;
    before.current = document.activeElement;
    setRenaming(true);
  };
  const end = (name: string | undefined, returnFocus: boolean): void => {
    setRenaming(false);
    if (sessionKey !== undefined && name !== undefined && name.trim() !== '' && name.trim() !== title) {
      post({ type: 'renameSession', sessionKey, title: name.trim() });
    }
    if (returnFocus && before.current instanceof HTMLElement) before.current.focus();
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'F2' || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      event.preventDefault();
      begin();
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
    };
  }, [sessionKey]);
  useEffect(() => {
    setRenaming(false);
  }, [sessionKey]);

  if (!isRenaming) {
    return (
      <h1
        class="header-title"
        title={sessionKey === undefined ? title : t('{0} (F2 renames)', title)}
        onDblClick={begin}
      >
        {title}
      </h1>
    );
  }
  return <TitleField title={title} onEnd={end} />;
}

function TitleField({
  title,
  onEnd,
}: {
  title: string;
  onEnd: (name: string | undefined, returnFocus: boolean) => void;
}): VNode {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.select();
  }, []);
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLInputElement>): void => {
    if (event.isComposing) return;
    if (event.key === 'Enter') onEnd(event.currentTarget.value, true);
    else if (event.key === 'Escape') onEnd(undefined, true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <input
      ref={field}
      class="header-title header-title-field"
      aria-label={t('Name of the session')}
      maxLength={200}
      defaultValue={title}
      onKeyDown={onKeyDown}
      onBlur={(event) => {
        onEnd(event.currentTarget.value, false);
      }}
    />
  );
}
