import type { VNode } from 'preact';
import { visibleText } from '../../base/visibleText';
import { FilterPicker } from './filterPicker';
import { Icon } from './icon';

export interface PickerChoice {
  readonly value: string;
  readonly name: string;
  readonly description?: string;
}

/** More choices than these are looked for by typing. */
const manyChoices = 15;

/**
 * A small drop-down: where the choices are few, the browser's own, which brings the keyboard, the screen reader and a list that may leave the panel.
 * Groups are named by their keys; the choices under the empty name stand alone.
 */
export function Picker({
  label,
  description,
  value,
  groups,
  onPick,
}: {
  label: string;
  description?: string | undefined;
  value: string;
  groups: ReadonlyMap<string, readonly PickerChoice[]>;
  onPick: (value: string) => void;
}): VNode {
  const choices = [...groups].flatMap(([group, some]) => some.map((choice) => ({ ...choice, group })));
  if (choices.length > manyChoices) {
    return <FilterPicker label={label} description={description} value={value} choices={choices} onPick={onPick} />;
  }
  const known = choices.some((choice) => choice.value === value);
  return (
    <span class="picker">
      <select
        aria-label={label}
        title={description === undefined ? label : `${label}: ${description}`}
        value={value}
        onChange={({ currentTarget }) => onPick(currentTarget.value)}
      >
        {!known && <option value={value}>{visibleText(value)}</option>}
        {[...groups].map(([name, choices]) =>
          name === '' ? (
            choices.map(toOption)
          ) : (
            <optgroup key={name} label={visibleText(name)}>
              {choices.map(toOption)}
            </optgroup>
          ),
        )}
      </select>
      <Icon name="chevron-down" />
    </span>
  );
}

function toOption({ value, name, description }: PickerChoice): VNode {
  return (
    <option key={value} value={value} title={description}>
      {visibleText(name)}
    </option>
  );
}
