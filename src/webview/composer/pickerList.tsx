import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../components/icon';
import { MarkedText } from '../components/markedText';
import { t } from '../l10n';
import type { PickerItem } from './pickerItems';
import type { Picker } from './usePicker';

export const pickerListId = 'composer-picker';

/** The id of the line that the keyboard is at, for `aria-activedescendant`. */
export function activeOptionId({ isOpen, items, active }: Picker): string | undefined {
  return isOpen && items.length > 0 ? optionId(active) : undefined;
}

/** What can be chosen, above the text that asks for it. The focus stays in the text. */
export function PickerList({ picker }: { picker: Picker }): VNode {
  const { items, active, isOpen, isSearching, choose } = picker;
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active, items]);
  return (
    <>
      {isOpen && (
        <ul ref={list} id={pickerListId} class="suggest" role="listbox" aria-label={t('Suggestions for your message')}>
          {items.map((item, index) => (
            <li
              key={item.key}
              id={optionId(index)}
              class="suggest-item"
              role="option"
              aria-selected={index === active}
              // The focus stays where it is being written.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(index)}
            >
              <ItemView item={item} />
            </li>
          ))}
          {items.length === 0 && (
            <li class="suggest-empty" role="option" aria-selected={false} aria-disabled>
              {isSearching ? t('Searching…') : t('Nothing found')}
            </li>
          )}
        </ul>
      )}
      <div class="visually-hidden" role="status">
        {isOpen && !isSearching ? countText(items.length) : ''}
      </div>
    </>
  );
}

function ItemView({ item }: { item: PickerItem }): VNode {
  switch (item.kind) {
    case 'mention': {
      const { icon, label, detail, labelMatches, detailMatches } = item.mention;
      return (
        <>
          <Icon name={icon} />
          <MarkedText class="suggest-label" text={label} at={labelMatches} />
          <MarkedText class="suggest-detail" text={detail} at={detailMatches} />
        </>
      );
    }
    case 'command': {
      const { name, description, hint } = item.command;
      return (
        <>
          <Icon name="terminal" />
          <span class="suggest-label">
            /<MarkedText text={name} at={item.matches} />
            {hint !== undefined && <span class="suggest-hint"> {hint}</span>}
          </span>
          <span class="suggest-detail" title={description}>
            {description}
          </span>
        </>
      );
    }
    case 'category':
      return (
        <>
          <Icon name={item.icon} />
          <span class="suggest-label">{item.label}</span>
          <span class="suggest-detail">@{item.category}:</span>
        </>
      );
    case 'files':
      return (
        <>
          <Icon name={item.icon} />
          <span class="suggest-label">{item.label}</span>
        </>
      );
  }
}

function optionId(index: number): string {
  return `${pickerListId}-${index}`;
}

function countText(count: number): string {
  if (count === 0) return t('Nothing found');
  return count === 1 ? t('1 suggestion') : t('{0} suggestions', count);
}
