import type { ComponentChildren, TargetedMouseEvent, VNode } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { memo } from '../memo';
import { SessionContext } from '../panelContext';
import { pathCandidates } from '../text/pathText';
import type { PathCandidate } from '../text/pathText';

/** Text in which the paths of files of the session's folder are links. */
export const PathText = memo(({ text, isCode }: { text: string; isCode: boolean }): VNode => {
  const nodes: ComponentChildren[] = [];
  let at = 0;
  for (const candidate of pathCandidates(text, isCode)) {
    nodes.push(text.slice(at, candidate.start));
    nodes.push(
      <MaybePath key={candidate.start} candidate={candidate} text={text.slice(candidate.start, candidate.end)} />,
    );
    at = candidate.end;
  }
  nodes.push(text.slice(at));
  return <>{nodes}</>;
});

/** Whether a text is worth being a `PathText`. */
export function mayHavePaths(text: string): boolean {
  return /[./\\]/.test(text);
}

function MaybePath({ candidate, text }: { candidate: PathCandidate; text: string }): VNode {
  const { post } = usePanel();
  const { path, line, column } = candidate;
  const file = useFile(path);
  if (file === undefined) return <>{text}</>;
  const open = (event: TargetedMouseEvent<HTMLAnchorElement>): void => {
    event.preventDefault();
    // VS Code follows links of webviews too, in a listener on the document.
    event.stopPropagation();
    if (event.button !== 0) return;
    post({
      type: 'openFile',
      path: file,
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
    });
  };
  return (
    <a
      href="#"
      class="path-link"
      title={line === undefined ? file : t('{0}, line {1}', file, line)}
      onClick={open}
      onAuxClick={open}
    >
      {text}
    </a>
  );
}

function useFile(path: string): string | undefined {
  const { paths } = usePanel();
  const session = useContext(SessionContext);
  const [, redraw] = useState(0);
  useEffect(() => session && paths.watch(session.key, path, () => redraw((count) => count + 1)), [session?.key, path]);
  return session && paths.fileOf(session.key, path);
}
