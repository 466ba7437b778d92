import type * as acp from '@agentclientprotocol/sdk';
import type { Form, FormAnswer, FormField } from './brain/turn';

/** A form as the schema of an elicitation, which v1 and v2 write alike. */
export function formSchema(
  form: Form,
): acp.ElicitationSchema & { type: 'object'; properties: Record<string, PropertySchema> } {
  const required = form.fields.filter((field) => field.required === true).map(({ id }) => id);
  return {
    type: 'object',
    title: form.title,
    properties: Object.fromEntries(form.fields.map((field) => [field.id, propertySchema(field)])),
    ...(required.length > 0 ? { required } : {}),
  };
}

type PropertySchema =
  | (acp.StringPropertySchema & { type: 'string' })
  | (acp.NumberPropertySchema & { type: 'number' })
  | (acp.IntegerPropertySchema & { type: 'integer' })
  | (acp.BooleanPropertySchema & { type: 'boolean' })
  | (acp.MultiSelectPropertySchema & { type: 'array'; items: acp.TitledMultiSelectItems });

function propertySchema(field: FormField): PropertySchema {
  const { title, description } = field;
  const common = { title, ...(description === undefined ? {} : { description }) };
  switch (field.type) {
    case 'text':
      return {
        ...common,
        type: 'string',
        ...(field.default === undefined ? {} : { default: field.default }),
        ...(field.maxLength === undefined ? {} : { maxLength: field.maxLength }),
        ...(field.format === undefined ? {} : { format: field.format }),
      };
    case 'choice':
      return {
        ...common,
        type: 'string',
        oneOf: enumOptions(field.choices),
        ...(field.default === undefined ? {} : { default: field.default }),
      };
    case 'choices':
      return {
        ...common,
        type: 'array',
        items: { anyOf: enumOptions(field.choices) },
        ...(field.default === undefined ? {} : { default: [...field.default] }),
      };
    case 'number':
    case 'integer':
      return {
        ...common,
        type: field.type,
        minimum: field.minimum,
        maximum: field.maximum,
        ...(field.default === undefined ? {} : { default: field.default }),
      };
    case 'boolean':
      return { ...common, type: 'boolean', ...(field.default === undefined ? {} : { default: field.default }) };
  }
}

function enumOptions(choices: readonly { readonly value: string; readonly title: string }[]): acp.EnumOption[] {
  return choices.map(({ value, title }) => ({ const: value, title }));
}

/** A client's answer; an action that is not known counts as a cancel. */
export function formAnswer(answer: { readonly action: string; readonly content?: unknown }): FormAnswer {
  if (answer.action === 'decline') return { action: 'decline' };
  if (answer.action !== 'accept') return { action: 'cancel' };
  const { content } = answer;
  return { action: 'accept', values: typeof content === 'object' && content !== null ? { ...content } : {} };
}
