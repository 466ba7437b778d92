import type { VNode } from 'preact';
import type { ToolCallContent } from '../../acp/update';
import type { KeyedList } from '../../base/keyedList';
import type { TerminalState, ToolRow } from '../../sessions/state';
import { CodeText } from '../components/codeText';
import { Fold } from '../components/fold';
import { useShortened } from '../components/useShortened';
import { t } from '../l10n';
import { jsonText } from '../text/jsonText';
import { permissionAnswerText } from '../text/permissionText';
import { ContentView } from './contentView';
import { DiffView } from './diffView';
import { Locations } from './locations';
import { TerminalView } from './terminalView';

/** Pieces of a tool call's content that are in the page at first. */
export const contentAtOnce = 50;

/** Whether there is anything under a tool call's line. */
export function hasDetails(row: ToolRow): boolean {
  return (
    row.content.length > 0 ||
    row.rawInput !== undefined ||
    row.rawOutput !== undefined ||
    row.locations.length > 1 ||
    row.permissions.length > 0
  );
}

/**
 * Changes to files are what people want to see; everything else waits until it is asked for. While a question about them is open, its
 * card shows them.
 */
export function opensAtOnce({ content, permissions }: ToolRow): boolean {
  return permissions.every(({ answer }) => answer.state !== 'open') && [...content].some(({ type }) => type === 'diff');
}

export function ToolDetails({
  row,
  sessionKey,
  folder,
  terminals,
}: {
  row: ToolRow;
  sessionKey: string;
  folder: string;
  terminals: KeyedList<TerminalState> | undefined;
}): VNode {
  const content = [...row.content];
  const { shown, more } = useShortened(content, contentAtOnce);
  const answers = useShortened(row.permissions, contentAtOnce);
  return (
    <>
      {row.locations.length > 1 && <Locations locations={row.locations} folder={folder} />}
      {shown.map((item, index) => (
        <ToolContentView
          key={index}
          contentKey={`${row.key}/${index}`}
          item={item}
          sessionKey={sessionKey}
          folder={folder}
          terminal={item.type === 'terminal' ? terminals?.get(item.terminalId) : undefined}
        />
      ))}
      {more}
      {row.truncated && <p class="note">{t('The rest was too long to keep.')}</p>}
      {answers.shown.map((permission) => (
        <p key={permission.requestId} class="note">
          <CodeText text={permissionAnswerText(permission)} />
        </p>
      ))}
      {answers.more}
      {row.rawInput !== undefined && <RawFold foldKey={`${row.key}/input`} label={t('Input')} value={row.rawInput} />}
      {/* Content is made for reading; the raw output mostly repeats it. */}
      {row.rawOutput !== undefined && (
        <RawFold
          foldKey={`${row.key}/output`}
          label={t('Output')}
          value={row.rawOutput}
          initially={content.length === 0}
        />
      )}
    </>
  );
}

function RawFold({
  foldKey,
  label,
  value,
  initially = false,
}: {
  foldKey: string;
  label: string;
  value: unknown;
  initially?: boolean;
}): VNode {
  return (
    <Fold foldKey={foldKey} label={label} initially={initially}>
      <pre class="output" role="group" tabIndex={0} aria-label={label}>
        {jsonText(value)}
      </pre>
    </Fold>
  );
}

export function ToolContentView({
  contentKey,
  item,
  sessionKey,
  folder,
  terminal,
}: {
  contentKey: string;
  item: ToolCallContent;
  sessionKey: string;
  folder: string;
  terminal: TerminalState | undefined;
}): VNode {
  switch (item.type) {
    case 'content':
      return (
        <div class="tool-content">
          <ContentView contentKey={contentKey} content={[item.content]} />
        </div>
      );
    case 'diff':
      return <DiffView foldKey={contentKey} diff={item} folder={folder} />;
    case 'terminal':
      return terminal ? (
        <TerminalView terminal={terminal} sessionKey={sessionKey} folder={folder} />
      ) : (
        <p class="note">{t('A terminal whose output was not sent')}</p>
      );
    case 'unknown':
      return <RawFold foldKey={contentKey} label={t('Content of a kind that Parley does not know')} value={item.raw} />;
  }
}
