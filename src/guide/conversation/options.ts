/** What a person can set in a session, by the id of the option. */
export interface GuideOptions {
  readonly mode: Mode;
  readonly length: AnswerLength;
  readonly thoughts: boolean;
}

/** `ask`: asks before it changes a file or runs a command. `edit`: edits without asking. `read`: does neither. */
export type Mode = 'ask' | 'edit' | 'read';

export type AnswerLength = 'brief' | 'normal' | 'detailed';

export const defaultOptions: GuideOptions = { mode: 'ask', length: 'normal', thoughts: true };

/** One value of a select option, as it is shown. */
export interface Choice<Value extends string> {
  readonly value: Value;
  readonly name: string;
  readonly description: string;
}

/** Choices under a common heading. */
export interface ChoiceGroup<Value extends string> {
  readonly id: string;
  readonly name: string;
  readonly choices: readonly Choice<Value>[];
}

export const modes: readonly Choice<Mode>[] = [
  { value: 'ask', name: 'Ask first', description: 'Asks before it changes a file or runs a command.' },
  { value: 'edit', name: 'Edit freely', description: 'Changes files without asking; asks before it runs a command.' },
  { value: 'read', name: 'Read only', description: 'Changes no file and runs no command.' },
];

export const answerLengths: readonly ChoiceGroup<AnswerLength>[] = [
  {
    id: 'short',
    name: 'Short',
    choices: [{ value: 'brief', name: 'Brief', description: 'The answer and nothing else.' }],
  },
  {
    id: 'long',
    name: 'Long',
    choices: [
      { value: 'normal', name: 'Normal', description: 'The answer, and what to try next.' },
      { value: 'detailed', name: 'Detailed', description: 'Longer lists and more context.' },
    ],
  },
];

/**
 * The options with one value changed.
 * @returns undefined when there is no such option, or it cannot have this value
 */
export function withOption(options: GuideOptions, id: string, value: unknown): GuideOptions | undefined {
  switch (id) {
    case 'mode': {
      const mode = modes.find((one) => one.value === value);
      return mode && { ...options, mode: mode.value };
    }
    case 'length': {
      const length = answerLengths.flatMap((group) => group.choices).find((one) => one.value === value);
      return length && { ...options, length: length.value };
    }
    case 'thoughts':
      return typeof value === 'boolean' ? { ...options, thoughts: value } : undefined;
    default:
      return undefined;
  }
}
