import type { Block, ListBlock } from './block';

/** Items in one block of a long list. */
const pieceItems = 50;

/** The blocks with long lists cut into several, numbered from `firstId` on. */
export function inPieces(blocks: readonly Block[], firstId: number): readonly Block[] {
  return blocks
    .flatMap((block): readonly Block[] =>
      block.kind === 'list' && block.items.length > pieceItems ? allPieces(block) : [block],
    )
    .map((block, index) => (block.id === firstId + index ? block : { ...block, id: firstId + index }));
}

function allPieces(list: ListBlock): readonly ListBlock[] {
  const first = firstPiece(list);
  return first ? [first.piece, ...allPieces(first.rest)] : [list];
}

/** Cuts the first piece off; undefined when the list is not longer than that. */
export function firstPiece<L extends Pick<ListBlock, 'start' | 'items' | 'continued'>>(
  list: L,
): { readonly piece: L; readonly rest: L } | undefined {
  if (list.items.length <= pieceItems) return undefined;
  return {
    piece: { ...list, items: list.items.slice(0, pieceItems) },
    rest: {
      ...list,
      start: list.start === undefined ? undefined : list.start + pieceItems,
      items: list.items.slice(pieceItems),
      continued: true,
    },
  };
}
