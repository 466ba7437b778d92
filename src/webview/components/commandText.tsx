import type { VNode } from 'preact';
import { visibleCommand } from '../../base/visibleText';
import { t } from '../l10n';

/** A longer command is shown as plain text: characters. */
const limit = 4000;

/** Emptiness by which the rest of a command could be moved out of sight. */
const emptyLines = /(?:[ \t]*\n){5,}/g;
const blanks = /[ \t]{40,}/g;

function withoutGaps(text: string): string {
  return text
    .replace(emptyLines, (gap) => `\n⟨${t('{0} line ends', gap.split('\n').length - 1)}⟩\n`)
    .replace(blanks, (gap) => `⟨${t('{0} blanks', gap.length)}⟩`);
}

/** A command that may take several lines, broken between its words and not at their hyphens. */
export function CommandText({ text: raw }: { text: string }): VNode {
  const text = withoutGaps(visibleCommand(raw));
  if (text.length > limit) return <>{text}</>;
  return (
    <>
      {text.split(/(\s+)/).map((part, index) =>
        part.includes('-') ? (
          <span key={index} class="command-word">
            {part}
          </span>
        ) : (
          part
        ),
      )}
    </>
  );
}
