import type { TargetedMouseEvent, VNode } from 'preact';
import type { ToolCallLocation } from '../../acp/update';
import type { ToolRow } from '../../sessions/state';
import { CodeText } from '../components/codeText';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { pathIn, relativePath } from '../text/paths';
import { toolTitle } from '../text/toolText';
import { visibleText } from '../../base/visibleText';

/** A tool call's title: `code` as code, paths as seen from the folder, and the file it is about as a link. */
export function ToolTitle({ row, folder }: { row: ToolRow; folder: string }): VNode {
  const text = toolTitle(row);
  const [location] = row.locations;
  const found = location && pathIn(text, location.path, folder);
  if (!location || !found) return <CodeText text={visibleText(text)} />;
  return (
    <>
      <CodeText text={visibleText(found.before)} />
      <FileLink location={location} folder={folder} text={found.text} />
      <CodeText text={visibleText(found.after)} />
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
  const open = (event: TargetedMouseEvent<HTMLAnchorElement>): void => {
    event.preventDefault();
    // VS Code follows links of webviews too, in a listener on the document.
    event.stopPropagation();
    if (event.button === 0) post(line === undefined ? { type: 'openFile', path } : { type: 'openFile', path, line });
  };
  return (
    <a href="#" title={line === undefined ? path : t('{0}, line {1}', path, line)} onClick={open} onAuxClick={open}>
      {visibleText(label)}
    </a>
  );
}
