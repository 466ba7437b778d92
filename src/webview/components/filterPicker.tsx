import type { TargetedKeyboardEvent, VNode } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { foldCase, fuzzyMatch } from '../../base/fuzzyMatch';
import { visibleText } from '../../base/visibleText';
import { useElementId } from '../hooks';
import { t } from '../l10n';
import { Icon } from './icon';
import { MarkedText } from './markedText';
import type { PickerChoice } from './picker';

/** A choice and the name of its group; empty: it stands alone. */
export interface GroupedChoice extends PickerChoice {
  readonly group: string;
}

/** Of very many choices no more than these are in the page. */
const maxShown = 200;
const page = 8;

interface FilterProps {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly GroupedChoice[];
  readonly onPick: (value: string) => void;
}

/** A drop-down for many choices, of which typing leaves those that fit: some agents have hundreds of models. */
export function FilterPicker(props: FilterProps & { readonly description: string | undefined }): VNode {
  const { label, description, value, choices, onPick } = props;
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const listId = useElementId();
  const close = (): void => {
    button.current?.focus();
    setOpen(false);
  };
  return (
    <>
      <span class="picker">
        <button
          ref={button}
          type="button"
          class="picker-button"
          role="combobox"
          aria-haspopup="listbox"
          aria-expanded={isOpen}
          aria-controls={isOpen ? listId : undefined}
          aria-label={label}
          title={description === undefined ? label : `${label}: ${description}`}
          // Else the list would lose the focus, close, and be opened again by the click.
          onMouseDown={(event) => isOpen && event.preventDefault()}
          onClick={() => (isOpen ? close() : setOpen(true))}
        >
          {visibleText(choices.find((choice) => choice.value === value)?.name ?? value)}
        </button>
        <Icon name="chevron-down" />
      </span>
      {isOpen && (
        <FilterList
          id={listId}
          label={label}
          value={value}
          choices={choices}
          onPick={(picked) => {
            close();
            onPick(picked);
          }}
          onCancel={close}
          onLeave={() => setOpen(false)}
        />
      )}
    </>
  );
}

function FilterList({
  id,
  label,
  value,
  choices,
  onPick,
  onCancel,
  onLeave,
}: FilterProps & { id: string; onCancel: () => void; onLeave: () => void }): VNode {
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [typed, setTyped] = useState('');
  const fitting = useMemo(() => fittingChoices(choices, typed), [choices, typed]);
  const shown = fitting.slice(0, maxShown);
  const [active, setActive] = useState(() =>
    Math.max(
      0,
      shown.findIndex(({ choice }) => choice.value === value),
    ),
  );
  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active, fitting]);

  const onKeyDown = (event: TargetedKeyboardEvent<HTMLInputElement>): void => {
    const { key, isComposing, altKey, ctrlKey, metaKey } = event;
    if (isComposing || altKey || ctrlKey || metaKey) return;
    const step = steps[key];
    if (step !== undefined) setActive(Math.max(0, Math.min(active + step, shown.length - 1)));
    else if (key === 'Escape') onCancel();
    else if (key === 'Enter') {
      const found = shown[active];
      if (found) onPick(found.choice.value);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      class="suggest filter"
      onFocusOut={({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) onLeave();
      }}
    >
      <input
        ref={input}
        type="text"
        class="field-input"
        role="combobox"
        aria-label={t('Filter {0}', label)}
        placeholder={t('Filter {0}', label)}
        aria-autocomplete="list"
        aria-expanded
        aria-controls={id}
        aria-activedescendant={shown.length > 0 ? optionId(id, active) : undefined}
        value={typed}
        onInput={({ currentTarget }) => {
          setTyped(currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul ref={list} id={id} role="listbox" aria-label={label}>
        {shown.map(({ choice, at }, index) => (
          <li
            key={choice.value}
            id={optionId(id, index)}
            class="suggest-item"
            role="option"
            aria-selected={index === active}
            title={choice.description}
            // The focus stays where it is being written.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onPick(choice.value)}
          >
            <Icon name={choice.value === value ? 'check' : 'blank'} />
            <MarkedText class="suggest-label" text={choice.name} at={at} />
            <span class="suggest-detail">{choice.group === '' ? choice.description : choice.group}</span>
          </li>
        ))}
        {shown.length < Math.max(1, fitting.length) && (
          <li class="suggest-empty" role="option" aria-selected={false} aria-disabled>
            {shown.length === 0 ? t('Nothing found') : t('{0} more: type to find them', fitting.length - shown.length)}
          </li>
        )}
      </ul>
    </div>
  );
}

const steps: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page };

/** Those that fit, best first; all, in the agent's order, when nothing was typed. `at`: the typed letters in the name. */
function fittingChoices(
  choices: readonly GroupedChoice[],
  typed: string,
): readonly { readonly choice: GroupedChoice; readonly at: readonly number[] }[] {
  const query = foldCase(typed.trim());
  return choices
    .flatMap((choice) => {
      const name = fuzzyMatch(query, choice.name);
      if (name) return [{ choice, at: name.positions, score: name.score }];
      const beside = fuzzyMatch(query, `${choice.group} ${choice.name} ${choice.value}`);
      return beside ? [{ choice, at: [], score: beside.score - beneathNames }] : [];
    })
    .sort((a, b) => b.score - a.score);
}

/** What fits by its name comes before what fits by its group. */
const beneathNames = 1000;

function optionId(list: string, index: number): string {
  return `${list}-${index}`;
}
