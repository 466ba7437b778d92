import type { IconName } from '../../base/icons';
import type { AgentCommand } from '../../acp/update';
import { foldCase, fuzzyMatch } from '../../base/fuzzyMatch';
import type { Mention, MentionCategory } from '../../sessions/mention';
import type { PlaceAttachment } from '../../sessions/promptAttachment';
import { t } from '../l10n';
import { attachmentLabel } from './attachmentText';

/** One line of the picker. */
export type PickerItem =
  | { readonly kind: 'mention'; readonly key: string; readonly mention: Mention }
  | {
      readonly kind: 'category';
      readonly key: string;
      readonly category: MentionCategory;
      readonly icon: IconName;
      readonly label: string;
    }
  | { readonly kind: 'files'; readonly key: string; readonly icon: IconName; readonly label: string }
  | {
      readonly kind: 'command';
      readonly key: string;
      readonly command: AgentCommand;
      readonly matches: readonly number[];
    };

export function mentionItems(mentions: readonly Mention[]): readonly PickerItem[] {
  return mentions.map((mention) => ({ kind: 'mention', key: mention.attachment.id, mention }));
}

/** What can be named, by kind: the first level. */
export function categoryItems(): readonly PickerItem[] {
  const category = (category: MentionCategory, icon: IconName, label: string): PickerItem => ({
    kind: 'category',
    key: `category:${category}`,
    category,
    icon,
    label,
  });
  return [
    category('file', 'files', t('Files and folders')),
    category('symbol', 'symbol-class', t('Symbols')),
    category('editor', 'go-to-file', t('Open editors')),
    category('problem', 'warning', t('Problems')),
    category('change', 'git-compare', t('Git changes')),
    category('session', 'comment-discussion', t('Other sessions')),
    { kind: 'files', key: 'files', icon: 'folder-opened', label: t('Choose files…') },
  ];
}

/** The agent's commands that fit what was typed, best first; all, in the agent's order, when nothing was. */
export function commandItems(commands: readonly AgentCommand[], typed: string): readonly PickerItem[] {
  return commands
    .flatMap((command) => {
      const match = fuzzyMatch(foldCase(typed), command.name);
      return match ? [{ command, match }] : [];
    })
    .sort((a, b) => b.match.score - a.match.score)
    .slice(0, MAX_COMMANDS)
    .map(({ command, match }) => ({
      kind: 'command',
      key: `command:${command.name}`,
      command,
      matches: match.positions,
    }));
}

const MAX_COMMANDS = 100;

/** What the person looks at, when it fits what was typed. */
export function contextItems(context: PlaceAttachment | undefined, typed: string): readonly PickerItem[] {
  if (!context?.range) return [];
  const label = attachmentLabel(context);
  const match = fuzzyMatch(foldCase(typed), label);
  if (!match) return [];
  const mention: Mention = {
    attachment: context,
    icon: 'list-selection',
    label,
    detail: t('Selection'),
    labelMatches: match.positions,
    detailMatches: [],
    score: match.score,
  };
  return mentionItems([mention]);
}
