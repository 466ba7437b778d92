import type { VNode } from 'preact';
import { visibleText } from '../../base/visibleText';

/** A text in which some letters stand out: those that were typed to find it. */
export function MarkedText({
  text,
  at,
  class: name,
}: {
  text: string;
  /** Positions in the text, ascending. */
  at: readonly number[];
  class?: string;
}): VNode {
  const pieces: VNode[] = [];
  let from = 0;
  for (const [first, last] of runsOf(at)) {
    pieces.push(
      <>{visibleText(text.slice(from, first))}</>,
      <b key={first}>{visibleText(text.slice(first, last + 1))}</b>,
    );
    from = last + 1;
  }
  return (
    <span class={name} title={name === undefined ? undefined : text}>
      {pieces}
      {visibleText(text.slice(from))}
    </span>
  );
}

/** Positions that follow each other, as pairs of the first and the last. */
function runsOf(positions: readonly number[]): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (const at of positions) {
    const last = runs.at(-1);
    if (last?.[1] === at - 1) last[1] = at;
    else runs.push([at, at]);
  }
  return runs;
}
