import type { Entry } from './entryCheck';
import type { McpInput } from './serverDefinition';

/**
 * The inputs of a configuration, each read when it is called: `{type: "promptString", id, description, default, password}` and
 * `{type: "pickString", id, description, options, default}`. Inputs of the type `command` are not for a workspace to define.
 * @throws EntryError
 */
export function parseInputs(list: Entry): readonly (() => McpInput)[] {
  return list.isAbsent ? [] : list.items().map((entry) => () => parseInput(entry));
}

function parseInput(entry: Entry): McpInput {
  const id = entry.field('id').filledText();
  const type = entry.field('type');
  const description = entry.field('description').isAbsent ? '' : entry.field('description').text();
  const preset = entry.field('default').isAbsent ? {} : { default: entry.field('default').text() };
  switch (type.value) {
    case 'promptString':
      // What cannot be seen is not for a workspace to fill in.
      return entry.field('password').value === true
        ? { id, description, password: true }
        : { id, description, ...preset, password: false };
    case 'pickString':
      return { id, description, ...preset, password: false, options: entry.field('options').items().map(parseOption) };
    default:
      return type.fail('"promptString" or "pickString"');
  }
}

function parseOption(entry: Entry): { readonly value: string; readonly label: string } {
  if (typeof entry.value === 'string') return { value: entry.text(), label: entry.text() };
  return { value: entry.field('value').text(), label: entry.field('label').text() };
}
