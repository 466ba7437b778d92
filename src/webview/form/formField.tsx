import type { VNode } from 'preact';
import type { ElicitationField } from '../../acp/agentConnection';
import { Icon } from '../components/icon';
import { useElementId } from '../hooks';
import { t } from '../l10n';
import { ChoiceField, ChoicesField } from './choiceFields';
import { fieldHint } from './fieldHint';
import type { FieldInput } from './formValues';

export interface FieldProps<F extends ElicitationField = ElicitationField> {
  readonly field: F;
  readonly input: FieldInput;
  readonly problem: string | undefined;
  readonly onChange: (input: FieldInput) => void;
}

/** One property of a form: its name, what it is for, an input that fits its type, and what is wrong with it. */
export function FormField(props: FieldProps): VNode {
  const { field, problem } = props;
  const id = useElementId();
  const hint = fieldHint(field);
  const notes = [field.description, hint].filter((note) => note !== undefined && note !== '');
  const described = [notes.length > 0 && `${id}-notes`, problem !== undefined && `${id}-problem`].filter(Boolean);
  const input = { ...props, id, describedBy: described.length > 0 ? described.join(' ') : undefined };
  return (
    <div class={problem === undefined ? 'field' : 'field field-wrong'}>
      <FieldInputView {...input} />
      {notes.length > 0 && (
        <div class="note" id={`${id}-notes`}>
          {notes.map((note, index) => (
            <p key={index}>{note}</p>
          ))}
        </div>
      )}
      {problem !== undefined && (
        <p class="field-problem" id={`${id}-problem`}>
          <Icon name="error" tone="error" />
          <span>{problem}</span>
        </p>
      )}
    </div>
  );
}

/** What an input needs beside its field. */
export interface InputProps<F extends ElicitationField = ElicitationField> extends FieldProps<F> {
  readonly id: string;
  readonly describedBy: string | undefined;
}

function FieldInputView(props: InputProps): VNode {
  const { field } = props;
  switch (field.type) {
    case 'string':
      return field.choices ? (
        <ChoiceField {...props} field={field} choices={field.choices} />
      ) : (
        <Labelled {...props}>
          <TextInput {...props} field={field} />
        </Labelled>
      );
    case 'number':
    case 'integer':
      return (
        <Labelled {...props}>
          <LineInput {...props} mode={field.type === 'integer' ? 'numeric' : 'decimal'} />
        </Labelled>
      );
    case 'boolean':
      return (
        <label class="field-check">
          <input
            type="checkbox"
            checked={props.input === true}
            data-field={field.key}
            aria-describedby={props.describedBy}
            onChange={({ currentTarget }) => props.onChange(currentTarget.checked)}
          />
          <span>{fieldName(field)}</span>
        </label>
      );
    case 'array':
      return <ChoicesField {...props} field={field} />;
    case 'unknown':
      return (
        <p class="field-name" data-field={field.key} tabIndex={-1}>
          {t('“{0}” is of a kind that Parley does not know, so it cannot be filled in here.', fieldName(field))}
        </p>
      );
  }
}

function Labelled({ field, id, children }: InputProps & { children: VNode }): VNode {
  return (
    <>
      <label class="field-name" for={id}>
        <FieldName field={field} />
      </label>
      {children}
    </>
  );
}

type TextField = Extract<ElicitationField, { readonly type: 'string' }>;

function TextInput(props: InputProps<TextField>): VNode {
  const { field } = props;
  switch (field.format) {
    case 'email':
      return <LineInput {...props} mode="email" />;
    case 'uri':
      return <LineInput {...props} mode="url" />;
    case 'date':
      return <TimeInput {...props} type="date" />;
    case 'date-time':
      return <TimeInput {...props} type="datetime-local" />;
    default:
      return isLong(field) ? <TextArea {...props} /> : <LineInput {...props} mode="text" />;
  }
}

type InputMode = 'numeric' | 'decimal' | 'email' | 'url' | 'text';

/** Not `email`, `url` or `number`: those drop what does not fit, so that it could not be told what is wrong with it. */
function LineInput({ mode, ...props }: InputProps & { mode: InputMode }): VNode {
  return (
    <input
      {...shared(props)}
      type="text"
      inputMode={mode}
      autocomplete="off"
      spellcheck={false}
      onInput={({ currentTarget }) => props.onChange(currentTarget.value)}
    />
  );
}

function TimeInput({ type, ...props }: InputProps & { type: 'date' | 'datetime-local' }): VNode {
  return (
    <input
      {...shared(props)}
      type={type}
      step="1"
      onInput={({ currentTarget }) => props.onChange(currentTarget.value)}
    />
  );
}

function TextArea(props: InputProps): VNode {
  return <textarea {...shared(props)} rows={3} onInput={({ currentTarget }) => props.onChange(currentTarget.value)} />;
}

/** Attributes that all inputs of text have. */
function shared({ field, id, input, problem, describedBy }: InputProps) {
  return {
    id,
    class: 'field-input',
    'data-field': field.key,
    value: typeof input === 'string' ? input : '',
    'aria-required': field.required,
    'aria-invalid': problem !== undefined,
    'aria-describedby': describedBy,
  } as const;
}

/** A field's name with the mark of those that must be filled in; the mark's meaning is told by `aria-required`. */
export function FieldName({ field }: { field: ElicitationField }): VNode {
  return (
    <>
      {fieldName(field)}
      {field.required && (
        <span class="field-required" aria-hidden="true" title={t('Required')}>
          {' '}
          *
        </span>
      )}
    </>
  );
}

function fieldName({ title, key }: ElicitationField): string {
  return title !== undefined && title.trim() !== '' ? title : key;
}

/** Whether a text is better written in several lines. */
function isLong({ maxLength = 0, default: value = '' }: TextField): boolean {
  return maxLength > 200 || value.includes('\n') || value.length > 100;
}
