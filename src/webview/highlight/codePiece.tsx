import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { memo } from '../memo';
import { useNearViewport } from '../nearViewport';
import { whenThereIsTime } from './frameQueue';
import type { ColouredPiece } from './wire';

/** Some lines of code, coloured as soon as there is time and they are near what can be seen. */
export const CodePiece = memo(({ text, colours }: { text: string; colours: ColouredPiece | undefined }): VNode => {
  const element = useRef<HTMLSpanElement>(null);
  const { near } = useNearViewport(element, false);
  const [ready, setReady] = useState(false);
  const wanted = near && colours !== undefined && colours.length > 2;
  useEffect(() => (wanted ? whenThereIsTime(() => setReady(true)) : setReady(false)), [wanted]);
  return (
    <span class="code-piece" ref={element}>
      {wanted && ready ? spansOf(text, colours) : text}
    </span>
  );
});

function spansOf(text: string, colours: ColouredPiece): ComponentChildren[] {
  const nodes: ComponentChildren[] = [];
  let at = 0;
  for (let index = 0; index + 1 < colours.length; index += 2) {
    const kind = String(colours[index]);
    const end = at + Number(colours[index + 1]);
    const part = text.slice(at, end);
    nodes.push(kind === '' ? part : <span class={`code-${kind}`}>{part}</span>);
    at = end;
  }
  if (at < text.length) nodes.push(text.slice(at));
  return nodes;
}
