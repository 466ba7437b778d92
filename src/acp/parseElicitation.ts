import type { ElicitationChoice, ElicitationField, ElicitationRequest } from './agentConnection';
import { boundedJson } from './boundedJson';
import { type Fields, present } from './fields';
import { invalidParams } from './parsePermission';

/** Fields and choices of one form: more than anybody would fill in, and than a page could show. */
const MAX_PARTS = 2000;

/** The modes of elicitation that the client has advertised. */
export interface ElicitationModes {
  readonly form: boolean;
  readonly url: boolean;
}

/** Reads `elicitation/create` of either version. @throws AcpError invalidParams, also for a mode that was not advertised. */
export function parseElicitation(params: Fields, modes: ElicitationModes): ElicitationRequest {
  const mode = params.get('mode') ?? (params.has('requestedSchema') ? 'form' : undefined);
  const base = {
    message: params.requiredText('message') ?? '',
    ...present({ toolCallId: params.text('toolCallId') }),
  };
  if (mode === 'form' && modes.form) return { ...base, mode, ...parseForm(params) };
  if (mode === 'url' && modes.url) {
    const elicitationId = params.id('elicitationId') ?? invalidParams(params, 'elicitationId', 'must be a string');
    const url = params.requiredText('url') ?? invalidParams(params, 'url', 'must be a string');
    return { ...base, mode, elicitationId, url };
  }
  return invalidParams(params, 'mode', 'is not one that this client supports');
}

type Form = Extract<ElicitationRequest, { readonly mode: 'form' }>;

function parseForm(params: Fields): Pick<Form, 'title' | 'description' | 'fields'> {
  const schema = params.object('requestedSchema') ?? invalidParams(params, 'requestedSchema', 'must be an object');
  const required = new Set(schema.texts('required'));
  const properties = schema.object('properties');
  const keys = Object.keys(properties?.raw ?? {}).slice(0, MAX_PARTS + 1);
  const fields = keys.map((key): ElicitationField => {
    const property = properties?.object(key);
    const base = {
      key,
      required: required.has(key),
      ...present({ title: property?.text('title'), description: property?.text('description') }),
    };
    const typed = property && parseProperty(property);
    return { ...base, ...(typed ?? { type: 'unknown', raw: boundedJson(properties?.get(key)) }) };
  });
  const parts = fields.reduce((sum, field) => sum + 1 + ('choices' in field ? field.choices.length : 0), 0);
  if (parts > MAX_PARTS) invalidParams(params, 'requestedSchema', `has more than ${String(MAX_PARTS)} parts`);
  return { ...present({ title: schema.text('title'), description: schema.text('description') }), fields };
}

type OmitBase<T> = T extends unknown ? Omit<T, 'key' | 'required' | 'title' | 'description'> : never;

function parseProperty(property: Fields): OmitBase<ElicitationField> | undefined {
  const type = property.get('type');
  switch (type) {
    case 'string':
      return {
        type,
        ...present({
          minLength: property.count('minLength'),
          maxLength: property.count('maxLength'),
          pattern: property.text('pattern'),
          format: property.text('format'),
          default: property.text('default'),
          choices: parseChoices(property, 'oneOf'),
        }),
      };
    case 'number':
    case 'integer':
      return {
        type,
        ...present({
          minimum: property.number('minimum'),
          maximum: property.number('maximum'),
          default: property.number('default'),
        }),
      };
    case 'boolean':
      return { type, ...present({ default: property.flag('default') }) };
    case 'array': {
      const items = property.object('items');
      const choices = items && parseChoices(items, 'anyOf');
      if (choices === undefined) return undefined;
      return {
        type,
        choices,
        ...present({
          minItems: property.count('minItems'),
          maxItems: property.count('maxItems'),
          default: property.texts('default'),
        }),
      };
    }
    default:
      return undefined;
  }
}

/** Titled choices (`oneOf` of a string, `anyOf` of an array's items), or an `enum`, where the value is its own title. */
function parseChoices(fields: Fields, titledKey: 'oneOf' | 'anyOf'): ElicitationChoice[] | undefined {
  const titled = fields.list(titledKey, (item, list, index) => {
    const choice = list.item(item, index);
    const value = choice?.requiredText('const');
    if (choice === undefined || value === undefined) return undefined;
    return { value, title: choice.text('title') ?? value, ...present({ description: choice.text('description') }) };
  });
  return titled ?? fields.texts('enum')?.map((value) => ({ value, title: value }));
}
