import type { ElicitationChoice, ElicitationField, ElicitationOutcome } from '../../acp/agentConnection';
import { isRecord } from '../../base/check';
import { checkField } from './checkField';

/** What a person has put into a field: text as typed, whether a box is checked, the values chosen of several. */
export type FieldInput = string | boolean | readonly string[];

/** By the field's key. */
export type FormInput = ReadonlyMap<string, FieldInput>;

type Content = Extract<ElicitationOutcome, { readonly action: 'accept' }>['content'];

/** What a form begins with: the agent's defaults, as far as they fit their fields. */
export function initialInput(fields: readonly ElicitationField[]): FormInput {
  return new Map(fields.map((field) => [field.key, initialOf(field)]));
}

/** What a form held before the page was hidden, as text; values that no longer fit their fields are left out. */
export function restoredInput(fields: readonly ElicitationField[], saved: string | undefined): FormInput {
  const initial = initialInput(fields);
  const values = saved === undefined ? undefined : parsed(saved);
  if (!isRecord(values)) return initial;
  return new Map(
    [...initial].map(([key, input]) => {
      const value = Object.hasOwn(values, key) ? values[key] : undefined;
      return [key, isLike(value, input) ? value : input];
    }),
  );
}

export function savedInput(input: FormInput): string {
  return JSON.stringify(Object.fromEntries(input));
}

/** What keeps a form from being sent, by the field's key; empty: nothing does. */
export function problemsOf(fields: readonly ElicitationField[], input: FormInput): ReadonlyMap<string, string> {
  const problems = fields.map((field) => [field.key, checkField(field, inputOf(field, input))] as const);
  return new Map(problems.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** The answer to a form that has no problems. A field that was left empty is left out. */
export function contentOf(fields: readonly ElicitationField[], input: FormInput): Content {
  const entries = fields.map((field) => [field.key, valueOf(field, inputOf(field, input))] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, Content[string]] => entry[1] !== undefined));
}

export function inputOf(field: ElicitationField, input: FormInput): FieldInput {
  return input.get(field.key) ?? initialOf(field);
}

/** A time with its zone, as `datetime-local` inputs want it: the person's own time, to the second. Empty when it is none. */
export function localTime(value: string): string {
  const time = new Date(value);
  if (value === '' || Number.isNaN(time.getTime())) return '';
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

function valueOf(field: ElicitationField, input: FieldInput): Content[string] | undefined {
  switch (field.type) {
    case 'string':
      if (typeof input !== 'string' || (input === '' && !hasChoice(field.choices, ''))) return undefined;
      if (field.format !== 'date-time' || field.choices) return input;
      // What was left as it is keeps the agent's own zone.
      return input === localTime(field.default ?? '') ? field.default : new Date(input).toISOString();
    case 'number':
    case 'integer':
      return typeof input === 'string' && input.trim() !== '' ? Number(input) : undefined;
    case 'boolean':
      return input === true;
    case 'array':
      if (typeof input === 'string' || typeof input === 'boolean') return undefined;
      return input.length === 0 && !field.required && (field.minItems ?? 0) > 0 ? undefined : input;
    case 'unknown':
      return undefined;
  }
}

function initialOf(field: ElicitationField): FieldInput {
  switch (field.type) {
    case 'string': {
      const { choices, format, default: value = '' } = field;
      if (choices) return hasChoice(choices, value) ? value : '';
      return format === 'date-time' ? localTime(value) : value;
    }
    case 'number':
    case 'integer':
      return field.default === undefined ? '' : String(field.default);
    case 'boolean':
      return field.default ?? false;
    case 'array':
      return [...new Set(field.default)].filter((value) => hasChoice(field.choices, value));
    case 'unknown':
      return '';
  }
}

function hasChoice(choices: readonly ElicitationChoice[] | undefined, value: string): boolean {
  return choices?.some((choice) => choice.value === value) ?? false;
}

function isLike(value: unknown, like: FieldInput): value is FieldInput {
  if (typeof like === 'string' || typeof like === 'boolean') return typeof value === typeof like;
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
