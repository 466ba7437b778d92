import { mentionCategories, type MentionCategory } from '../../sessions/mention';

/** What the letters before the caret ask for. `from` and `to` are the text that a choice takes the place of. */
export type Trigger =
  | {
      readonly kind: 'mention';
      readonly from: number;
      readonly to: number;
      readonly text: string;
      readonly category?: MentionCategory;
    }
  | { readonly kind: 'command'; readonly from: 0; readonly to: number; readonly text: string };

const MAX_QUERY = 100;

/**
 * `@` where a word begins names something, `@file:` and its like something of a kind, `#` what is open; `/` at the very beginning is a
 * command of the agent. Undefined where nothing is asked for.
 */
export function triggerAt(text: string, caret: number): Trigger | undefined {
  const before = text.slice(Math.max(0, caret - MAX_QUERY - 1), caret);
  const command = caret <= MAX_QUERY ? /^\/(\S*)$/.exec(text.slice(0, caret)) : null;
  if (command) return { kind: 'command', from: 0, to: caret, text: command[1] ?? '' };
  const mention = /(?:^|[\s([{"'])([@#])([^\s@#]*)$/.exec(before);
  if (!mention) return undefined;
  const [, sign, typed = ''] = mention;
  const place = { kind: 'mention' as const, from: caret - typed.length - 1, to: caret };
  if (sign === '#') return { ...place, text: typed, category: 'editor' };
  const colon = typed.indexOf(':');
  const category = mentionCategories.find((one) => one === typed.slice(0, Math.max(0, colon)));
  return category ? { ...place, text: typed.slice(colon + 1), category } : { ...place, text: typed };
}
