import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Diff, DiffChange } from '../../acp/update';
import type { ToolRow } from '../../sessions/state';
import { Icon } from '../components/icon';
import { useFold } from '../hooks';
import { t } from '../l10n';
import { memo } from '../memo';
import { diffCounts, hunks, lineDiff } from '../text/lineDiff';
import type { DiffLine } from '../text/lineDiff';
import { FileLink } from './toolTitle';

/** Unchanged lines around a change, and how many lines a diff shows before it is unfolded. */
const context = 2;
const shortLength = 14;

const cache = new WeakMap<DiffChange, readonly DiffLine[]>();

/** The lines of a change, computed once. */
function linesOf(change: DiffChange): readonly DiffLine[] {
  const known = cache.get(change);
  if (known) return known;
  const lines = change.text ? lineDiff(change.text.oldText ?? '', change.text.newText) : [];
  cache.set(change, lines);
  return lines;
}

export function diffsOf(row: ToolRow): readonly Diff[] {
  return [...row.content].filter((item) => item.type === 'diff');
}

/** `+9 −2`, over all the changes of some diffs. */
export function DiffStat({ diffs }: { diffs: readonly Diff[] }): VNode | null {
  let added = 0;
  let removed = 0;
  for (const change of diffs.flatMap(({ changes }) => changes)) {
    const counts = diffCounts(linesOf(change));
    added += counts.added;
    removed += counts.removed;
  }
  if (added === 0 && removed === 0) return null;
  return (
    <span class="diff-stat" aria-label={t('{0} lines added, {1} removed', added, removed)}>
      <span class="added">+{added}</span> <span class="removed">−{removed}</span>
    </span>
  );
}

export const DiffView = memo(({ foldKey, diff, folder }: { foldKey: string; diff: Diff; folder: string }): VNode => (
  <>
    {diff.changes.map((change, index) => (
      <ChangeView
        key={index}
        foldKey={`${foldKey}/${index}`}
        change={change}
        folder={folder}
        named={diff.changes.length > 1}
      />
    ))}
    {diff.changes.every(({ text }) => !text) && <PatchView text={diff.gitPatch ?? diff.otherPatch?.text ?? ''} />}
  </>
));

function ChangeView({
  foldKey,
  change,
  folder,
  named,
}: {
  foldKey: string;
  change: DiffChange;
  folder: string;
  named: boolean;
}): VNode {
  const lines = useMemo(() => hunks(linesOf(change), context), [change]);
  const [whole, toggle] = useFold(foldKey, false);
  const shown = whole ? lines : lines.slice(0, shortLength);
  const hidden = lines.length - shown.length;
  return (
    <div class="diff">
      {named && (
        <p class="diff-file">
          <FileLink location={{ path: change.path }} folder={folder} />
        </p>
      )}
      {lines.length > 0 && <DiffLines lines={shown} path={change.path} />}
      {(hidden > 0 || whole) && lines.length > shortLength && (
        <button type="button" class="diff-more" aria-expanded={whole} onClick={toggle}>
          <Icon name={whole ? 'fold-up' : 'unfold'} />
          {whole ? t('Show less') : t('Show {0} more lines', hidden)}
        </button>
      )}
    </div>
  );
}

function DiffLines({ lines, path }: { lines: readonly (DiffLine | undefined)[]; path: string }): VNode {
  return (
    <pre class="diff-lines" tabIndex={0} aria-label={t('Changes in {0}', path)}>
      <code>
        {lines.map((line, index) =>
          line ? (
            <span key={index} class={`diff-line diff-${line.kind}`}>
              <span class="line-number">{line.newLine ?? line.oldLine}</span>
              <span class="diff-sign">{signOf(line)}</span>
              {line.text}
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

/** A patch that came as text. */
function PatchView({ text }: { text: string }): VNode | null {
  if (text === '') return null;
  return (
    <pre class="diff-lines" tabIndex={0} aria-label={t('Changes')}>
      <code>
        {text.split('\n').map((line, index) => (
          <span key={index} class={`diff-line ${patchClass(line)}`}>
            {line}
          </span>
        ))}
      </code>
    </pre>
  );
}

function patchClass(line: string): string {
  if (/^(\+\+\+|---|@@|diff |index )/.test(line)) return 'diff-gap';
  return line.startsWith('+') ? 'diff-added' : line.startsWith('-') ? 'diff-removed' : 'diff-same';
}
