import { visibleText } from '../base/visibleText';

/** VS Code cuts a notification's message after this many characters. */
export const MAX_NOTIFICATION_LENGTH = 1000;

/** More of a text is not looked at. */
const MAX_READ = 4 * MAX_NOTIFICATION_LENGTH;

/**
 * Text of an agent, fit for a VS Code notification: one line, nothing hidden in it. VS Code makes links of `[…](command:…)` in a
 * message and runs what they name, so no bracket is left that could make one.
 */
export function notificationText(text: string): string {
  return visibleText(text.slice(0, MAX_READ))
    .trim()
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
