import type { ElicitationChoice, ElicitationField } from '../../acp/agentConnection';
import { visibleText } from '../../base/visibleText';

const known = new WeakMap<ElicitationField, ElicitationField>();

/** The field with everything that a person reads of it made visible; what is answered stays as the agent named it. */
export function visibleField(field: ElicitationField): ElicitationField {
  const before = known.get(field);
  if (before) return before;
  const shown = { ...field, ...visibleTexts(field), ...visibleChoices(field) };
  known.set(field, shown);
  return shown;
}

function visibleTexts({ title, description }: Pick<ElicitationChoice, 'description'> & { readonly title?: string }): {
  readonly title?: string;
  readonly description?: string;
} {
  return {
    ...(title === undefined ? {} : { title: visibleText(title) }),
    ...(description === undefined ? {} : { description: visibleText(description) }),
  };
}

function visibleChoices(field: ElicitationField): { readonly choices?: readonly ElicitationChoice[] } {
  const choices = 'choices' in field ? field.choices : undefined;
  return choices ? { choices: choices.map((choice) => ({ ...choice, ...visibleTexts(choice) })) } : {};
}
