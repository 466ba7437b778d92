import type { Token } from 'markdown-it';
import type { Block } from './block';
import { piecesOf } from './openCode';
import { groupsOf, inside } from './tokenGroups';
import type { TokenGroup } from './tokenGroups';

/** The block for the tokens of one top-level element. */
export function toBlock(id: number, group: TokenGroup): Block {
  const [first] = group.tokens;
  switch (first?.type) {
    case 'fence':
    case 'code_block':
      return { kind: 'code', id, info: first.info, pieces: piecesOf(first.content), open: false };
    case 'paragraph_open':
      return { kind: 'paragraph', id, tokens: group.tokens[1]?.children ?? [], continued: false };
    case 'bullet_list_open':
    case 'ordered_list_open':
      return {
        kind: 'list',
        id,
        start: listStart(first),
        items: listItems(group).map(({ tokens }) => tokens),
        continued: false,
      };
    case 'table_open':
      return { kind: 'table', id, ...tableParts(group) };
    default:
      return { kind: 'tokens', id, tokens: group.tokens };
  }
}

/** The number of an ordered list's first item; undefined for bullets. */
export function listStart(token: Token): number | undefined {
  return token.type === 'ordered_list_open' ? Number(token.attrGet('start') ?? 1) : undefined;
}

export function listItems(group: TokenGroup): readonly TokenGroup[] {
  return groupsOf(inside(group));
}

export function tableParts(group: TokenGroup): {
  readonly head: readonly Token[];
  readonly rows: readonly (readonly Token[])[];
} {
  const [head, body] = groupsOf(inside(group));
  return {
    head: head ? inside(head) : [],
    rows: body ? groupsOf(inside(body)).map(({ tokens }) => tokens) : [],
  };
}
