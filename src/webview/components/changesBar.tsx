import type { TargetedKeyboardEvent, VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { IconName } from '../../base/icons';
import { visibleText } from '../../base/visibleText';
import type { ChangedFile, ChangesView } from '../../changes/changedFile';
import { useFold, usePanel } from '../hooks';
import { numberText, t } from '../l10n';
import { memo } from '../memo';
import { baseName, relativePath } from '../text/paths';
import { Icon } from './icon';
import { IconButton } from './iconButton';

interface ChangesProps {
  readonly sessionKey: string;
  readonly changes: ChangesView;
  readonly folder: string;
}

/** What the agent changed and the person has not looked through yet: to be looked at, kept or undone, file by file or all at once. */
export const ChangesBar = memo(({ sessionKey, changes, folder }: ChangesProps): VNode | null => {
  const { post } = usePanel();
  const [open, toggle] = useFold(`changes/${sessionKey}`, true);
  const { total, added, removed, files } = changes;
  const list = useRef<HTMLUListElement>(null);
  const keepPlace = useKeptPlace(list, files);
  const [active, setActive] = useState<string>();
  // One line of the list is a stop of the Tab key, else it would take hundreds to get past it; arrow keys go from line to line.
  const stop = files.some(({ path }) => path === active) ? active : files[0]?.path;
  if (total === 0) return null;
  return (
    <section class="changes" aria-label={t('Changes')}>
      <div class="changes-head">
        <button type="button" class="fold-line" aria-expanded={open} onClick={toggle}>
          <Icon name={open ? 'chevron-down' : 'chevron-right'} />
          <span class="fold-label">
            {total === 1 ? t('1 changed file') : t('{0} changed files', numberText(total))}
          </span>
        </button>
        <LineCounts added={added} removed={removed} />
        <div class="changes-buttons">
          <button
            type="button"
            class="button changes-button"
            title={t('Review all changes in the editor')}
            onClick={() => post({ type: 'reviewChanges', sessionKey })}
          >
            {t('Review')}
          </button>
          <button type="button" class="button changes-button" onClick={() => post({ type: 'undoChanges', sessionKey })}>
            {t('Undo All')}
          </button>
          <button
            type="button"
            class="button button-primary changes-button"
            onClick={() => post({ type: 'keepChanges', sessionKey })}
          >
            {t('Keep All')}
          </button>
        </div>
      </div>
      {open && (
        <>
          <ul ref={list} aria-label={t('Changed files')} onFocusIn={keepPlace} onKeyDown={moveByArrows}>
            {files.map((file) => (
              <ChangedFileView
                key={file.path}
                sessionKey={sessionKey}
                file={file}
                folder={folder}
                tabIndex={file.path === stop ? 0 : -1}
                onFocus={setActive}
              />
            ))}
          </ul>
          {total > files.length && <Pages sessionKey={sessionKey} changes={changes} />}
        </>
      )}
    </section>
  );
});

interface ChangedFileProps {
  readonly sessionKey: string;
  readonly file: ChangedFile;
  readonly folder: string;
  readonly tabIndex: number;
  readonly onFocus: (path: string) => void;
}

const ChangedFileView = memo(({ sessionKey, file, folder, tabIndex, onFocus }: ChangedFileProps): VNode => {
  const { post } = usePanel();
  const { path, kind, oldPath, added, removed, uncertain, lost } = file;
  const relative = relativePath(path, folder);
  const name = baseName(relative);
  const place = relative.slice(0, -name.length).replace(/[\\/]$/, '');
  const title = oldPath === undefined ? relative : t('{0}, moved from {1}', relative, relativePath(oldPath, folder));
  const changed = kindText(kind);
  return (
    <li class="changed-file" onFocusIn={() => onFocus(path)}>
      <button
        type="button"
        class="changed-file-name"
        tabIndex={tabIndex}
        title={title}
        onClick={() => post({ type: 'reviewChanges', sessionKey, path })}
      >
        <Icon name={icons[kind]} />
        <span class={kind === 'deleted' ? 'changed-file-deleted' : undefined}>{visibleText(name)}</span>
        <span class="changed-file-place">{visibleText(place)}</span>
        {changed !== undefined && <span class="visually-hidden">{changed}</span>}
      </button>
      {uncertain && (
        <Mark icon="question" text={t('Changed while the agent worked; it has not said that this was its doing')} />
      )}
      {lost && <Mark icon="warning" text={t('No earlier version is known: this cannot be undone')} />}
      <LineCounts added={added ?? 0} removed={removed ?? 0} />
      <IconButton
        icon="check"
        tabIndex={tabIndex}
        label={t('Keep')}
        title={t('Keep the changes of {0}', name)}
        onClick={() => post({ type: 'keepChanges', sessionKey, path })}
      />
      <IconButton
        icon="discard"
        tabIndex={tabIndex}
        label={t('Undo')}
        title={t('Undo the changes of {0}', name)}
        disabled={lost === true}
        onClick={() => post({ type: 'undoChanges', sessionKey, path })}
      />
    </li>
  );
});

function Mark({ icon, text }: { icon: IconName; text: string }): VNode {
  return (
    <span class="changed-file-mark" title={text}>
      <Icon name={icon} />
      <span class="visually-hidden">{text}</span>
    </span>
  );
}

function LineCounts({ added, removed }: { added: number; removed: number }): VNode | null {
  if (added === 0 && removed === 0) return null;
  return (
    <span class="diff-stat" role="img" aria-label={t('{0} lines added, {1} removed', added, removed)}>
      {added > 0 && <span class="added">+{numberText(added)}</span>}{' '}
      {removed > 0 && <span class="removed">−{numberText(removed)}</span>}
    </span>
  );
}

/** The list holds one page: however many files there are, the panel draws no more. */
function Pages({ sessionKey, changes }: { sessionKey: string; changes: ChangesView }): VNode {
  const { post } = usePanel();
  const { start, files, total } = changes;
  const end = start + files.length;
  const show = (first: number): void => post({ type: 'showChanges', sessionKey, start: Math.max(0, first) });
  return (
    <div class="changes-pages">
      <IconButton
        icon="arrow-left"
        label={t('Earlier files')}
        disabled={start === 0}
        onClick={() => show(start - pageSize)}
      />
      <span role="status">
        {t('Files {0} to {1} of {2}', numberText(start + 1), numberText(end), numberText(total))}
      </span>
      <IconButton icon="arrow-right" label={t('Later files')} disabled={end >= total} onClick={() => show(end)} />
    </div>
  );
}

/** As the host sends them. */
const pageSize = 100;

const icons: Readonly<Record<ChangedFile['kind'], IconName>> = {
  created: 'diff-added',
  deleted: 'diff-removed',
  modified: 'diff-modified',
  mode: 'gear',
  renamed: 'diff-renamed',
};

function kindText(kind: ChangedFile['kind']): string | undefined {
  switch (kind) {
    case 'created':
      return t('created');
    case 'deleted':
      return t('deleted');
    case 'mode':
      return t('permissions changed');
    case 'renamed':
      return t('moved');
    case 'modified':
      return undefined;
  }
}

/** To the same button of another line. */
function moveByArrows(event: TargetedKeyboardEvent<HTMLUListElement>): void {
  const { target, currentTarget, key } = event;
  const line = target instanceof HTMLElement ? target.closest('li') : null;
  if (!(target instanceof HTMLElement) || !line) return;
  const lines = [...currentTarget.children];
  const at = lines.indexOf(line);
  const places: Readonly<Record<string, number>> = {
    ArrowDown: Math.min(at + 1, lines.length - 1),
    ArrowUp: Math.max(at - 1, 0),
    Home: 0,
    End: lines.length - 1,
  };
  const place = places[key];
  if (place === undefined) return;
  event.preventDefault();
  focusButton(lines[place], target.getAttribute('aria-label'));
}

/** The button of that name, or the first one where it cannot be pressed. */
function focusButton(line: Element | undefined, label: string | null): void {
  const buttons = [...(line?.querySelectorAll('button') ?? [])];
  const same = buttons.find((one) => one.getAttribute('aria-label') === label && !one.disabled);
  (same ?? buttons[0])?.focus();
}

interface KeptPlace {
  readonly element: HTMLElement;
  readonly line: number;
  readonly label: string | null;
}

/** With the line gone that had the focus, the same button of the line in its place has it: one goes through a list by keyboard. */
function useKeptPlace(
  list: { readonly current: HTMLUListElement | null },
  files: unknown,
): (event: FocusEvent) => void {
  const last = useRef<KeptPlace | undefined>(undefined);
  useLayoutEffect(() => {
    const { current } = last;
    if (!current || current.element.isConnected) return;
    last.current = undefined;
    const lines = list.current?.children;
    focusButton(lines?.[Math.min(current.line, lines.length - 1)], current.label);
  }, [files]);
  return ({ target }) => {
    const line = target instanceof HTMLElement ? target.closest('li') : null;
    if (!(target instanceof HTMLElement) || !line?.parentElement) return;
    const index = [...line.parentElement.children].indexOf(line);
    last.current = { element: target, line: index, label: target.getAttribute('aria-label') };
  };
}
