/** Elements within a line of text; every other one begins a line of its own. */
const inline = new Set(['A', 'B', 'CODE', 'DEL', 'EM', 'I', 'MARK', 'S', 'SPAN', 'STRONG', 'SUB', 'SUP']);

/** What is drawn around the texts, and is none of them. */
const chrome = '.code-header, .tool-state, .tool-time, .line-number, .diff-sign, .visually-hidden';

interface Piece {
  readonly node: Text;
  readonly start: number;
}

/** The places in an element's text that a pattern with the flag `g` matches, also over bold words and links. At most `limit`. */
export function domMatches(element: Element, pattern: RegExp, limit: number): readonly Range[] {
  const ranges: Range[] = [];
  let text = '';
  let pieces: Piece[] = [];
  const search = (): void => {
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match && ranges.length < limit; match = pattern.exec(text)) {
      ranges.push(rangeOf(pieces, match.index, match.index + match[0].length));
    }
    text = '';
    pieces = [];
  };
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) =>
    node instanceof Element && node.matches(chrome) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  let block: Element | null = null;
  for (let node = walker.nextNode(); node && ranges.length < limit; node = walker.nextNode()) {
    if (!(node instanceof Text)) continue;
    const own = blockOf(node);
    if (own !== block) search();
    block = own;
    pieces.push({ node, start: text.length });
    text += node.data;
  }
  search();
  return ranges;
}

function blockOf(node: Text): Element | null {
  let element = node.parentElement;
  while (element && inline.has(element.tagName)) element = element.parentElement;
  return element;
}

function rangeOf(pieces: readonly Piece[], start: number, end: number): Range {
  const range = document.createRange();
  const first = pieces.findLast((piece) => piece.start <= start);
  const last = pieces.findLast((piece) => piece.start < end);
  if (first) range.setStart(first.node, start - first.start);
  if (last) range.setEnd(last.node, end - last.start);
  return range;
}
