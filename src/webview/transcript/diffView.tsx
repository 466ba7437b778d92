import type { VNode } from 'preact';
import type { Diff } from '../../acp/update';
import type { ToolRow } from '../../sessions/state';
import { Icon } from '../components/icon';
import { IconButton } from '../components/iconButton';
import { useShortened } from '../components/useShortened';
import { useFold, usePanel } from '../hooks';
import { t } from '../l10n';
import { memo } from '../memo';
import { diffCounts } from '../text/lineDiff';
import type { DiffLine } from '../text/lineDiff';
import { visibleText } from '../../base/visibleText';
import { fileDiffs } from './diffLines';
import type { FileDiff } from './diffLines';
import { FileLink } from './toolTitle';

/** How many lines a diff shows before it is unfolded. */
const shortLength = 14;
const filesAtOnce = 50;

export function diffsOf(row: ToolRow): readonly Diff[] {
  return [...row.content].filter((item) => item.type === 'diff');
}

/** `+9 −2`, over all the changes of some diffs. */
export function DiffStat({ diffs }: { diffs: readonly Diff[] }): VNode | null {
  const lines = diffs.flatMap((diff) => fileDiffs(diff).flatMap((file) => file.lines));
  const { added, removed } = diffCounts(lines.filter((line) => line !== undefined));
  if (added === 0 && removed === 0) return null;
  return (
    <span class="diff-stat" role="img" aria-label={t('{0} lines added, {1} removed', added, removed)}>
      {added > 0 && <span class="added">+{added}</span>} {removed > 0 && <span class="removed">−{removed}</span>}
    </span>
  );
}

/** What an edit changed, file by file. A single file is named by the tool call that changed it. */
export const DiffView = memo(({ foldKey, diff, folder }: { foldKey: string; diff: Diff; folder: string }): VNode => {
  const files = fileDiffs(diff);
  const { shown, more } = useShortened(files, filesAtOnce);
  return (
    <>
      {shown.map((file, index) => (
        <FileDiffView
          key={index}
          foldKey={`${foldKey}/${index}`}
          file={file}
          folder={folder}
          named={files.length > 1 || file.lines.length === 0}
        />
      ))}
      {more}
    </>
  );
});

function FileDiffView({
  foldKey,
  file,
  folder,
  named,
}: {
  foldKey: string;
  file: FileDiff;
  folder: string;
  named: boolean;
}): VNode {
  const { path, lines, text } = file;
  const { post } = usePanel();
  const [whole, toggle] = useFold(foldKey, false);
  const shown = whole ? lines : lines.slice(0, shortLength);
  return (
    <div class="diff">
      {named && (
        <p class="diff-file">
          <FileLink location={{ path }} folder={folder} />
        </p>
      )}
      {lines.length > 0 && <DiffLines lines={shown} path={path} />}
      {lines.length > shortLength && (
        <button type="button" class="diff-more" aria-expanded={whole} onClick={toggle}>
          <Icon name={whole ? 'fold-up' : 'unfold'} />
          {whole ? t('Show less') : t('Show {0} more lines', lines.length - shown.length)}
        </button>
      )}
      {text && (
        <IconButton
          icon="go-to-file"
          class="diff-open"
          label={t('Open Diff of {0}', path)}
          title={t('Open Diff')}
          onClick={() => post({ type: 'openDiff', path, oldText: text.oldText ?? '', newText: text.newText })}
        />
      )}
    </div>
  );
}

function DiffLines({ lines, path }: { lines: readonly (DiffLine | undefined)[]; path: string }): VNode {
  return (
    <pre class="diff-lines" role="group" tabIndex={0} aria-label={t('Changes in {0}', path)}>
      <code>
        {lines.map((line, index) =>
          line ? (
            <span key={index} class={`diff-line diff-${line.kind}`}>
              <span class="line-number">{line.newLine ?? line.oldLine}</span>
              <span class="diff-sign">{signOf(line)}</span>
              {visibleText(line.text)}
            </span>
          ) : (
            <span key={index} class="diff-line diff-gap">
              ⋯
            </span>
          ),
        )}
      </code>
    </pre>
  );
}

// Colour alone must not tell an added line from a removed one.
function signOf({ kind }: DiffLine): string {
  return kind === 'added' ? '+' : kind === 'removed' ? '−' : ' ';
}
