import type { VNode } from 'preact';

/** A text of one line in which what stands between backticks is code. */
export function CodeText({ text }: { text: string }): VNode {
  return (
    <>{text.split(/`([^`]+)`/).map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}</>
  );
}
