import { indexOfText } from '../../base/indexOfText';
import type { ToolCallContent, ToolCallLocation } from '../../acp/update';

/** A text of a file before (null: there was none) and after an edit, or a region of it. */
export interface FollowedEdit {
  readonly oldText: string | null;
  readonly newText: string;
}

/** Where an agent is. */
export interface FollowedPlace {
  /** Absolute. */
  readonly file: string;
  /** Counted from 1. */
  readonly line?: number;
  /** Tells the line where none is named. */
  readonly edit?: FollowedEdit;
}

/** Where a tool call is by what was told of it: of several places the last, which is the newest. */
export function placeOfToolCall(
  locations: readonly ToolCallLocation[],
  content: readonly ToolCallContent[],
): FollowedPlace | undefined {
  const location = locations.at(-1);
  const diff = content.findLast((one) => one.type === 'diff')?.changes.at(-1);
  const edit = diff?.text;
  if (!location) return diff && { file: diff.path, ...(edit && { edit }) };
  const { path: file, line } = location;
  if (line !== undefined && line >= 1) return { file, line };
  return { file, ...(edit && diff.path === file && { edit }) };
}

/** The number of the line, from 0, where a place is in the file's text. */
export function lineOfPlace(text: string, { line, edit }: Omit<FollowedPlace, 'file'>): number {
  if (line !== undefined) return line - 1;
  if (!edit) return 0;
  const { oldText, newText } = edit;
  const made = indexOfText(text, newText);
  const [now, before] = made >= 0 ? [newText, oldText ?? ''] : [oldText ?? '', newText];
  const at = Math.max(0, made >= 0 ? made : indexOfText(text, now));
  return linesBefore(text, at + commonStart(now, before));
}

/** How many characters two texts have in common at their beginning. */
function commonStart(one: string, other: string): number {
  const shorter = Math.min(one.length, other.length);
  let at = 0;
  while (at < shorter && one[at] === other[at]) at++;
  return at;
}

function linesBefore(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
