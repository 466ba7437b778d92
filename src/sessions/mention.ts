import type { IconName } from '../base/icons';
import type { PromptAttachment } from './promptAttachment';

/** What can be named in a message with `@`. */
export const mentionCategories = ['file', 'symbol', 'editor', 'problem', 'change', 'session'] as const;

export type MentionCategory = (typeof mentionCategories)[number];

export interface MentionQuery {
  /** What was typed after the `@`; letters may be left out. */
  readonly text: string;
  /** Absent: all of them. */
  readonly category?: MentionCategory;
  /** The URI of the folder that comes first. */
  readonly folder?: string;
}

/** Something that can be named, as it is offered. */
export interface Mention {
  readonly attachment: PromptAttachment;
  readonly icon: IconName;
  readonly label: string;
  /** Where it is. */
  readonly detail: string;
  /** Which characters are those that were typed: positions in the label and in the detail. */
  readonly labelMatches: readonly number[];
  readonly detailMatches: readonly number[];
  /** Higher is better. */
  readonly score: number;
}

/** How many are offered at a time. */
export const MAX_MENTIONS = 50;

/** What matches in its own name: files, and everything else beside them. */
export const NAME_BONUS = 1000;

/** The best of several sources, each at most once, best first. */
export function bestMentions(mentions: readonly Mention[]): readonly Mention[] {
  const byId = new Map<string, Mention>();
  for (const mention of mentions) {
    const known = byId.get(mention.attachment.id);
    if (!known || known.score < mention.score) byId.set(mention.attachment.id, mention);
  }
  return [...byId.values()].sort((a, b) => b.score - a.score).slice(0, MAX_MENTIONS);
}
