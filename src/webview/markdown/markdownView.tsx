import type { VNode } from 'preact';
import { memo } from '../memo';
import { BlockView } from './blockView';
import { documentFor } from './documentCache';

/** A text as markdown. While it grows, only the blocks at its end are parsed and drawn again. */
export const MarkdownView = memo(({ documentKey, text }: { documentKey: string; text: string }): VNode => (
  <div class="markdown">
    {documentFor(documentKey)
      .update(text)
      .map((block) => (
        <BlockView key={block.id} block={block} />
      ))}
  </div>
));
