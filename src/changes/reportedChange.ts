import type { ToolCallContent, ToolCallLocation } from '../acp/update';
import { indexOfText } from '../base/indexOfText';
import type { SessionEvent } from '../sessions/events';
import type { ToolRow } from '../sessions/state';

/** What an agent says of a file: that it works on it, and perhaps what it makes of it. */
export interface ReportedChange {
  /** Absolute. */
  readonly path: string;
  /** The file's text, or a part of it, before (null: there was no file) and after. */
  readonly text?: { readonly oldText: string | null; readonly newText: string };
}

/** Kinds of tools that change no file (ACP, `ToolKind`). */
const READING = new Set(['read', 'search', 'think', 'fetch', 'switch_mode']);

/**
 * The files that an event names as changed, or about to be.
 * @param tool What is known of a tool call by now.
 */
export function reportedChanges(
  event: SessionEvent,
  tool: (toolCallId: string) => Pick<ToolRow, 'toolKind' | 'locations'> | undefined,
): readonly ReportedChange[] {
  switch (event.type) {
    case 'subagentEvent':
      return reportedChanges(event.event, () => undefined);
    case 'toolCall': {
      const known = tool(event.toolCallId);
      const isReading = READING.has(event.kind ?? known?.toolKind ?? '');
      // What only tells that a call has ended is about the files that it named before.
      const locations = event.locations ?? known?.locations ?? [];
      return [...(isReading ? [] : ofLocations(locations)), ...(event.content ?? []).flatMap(ofContent)];
    }
    case 'toolCallContent':
      return ofContent(event.content);
    case 'permissionAsked': {
      const { subject } = event.request;
      return subject?.type === 'toolCall' ? reportedChanges(subject.toolCall, tool) : [];
    }
    default:
      return [];
  }
}

function ofLocations(locations: readonly ToolCallLocation[]): readonly ReportedChange[] {
  return locations.map(({ path }) => ({ path }));
}

function ofContent(content: ToolCallContent): readonly ReportedChange[] {
  if (content.type !== 'diff') return [];
  return content.changes.flatMap(({ path, oldPath, text }) => [
    { path, ...(text && { text }) },
    ...(oldPath === undefined ? [] : [{ path: oldPath }]),
  ]);
}

/**
 * What a file held before a change that is told afterwards: the text that is there now, with the change taken back. Undefined when the
 * change has not been made yet, or it cannot be told where.
 */
export function textBefore(now: string, { oldText, newText }: NonNullable<ReportedChange['text']>): string | undefined {
  if (now === newText) return oldText ?? undefined;
  if (oldText === null || newText === '') return undefined;
  const at = indexOfText(now, newText);
  if (at < 0 || indexOfText(now, newText, at + 1) >= 0) return undefined;
  // With the old text there too, or within the new one, it is more likely that nothing has been done.
  if (indexOfText(now, oldText) >= 0 && indexOfText(newText, oldText) < 0) return undefined;
  return now.slice(0, at) + oldText + now.slice(at + newText.length);
}
