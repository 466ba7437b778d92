import type { ComponentChildren, TargetedInputEvent, VNode } from 'preact';
import { useId } from 'preact/hooks';
import type { ElicitationField } from '../../acp/agentConnection';
import { t } from '../l10n';
import { itemsOff } from './elicitationForm';
import type { FieldValue } from './elicitationForm';

interface FieldProps<F extends ElicitationField> {
  readonly field: F;
  readonly value: FieldValue;
  readonly onChange: (value: FieldValue) => void;
}

/** One field of a form that an agent sent. A type that is not known is told, never rendered as an input. */
export function ElicitationFieldView({ field, value, onChange }: FieldProps<ElicitationField>): VNode {
  switch (field.type) {
    case 'boolean':
      return <BooleanField field={field} value={value} onChange={onChange} />;
    case 'array':
      return <ListField field={field} value={value} onChange={onChange} />;
    case 'unknown':
      return (
        <p class="note">{t('“{0}” asks for something that Parley cannot show. It is left out.', nameOf(field))}</p>
      );
    case 'string':
    case 'number':
    case 'integer':
      return <InputField field={field} value={value} onChange={onChange} />;
  }
}

function nameOf({ title, key }: ElicitationField): string {
  return title ?? key;
}

function FieldName({ field, children }: { field: ElicitationField; children?: ComponentChildren }): VNode {
  return (
    <span class="field-name">
      {children}
      {nameOf(field)}
      {!field.required && field.type !== 'boolean' && <span class="note"> {t('(optional)')}</span>}
    </span>
  );
}

function Description({ field, id }: { field: ElicitationField; id: string }): VNode | null {
  return field.description === undefined ? null : (
    <span class="note" id={id}>
      {field.description}
    </span>
  );
}

function InputField({
  field,
  value,
  onChange,
}: FieldProps<ElicitationField & { type: 'string' | 'number' | 'integer' }>): VNode {
  const id = useId();
  const described = field.description === undefined ? undefined : id;
  const common = { 'aria-describedby': described, required: field.required, value: String(value) };
  return (
    <label class="field">
      <FieldName field={field} />
      {field.type !== 'string' ? (
        <input
          {...common}
          type="number"
          step={field.type === 'integer' ? 1 : 'any'}
          min={field.minimum}
          max={field.maximum}
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
        />
      ) : field.choices ? (
        <select {...common} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
          <option value="">{t('Choose…')}</option>
          {field.choices.map((choice) => (
            <option key={choice.value} value={choice.value} title={choice.description}>
              {choice.title}
            </option>
          ))}
        </select>
      ) : (
        <TextInput {...common} field={field} onInput={({ currentTarget }) => onChange(currentTarget.value)} />
      )}
      <Description field={field} id={id} />
    </label>
  );
}

/** The browser's input for the format, which brings the right keyboard and check. */
function TextInput({
  field: { format, minLength, maxLength },
  ...others
}: {
  field: ElicitationField & { type: 'string' };
  required: boolean;
  value: string;
  'aria-describedby': string | undefined;
  onInput: (event: TargetedInputEvent<HTMLInputElement>) => void;
}): VNode {
  const common = { ...others, minLength, maxLength };
  if (format === 'email') return <input {...common} type="email" />;
  if (format === 'uri') return <input {...common} type="url" />;
  return <input {...common} type="text" />;
}

function BooleanField({ field, value, onChange }: FieldProps<ElicitationField>): VNode {
  const id = useId();
  return (
    <label class="field">
      <FieldName field={field}>
        <input
          type="checkbox"
          checked={value === true}
          aria-describedby={field.description === undefined ? undefined : id}
          onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        />
      </FieldName>
      <Description field={field} id={id} />
    </label>
  );
}

function ListField({ field, value, onChange }: FieldProps<ElicitationField & { type: 'array' }>): VNode {
  const id = useId();
  const chosen: readonly string[] = Array.isArray(value) ? (value as readonly string[]) : [];
  const off = itemsOff(field, chosen.length);
  return (
    <fieldset class="field" aria-describedby={field.description === undefined ? undefined : id}>
      <legend>
        <FieldName field={field} />
      </legend>
      {field.choices.map((choice) => (
        <label key={choice.value} class="field-choice" title={choice.description}>
          <input
            type="checkbox"
            checked={chosen.includes(choice.value)}
            onChange={({ currentTarget }) => {
              const others = chosen.filter((one) => one !== choice.value);
              onChange(currentTarget.checked ? [...others, choice.value] : others);
            }}
          />
          {choice.title}
        </label>
      ))}
      {off !== 0 && (
        <span class="note" role="alert">
          {off < 0 ? t('Choose {0} more', -off) : t('Choose {0} fewer', off)}
        </span>
      )}
      <Description field={field} id={id} />
    </fieldset>
  );
}
