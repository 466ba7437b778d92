import { visibleText } from '../base/visibleText';

/** VS Code cuts a notification's message after this many characters. */
export const MAX_NOTIFICATION_LENGTH = 1000;

/**
 * Text of an agent, fit for a VS Code notification: one line, nothing hidden in it. VS Code makes links of `[…](command:…)` in a
 * message and runs what they name, so no bracket is left that could make one.
 */
export function notificationText(text: string): string {
  // Line by line, in a time that grows with the length only. Nothing is cut here: who answers in a notification has read all of it.
  return visibleText(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ⏎ ')
    .replaceAll('[', '［')
    .replaceAll(']', '］');
}

/** A link that runs a command when it is followed in a notification. @param argument One that JSON can hold. */
export function commandLink(label: string, command: string, argument: string): string {
  return `[${notificationText(label)}](command:${command}?${encodeURIComponent(JSON.stringify(argument))})`;
}
