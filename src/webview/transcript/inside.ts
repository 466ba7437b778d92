import type { KeyedList } from '../../base/keyedList';
import { toolKey } from '../../sessions/reduce/tools';
import type { Row } from '../../sessions/state';
import { toolTitle } from '../text/toolText';

/** The tool call in which a row came to be: what an agent within the agent said or did. */
export function parentOf(row: Row | undefined): string | undefined {
  return row?.kind === 'message' || row?.kind === 'tool' ? row.parentToolCallId : undefined;
}

/** The kind of a neighbour, when both are inside of the same: tool calls in a run look like one list. */
export function kindBeside(row: Row, neighbour: Row | undefined): Row['kind'] | undefined {
  return parentOf(neighbour) === parentOf(row) ? neighbour?.kind : undefined;
}

/** What to call the tool call above a row that begins to be inside of one; undefined where the row before tells. */
export function captionOf(rows: KeyedList<Row>, row: Row, before: Row | undefined): string | undefined {
  const parent = parentOf(row);
  if (parent === undefined || parentOf(before) === parent || before?.key === toolKey(parent)) return undefined;
  const tool = rows.get(toolKey(parent));
  return tool?.kind === 'tool' ? toolTitle(tool) : undefined;
}
