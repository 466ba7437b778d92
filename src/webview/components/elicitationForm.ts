import type { ElicitationField, ElicitationOutcome } from '../../acp/agentConnection';

/** What a person may put into a form's field. */
export type FieldValue = string | number | boolean | readonly string[];

type Content = Extract<ElicitationOutcome, { action: 'accept' }>['content'];

/** The field's value before the person has touched it. */
export function initialValue(field: ElicitationField): FieldValue {
  switch (field.type) {
    case 'string':
      return field.default ?? '';
    case 'number':
    case 'integer':
      return field.default === undefined ? '' : String(field.default);
    case 'boolean':
      return field.default ?? false;
    case 'array':
      return field.default ?? [];
    case 'unknown':
      return '';
  }
}

/** The answer that a form's values make. What was left empty, and fields that could not be shown, are left out. */
export function contentOf(fields: readonly ElicitationField[], values: ReadonlyMap<string, FieldValue>): Content {
  const content: Record<string, FieldValue> = {};
  for (const field of fields) {
    const value = values.get(field.key) ?? initialValue(field);
    if (field.type === 'unknown' || value === '') continue;
    if (field.type === 'number' || field.type === 'integer') content[field.key] = Number(value);
    else if (field.type !== 'array' || field.required || (Array.isArray(value) && value.length > 0))
      content[field.key] = value;
  }
  return content;
}

/** How many of a list's items are missing (negative) or too many (positive); 0 when the number is right. */
export function itemsOff(field: ElicitationField & { type: 'array' }, chosen: number): number {
  const least = field.minItems ?? (field.required ? 1 : 0);
  // An optional list may be left out altogether.
  if (chosen < least && (field.required || chosen > 0)) return chosen - least;
  return field.maxItems !== undefined && chosen > field.maxItems ? chosen - field.maxItems : 0;
}
