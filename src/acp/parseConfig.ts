import { type Fields, MAX_ITEMS, present } from './fields';
import { typeName } from './parseContent';
import type { AgentCommand, ConfigChoice, ConfigOption } from './update';

/** Reads configuration options of either version. An option of an unknown type is left out: it could not be set. */
export function parseConfigOptions(fields: Fields, key: string): ConfigOption[] | undefined {
  return fields.list(key, parseConfigOption);
}

function parseConfigOption(value: unknown, list: Fields, index: number): ConfigOption | undefined {
  const fields = list.item(value, index);
  // v1 calls it `id`.
  const configId = fields?.id(fields.has('configId') ? 'configId' : 'id');
  if (fields === undefined || configId === undefined) return undefined;
  const base = {
    configId,
    name: fields.requiredText('name') ?? configId,
    ...present({ description: fields.text('description'), category: fields.text('category') }),
  };
  switch (fields.get('type')) {
    case 'select': {
      const choices = fields.list('options', parseChoices)?.flat() ?? [];
      if (choices.length > MAX_ITEMS) fields.problem('options', `has ${String(choices.length)} choices: cut`);
      return {
        ...base,
        type: 'select',
        currentValue: fields.requiredText('currentValue') ?? '',
        choices: choices.slice(0, MAX_ITEMS),
      };
    }
    case 'boolean':
      return { ...base, type: 'boolean', currentValue: fields.flag('currentValue') ?? false };
    default:
      fields.problem('type', `is an option of an unknown type ${typeName(fields.get('type'))}`);
      return undefined;
  }
}

/** One choice, or the choices of a group. */
function parseChoices(value: unknown, list: Fields, index: number): ConfigChoice[] | undefined {
  const fields = list.item(value, index);
  if (fields === undefined) return undefined;
  if (!fields.has('options')) {
    const choice = parseChoice(fields);
    return choice && [choice];
  }
  const group = fields.text('name') ?? fields.text('groupId') ?? fields.text('group') ?? '';
  return fields.list('options', (item, options, position) => {
    const choice = options.item(item, position);
    return choice && parseChoice(choice, group);
  });
}

function parseChoice(fields: Fields, group?: string): ConfigChoice | undefined {
  const value = fields.id('value');
  if (value === undefined) return undefined;
  return { value, name: fields.text('name') ?? value, ...present({ description: fields.text('description'), group }) };
}

/** Reads slash commands of either version. */
export function parseCommands(fields: Fields, key: string): AgentCommand[] | undefined {
  return fields.list(key, (item, list, index) => {
    const command = list.item(item, index);
    const name = command?.requiredText('name');
    if (command === undefined || name === undefined) return undefined;
    const hint = command.object('input')?.text('hint');
    return { name, description: command.text('description') ?? '', ...present({ hint }) };
  });
}
