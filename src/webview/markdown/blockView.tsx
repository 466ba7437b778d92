import type { Token } from 'markdown-it';
import type { ComponentChildren, VNode } from 'preact';
import { memo } from '../memo';
import { t } from '../l10n';
import type { Block, ListBlock, ListItem, TableBlock } from './block';
import { CodeView } from './codeView';
import { inlineNodes } from './inlineView';
import { piecesOf } from './openCode';
import { listItems, listStart, tableParts } from './toBlock';
import { taskOf, withoutMark } from './taskItem';
import { groupsOf } from './tokenGroups';
import type { TokenGroup } from './tokenGroups';

/** One top-level block. */
export const BlockView = memo(({ block }: { block: Block }): VNode => {
  switch (block.kind) {
    case 'code':
      return <CodeView block={block} />;
    case 'list':
      return <ListView list={block} />;
    case 'quote':
      return <blockquote class={block.continued ? 'continued' : undefined}>{blockNodes(block.blocks)}</blockquote>;
    case 'table':
      return <TableView table={block} />;
    case 'paragraph':
      return <p class={block.continued ? 'continued' : undefined}>{inlineNodes(block.tokens)}</p>;
    case 'tokens':
      return <>{elementNodes(block.tokens)}</>;
  }
});

function ListView({ list }: { list: Pick<ListBlock, 'start' | 'items' | 'continued'> }): VNode {
  const items = list.items.map((item, index) => <ItemView key={index} item={item} />);
  const name = list.continued ? 'continued' : undefined;
  return list.start === undefined ? (
    <ul class={name}>{items}</ul>
  ) : (
    <ol class={name} start={list.start}>
      {items}
    </ol>
  );
}

const ItemView = memo(({ item }: { item: ListItem }): VNode => {
  return 'blocks' in item ? <li>{blockNodes(item.blocks)}</li> : <TokenItem tokens={item} />;
});

function blockNodes(blocks: readonly Block[]): ComponentChildren[] {
  return blocks.map((block) => <BlockView key={block.id} block={block} />);
}

function TokenItem({ tokens }: { tokens: readonly Token[] }): VNode {
  const task = taskOf(tokens);
  const content = tokens.slice(1, -1);
  if (task === undefined) return <li>{elementNodes(content)}</li>;
  return (
    <li class="task">
      <input type="checkbox" checked={task.done} disabled aria-label={task.done ? t('Done') : t('Not done')} />
      {elementNodes(withoutMark(content))}
    </li>
  );
}

function TableView({ table }: { table: Pick<TableBlock, 'head' | 'rows'> }): VNode {
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={t('Table')}>
      <table>
        <thead>
          <TableRow tokens={table.head} />
        </thead>
        <tbody>
          {table.rows.map((tokens, index) => (
            <TableRow key={index} tokens={tokens} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const TableRow = memo(({ tokens }: { tokens: readonly Token[] }): VNode => (
  <tr>
    {groupsOf(tokens.slice(1, -1)).map(({ tokens: [open, inline] }, index) => {
      const Cell = open?.tag === 'th' ? 'th' : 'td';
      const align = /text-align:(left|right|center)/.exec(String(open?.attrGet('style') ?? ''))?.[1];
      return (
        <Cell key={index} class={align && `align-${align}`}>
          {inlineNodes(inline?.children ?? [])}
        </Cell>
      );
    })}
  </tr>
));

/** The elements in a token list, at any depth. */
function elementNodes(tokens: readonly Token[]): ComponentChildren[] {
  return groupsOf(tokens).map((group, index) => <Element key={index} group={group} />);
}

function Element({ group }: { group: TokenGroup }): VNode {
  const [first, second] = group.tokens;
  const content = group.tokens.slice(1, -1);
  switch (first?.type) {
    case 'paragraph_open': {
      const nodes = inlineNodes(second?.children ?? []);
      return first.hidden ? <>{nodes}</> : <p>{nodes}</p>;
    }
    case 'heading_open': {
      // The panel's own headings are the turns, on the levels above.
      const Tag = `h${Math.min(6, Number(first.tag.slice(1)) + 2)}` as 'h3';
      return <Tag class={`markdown-${first.tag}`}>{inlineNodes(second?.children ?? [])}</Tag>;
    }
    case 'blockquote_open':
      return <blockquote>{elementNodes(content)}</blockquote>;
    case 'bullet_list_open':
    case 'ordered_list_open':
      return (
        <ListView
          list={{ start: listStart(first), items: listItems(group).map(({ tokens }) => tokens), continued: false }}
        />
      );
    case 'table_open':
      return <TableView table={tableParts(group)} />;
    case 'fence':
    case 'code_block':
      return (
        <CodeView block={{ kind: 'code', id: 0, info: first.info, pieces: piecesOf(first.content), open: false }} />
      );
    case 'hr':
      return <hr />;
    default:
      return <>{first?.content}</>;
  }
}
