import type { VNode } from 'preact';
import { visibleCommand } from '../../base/visibleText';
import { t } from '../l10n';

/** A longer command is shown as plain text: characters. */
const limit = 4000;

/** So many empty lines, or blanks, could move the rest of a command out of sight. */
const mostEmpty = 3;
const blanks = /[ \t]{40,}/g;

function withoutGaps(text: string): string {
  const lines: string[] = [];
  let empty = 0;
  const endGap = (): void => {
    if (empty > mostEmpty) lines.push(`⟨${t('{0} line ends', empty)}⟩`);
    else lines.push(...Array<string>(empty).fill(''));
    empty = 0;
  };
  for (const line of text.split('\n')) {
    if (line.trim() === '') empty++;
    else {
      endGap();
      lines.push(line.replace(blanks, (gap) => `⟨${t('{0} blanks', gap.length)}⟩`));
    }
  }
  endGap();
  return lines.join('\n');
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
