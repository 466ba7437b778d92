import { Component } from 'preact';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { useScoped } from '../hooks';
import { memo } from '../memo';
import { useNearViewport } from '../nearViewport';
import type { Block } from './block';
import { BlockView } from './blockView';
import { documentFor } from './documentCache';

/** A text that weighs more is drawn in sections, of which only those near the viewport are in the page. */
const longWeight = 32;
const sectionWeight = 16;
/** A guess for a section that was never drawn: pixels per unit of weight. */
const weightHeight = 60;

/** A text as markdown. While it grows, only the blocks at its end are parsed and drawn again. */
export const MarkdownView = memo(({ documentKey, text }: { documentKey: string; text: string }): VNode => {
  const sections = sectionsOf(documentFor(useScoped(documentKey)).update(text));
  const isLong = sections.length > longWeight / sectionWeight;
  return (
    <div class="markdown">
      {sections.map((section, index) => (
        <Section key={index} blocks={section} isLast={index === sections.length - 1} isLong={isLong} />
      ))}
    </div>
  );
});

/** Cut from the beginning, so that a section stays the same when more comes at the end. */
function sectionsOf(blocks: readonly Block[]): readonly (readonly Block[])[] {
  const sections: Block[][] = [];
  let weight = sectionWeight;
  for (const block of blocks) {
    if (weight >= sectionWeight) {
      sections.push([]);
      weight = 0;
    }
    sections.at(-1)?.push(block);
    weight += weightOf(block);
  }
  return sections;
}

/** About how many paragraphs' worth of page a block is. */
function weightOf(block: Block): number {
  switch (block.kind) {
    case 'list':
      return Math.max(
        1,
        block.items.reduce((sum, item) => sum + ('blocks' in item ? totalWeight(item.blocks) : 0.25), 0),
      );
    case 'quote':
      return totalWeight(block.blocks);
    case 'table':
      return Math.max(1, block.rows.length / 3);
    case 'code':
      return 1 + block.pieces.length * 8;
    case 'paragraph':
    case 'tokens':
      return 1;
  }
}

function totalWeight(blocks: readonly Block[]): number {
  return blocks.reduce((sum, block) => sum + weightOf(block), 0);
}

/** The same element in short texts and long ones, so that a text that becomes long is not drawn anew. */
function Section({ blocks, isLast, isLong }: { blocks: readonly Block[]; isLast: boolean; isLong: boolean }): VNode {
  const element = useRef<HTMLDivElement>(null);
  // What is being written is drawn at once; the rest of a long text as soon as it turns out to be near.
  const { near, height } = useNearViewport(element, isLast || !isLong, isLong);
  const isDrawn = near || !isLong;
  const guess = (): number => totalWeight(blocks) * weightHeight;
  return (
    <div class="markdown-section" ref={element} style={{ height: isDrawn ? 'auto' : `${height ?? guess()}px` }}>
      {isDrawn && <Blocks blocks={blocks} />}
    </div>
  );
}

/** Some blocks; drawn again when one of them is another object. */
class Blocks extends Component<{ readonly blocks: readonly Block[] }> {
  override shouldComponentUpdate({ blocks }: { readonly blocks: readonly Block[] }): boolean {
    const { blocks: before } = this.props;
    return blocks.length !== before.length || blocks.some((block, index) => block !== before[index]);
  }

  override render({ blocks }: { readonly blocks: readonly Block[] }): VNode {
    return (
      <>
        {blocks.map((block) => (
          <BlockView key={block.id} block={block} />
        ))}
      </>
    );
  }
}
