import type { ComponentChildren, VNode } from 'preact';
import type { ToolCallLocation } from '../../acp/update';
import type { ToolRow } from '../../sessions/state';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { relativePath } from '../text/paths';
import { toolTitle } from '../text/toolText';

/** A tool call's title: `code` as code, paths as seen from the folder, and the file it is about as a link. */
export function ToolTitle({ row, folder }: { row: ToolRow; folder: string }): VNode {
  const text = toolTitle(row);
  const [location] = row.locations;
  const found = location && pathIn(text, location.path, folder);
  if (!location || !found) return <>{codeParts(text)}</>;
  return (
    <>
      {codeParts(found.before)}
      <FileLink location={location} folder={folder} text={found.text} />
      {codeParts(found.after)}
    </>
  );
}

/** A place in a file; opens it. */
export function FileLink({
  location: { path, line },
  folder,
  text,
}: {
  location: ToolCallLocation;
  folder: string;
  text?: string;
}): VNode {
  const { post } = usePanel();
  const name = relativePath(path, folder);
  const label = text ?? (line === undefined ? name : `${name}:${line}`);
  return (
    <button
      type="button"
      class="link"
      title={line === undefined ? path : t('{0}, line {1}', path, line)}
      onClick={(event) => {
        event.stopPropagation();
        post(line === undefined ? { type: 'openFile', path } : { type: 'openFile', path, line });
      }}
    >
      {label}
    </button>
  );
}

/** Finds the longest end of a path that a title names, at the border of a path's part. */
function pathIn(
  title: string,
  path: string,
  folder: string,
): { readonly before: string; readonly text: string; readonly after: string } | undefined {
  const parts = path.split(/[\\/]/);
  for (let first = 0; first < parts.length; first++) {
    const part = path.slice(path.length - parts.slice(first).join('/').length);
    const at = part === '' ? -1 : title.indexOf(part);
    if (at < 0) continue;
    // Titles may put a path in back-ticks, or leave out its leading slash.
    const before = title.slice(0, at).replace(/[`/]$/, '');
    const after = title.slice(at + part.length).replace(/^`/, '');
    if (/[\w.-]$/.test(before) || /^[\w-]/.test(after)) continue;
    return { before, text: first === 0 ? relativePath(path, folder) : part, after };
  }
  return undefined;
}

function codeParts(text: string): ComponentChildren[] {
  return text.split(/`([^`]+)`/).map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part));
}
