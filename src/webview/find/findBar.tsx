import type { Ref, VNode } from 'preact';
import { IconButton } from '../components/iconButton';
import { t } from '../l10n';
import type { Find } from './useFind';

/** Where one writes what to find. */
export function FindBar({
  find,
  input,
  onClose,
}: {
  find: Find;
  input: Ref<HTMLInputElement>;
  onClose: () => void;
}): VNode {
  const { query, total } = find;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === 'Escape') onClose();
    else if (event.key === 'Enter' || event.key === 'F3') find.step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="find" role="search" aria-label={t('Find in conversation')} onKeyDown={onKeyDown}>
      <input
        ref={input}
        class="find-input"
        type="text"
        aria-label={t('Find in conversation')}
        placeholder={t('Find')}
        value={query.text}
        spellcheck={false}
        onInput={(event) => find.ask({ ...query, text: event.currentTarget.value })}
      />
      <span class="find-count" role="status">
        {countText(find)}
      </span>
      <IconButton
        icon="case-sensitive"
        class="find-option"
        label={t('Match case')}
        pressed={query.matchCase}
        onClick={() => find.ask({ ...query, matchCase: !query.matchCase })}
      />
      <IconButton
        icon="whole-word"
        class="find-option"
        label={t('Match whole word')}
        pressed={query.wholeWord}
        onClick={() => find.ask({ ...query, wholeWord: !query.wholeWord })}
      />
      <IconButton icon="arrow-up" label={t('Previous match')} disabled={!total} onClick={() => find.step(-1)} />
      <IconButton icon="arrow-down" label={t('Next match')} disabled={!total} onClick={() => find.step(1)} />
      <IconButton icon="close" label={t('Close')} onClick={onClose} />
    </div>
  );
}

function countText({ query, total, number }: Find): string {
  if (query.text === '' || total === undefined) return '';
  if (total === 0) return t('No results');
  return number === undefined ? t('{0} results', total) : t('{0} of {1}', number, total);
}
