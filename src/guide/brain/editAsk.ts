import { unquote } from './text';

/** An edit that a person asked for. */
export interface FileEdit {
  /** As it was written. */
  readonly path: string;
  readonly change: FileChange;
}

export type FileChange =
  | { readonly type: 'append'; readonly text: string }
  | { readonly type: 'replace'; readonly from: string; readonly to: string }
  | { readonly type: 'create'; readonly text: string };

const notesFile = 'PARLEY-NOTES.md';
const note = 'A note by the Parley Guide.';

/**
 * What stands behind `/edit`: `path`, `path text to append`, or a path with `append …`, `replace … with …` or `create …`
 * behind it. Texts may be in quotes. Without anything it is a note in `PARLEY-NOTES.md`.
 */
export function parseEdit(written: string): FileEdit {
  const match = /^("[^"]+"|'[^']+'|`[^`]+`|\S+)\s*([\s\S]*)$/.exec(written.trim());
  const path = unquote(match?.[1] ?? '') || notesFile;
  const rest = match?.[2] ?? '';
  const replace = /^replace\s+(.+?)\s+(?:with|by)\s+(.+)$/is.exec(rest);
  if (replace)
    return { path, change: { type: 'replace', from: unquote(replace[1] ?? ''), to: unquote(replace[2] ?? '') } };
  const verb = /^(append|add|create)\b\s*(.*)$/is.exec(rest);
  const text = unquote(verb?.[2] ?? rest) || note;
  return verb?.[1]?.toLowerCase() === 'create'
    ? { path, change: { type: 'create', text } }
    : { path, change: { type: 'append', text } };
}

/**
 * The text after the change.
 * @param before null when there is no such file
 * @returns why the change cannot be made, as the end of a sentence about the file, when it cannot
 */
export function applyChange(
  before: string | null,
  change: FileChange,
): { readonly text: string } | { readonly problem: string } {
  switch (change.type) {
    case 'create':
      return before === null ? { text: withLineEnd(change.text) } : { problem: 'is there already.' };
    case 'append': {
      const line = withLineEnd(change.text);
      return { text: before === null || before === '' ? line : withLineEnd(before) + line };
    }
    case 'replace':
      if (before === null) return { problem: 'is not there.' };
      return before.includes(change.from)
        ? { text: before.split(change.from).join(change.to) }
        : { problem: 'does not contain that text.' };
  }
}

function withLineEnd(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
