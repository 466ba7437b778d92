import type { ComponentChildren, VNode } from 'preact';
import { memo } from '../memo';
import { LinkView } from '../markdown/linkView';
import type { TerminalLine } from './terminalLine';
import type { OutputPiece, OutputView } from './terminalOutput';

/** A terminal's output with its colours; only pieces that changed are drawn again. */
export function OutputLines({ view }: { view: OutputView }): VNode {
  return (
    <>
      {view.pieces.map((piece) => (
        <PieceView key={piece.number} piece={piece} />
      ))}
    </>
  );
}

const PieceView = memo(({ piece }: { piece: OutputPiece }): VNode => (
  <span class="output-piece">{piece.lines.map((line, index) => lineNodes(line, index < piece.lines.length - 1))}</span>
));

function lineNodes({ runs }: TerminalLine, more: boolean): ComponentChildren[] {
  const nodes: ComponentChildren[] = runs.map(({ text, style: { classes, href } }, index) => {
    const content =
      classes === '' ? (
        text
      ) : (
        <span key={index} class={classes}>
          {text}
        </span>
      );
    if (href === undefined) return content;
    return (
      <LinkView key={index} href={href} title="">
        {content}
      </LinkView>
    );
  });
  if (more) nodes.push('\n');
  return nodes;
}
