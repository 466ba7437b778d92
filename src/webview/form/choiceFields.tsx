import type { VNode } from 'preact';
import type { ElicitationChoice, ElicitationField } from '../../acp/agentConnection';
import { t } from '../l10n';
import { FieldName } from './formField';
import type { InputProps } from './formField';

/** So many choices are shown at once; more are put into a list that opens. */
const radioLimit = 5;

type TextField = Extract<ElicitationField, { readonly type: 'string' }>;
type ListField = Extract<ElicitationField, { readonly type: 'array' }>;

/** One of several. */
export function ChoiceField(props: InputProps<TextField> & { choices: readonly ElicitationChoice[] }): VNode {
  const { field, id, input, choices, problem, describedBy, onChange } = props;
  const chosen = choices.findIndex(({ value }) => value === input);
  // Values are the agent's and may repeat or be empty; positions are not.
  const choose = (index: number): void => onChange(choices[index]?.value ?? '');
  if (choices.length > radioLimit) {
    return (
      <>
        <label class="field-name" for={id}>
          <FieldName field={field} />
        </label>
        <select
          id={id}
          class="field-input"
          data-field={field.key}
          value={String(chosen)}
          aria-required={field.required}
          aria-invalid={problem !== undefined}
          aria-describedby={describedBy}
          onChange={({ currentTarget }) => choose(Number(currentTarget.value))}
        >
          {(!field.required || chosen < 0) && (
            <option value="-1">{field.required ? t('Choose…') : t('No answer')}</option>
          )}
          {choices.map(({ title, description }, index) => (
            <option key={index} value={String(index)} title={description}>
              {title}
            </option>
          ))}
        </select>
      </>
    );
  }
  return (
    <fieldset
      class="field-choices"
      role="radiogroup"
      aria-required={field.required}
      aria-invalid={problem !== undefined}
      aria-describedby={describedBy}
    >
      <legend class="field-name">
        <FieldName field={field} />
      </legend>
      {choices.map((choice, index) => (
        <Choice
          key={index}
          type="radio"
          group={id}
          fieldKey={field.key}
          choice={choice}
          checked={index === chosen}
          onChange={() => choose(index)}
        />
      ))}
      {!field.required && (
        <Choice
          type="radio"
          group={id}
          fieldKey={field.key}
          choice={{ value: '', title: t('No answer') }}
          checked={chosen < 0}
          onChange={() => choose(-1)}
        />
      )}
    </fieldset>
  );
}

/** Any of several. */
export function ChoicesField({ field, id, input, describedBy, onChange }: InputProps<ListField>): VNode {
  const chosen = new Set(typeof input === 'object' ? input : []);
  const toggle = (value: string, on: boolean): void => {
    const values = field.choices.map((choice) => choice.value);
    // In the order in which the agent told them.
    onChange([...new Set(values)].filter((one) => (one === value ? on : chosen.has(one))));
  };
  return (
    <fieldset class="field-choices" aria-describedby={describedBy}>
      <legend class="field-name">
        <FieldName field={field} />
      </legend>
      {field.choices.map((choice, index) => (
        <Choice
          key={index}
          type="checkbox"
          group={id}
          fieldKey={field.key}
          choice={choice}
          checked={chosen.has(choice.value)}
          onChange={(on) => toggle(choice.value, on)}
        />
      ))}
    </fieldset>
  );
}

function Choice({
  type,
  group,
  fieldKey,
  choice,
  checked,
  onChange,
}: {
  type: 'radio' | 'checkbox';
  group: string;
  fieldKey: string;
  choice: ElicitationChoice;
  checked: boolean;
  onChange: (checked: boolean) => void;
}): VNode {
  return (
    <label class="field-check">
      <input
        type={type}
        name={group}
        data-field={fieldKey}
        checked={checked}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      <span>
        {choice.title}
        {choice.description !== undefined && <span class="note field-choice-note">{choice.description}</span>}
      </span>
    </label>
  );
}
