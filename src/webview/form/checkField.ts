import type { ElicitationField } from '../../acp/agentConnection';
import { t } from '../l10n';
import { matchesPattern } from './safePattern';

type TextField = Extract<ElicitationField, { readonly type: 'string' }>;
type NumberField = Extract<ElicitationField, { readonly type: 'number' | 'integer' }>;
type ListField = Extract<ElicitationField, { readonly type: 'array' }>;

/** The longest text that is sent, whatever the agent allows: characters. */
const textLimit = 500_000;

/**
 * What is wrong with what was put into a field, for the person; undefined: nothing. The rules are those of the agent's schema (ACP
 * "Elicitation", a subset of JSON Schema), and the agent checks again: a rule that is not understood here is left to it.
 */
export function checkField(field: ElicitationField, input: string | boolean | readonly string[]): string | undefined {
  switch (field.type) {
    case 'string':
      return typeof input === 'string' ? checkText(field, input) : undefined;
    case 'number':
    case 'integer':
      return typeof input === 'string' ? checkNumber(field, input.trim()) : undefined;
    case 'array':
      return typeof input === 'object' ? checkList(field, input.length) : undefined;
    case 'unknown':
      return field.required ? t('The agent requires this, and Parley cannot ask for it. You can decline.') : undefined;
    case 'boolean':
      return undefined;
  }
}

function checkText(field: TextField, value: string): string | undefined {
  const { choices, required, minLength, maxLength = textLimit, pattern } = field;
  if (choices) {
    // The empty text stands for no choice, unless it is one.
    const isChosen = choices.some((choice) => choice.value === value);
    return required && !isChosen ? t('Choose one.') : undefined;
  }
  if (value === '') return required ? t('Fill this in.') : undefined;
  // JSON Schema counts characters, not UTF-16 units.
  const length = value.match(/[^]/gu)?.length ?? 0;
  if (minLength !== undefined && length < minLength) {
    return minLength === 1 ? t('Fill this in.') : t('Enter at least {0} characters; it has {1}.', minLength, length);
  }
  const limit = Math.min(maxLength, textLimit);
  if (length > limit) return t('Enter at most {0} characters; it has {1}.', limit, length);
  const wrong = checkFormat(field.format, value);
  if (wrong !== undefined) return wrong;
  if (pattern !== undefined && matchesPattern(pattern, value) === false) {
    return t('This does not have the form that is asked for: {0}', pattern);
  }
  return undefined;
}

function checkFormat(format: string | undefined, value: string): string | undefined {
  switch (format) {
    case 'email':
      return /^[^\s@]+@[^\s@]+$/.test(value) ? undefined : t('Enter an e-mail address, such as ada@example.com.');
    case 'uri':
      return URL.canParse(value) ? undefined : t('Enter an address, such as https://example.com.');
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))
        ? undefined
        : t('Enter a date, such as {0}.', '2026-01-31');
    case 'date-time':
      return Number.isNaN(Date.parse(value)) ? t('Enter a date and a time.') : undefined;
    default:
      return undefined;
  }
}

function checkNumber({ type, required, minimum, maximum }: NumberField, text: string): string | undefined {
  if (text === '') return required ? t('Fill this in.') : undefined;
  const value = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value))
    return type === 'integer' ? t('Enter a whole number.') : t('Enter a number, such as 1.5.');
  if (type === 'integer' && !Number.isSafeInteger(value)) return t('Enter a whole number.');
  const isTooSmall = minimum !== undefined && value < minimum;
  const isTooLarge = maximum !== undefined && value > maximum;
  if (!isTooSmall && !isTooLarge) return undefined;
  if (minimum !== undefined && maximum !== undefined) return t('Enter a number from {0} to {1}.', minimum, maximum);
  return isTooSmall ? t('Enter at least {0}.', minimum) : t('Enter at most {0}.', maximum ?? '');
}

function checkList({ required, minItems = 0, maxItems, choices }: ListField, count: number): string | undefined {
  if (count === 0 && !required) return undefined;
  // A form that asks for more than there is must not be a trap.
  const least = Math.min(minItems, choices.length);
  if (count < least) return least === 1 ? t('Choose at least one.') : t('Choose at least {0}.', least);
  if (maxItems !== undefined && count > maxItems) return t('Choose at most {0}.', maxItems);
  return undefined;
}
