import type { VNode } from 'preact';
import { visibleText } from '../../base/visibleText';

/** A longer command is shown as plain text: characters. */
const limit = 4000;

/** A command that may take several lines, broken between its words and not at their hyphens. */
export function CommandText({ text: raw }: { text: string }): VNode {
  const text = visibleText(raw);
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
