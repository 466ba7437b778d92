import type { VNode } from 'preact';
import { isRecord } from '../../base/check';
import type { ToolCallContent } from '../../acp/update';
import type { PermissionState, ToolRow } from '../../sessions/state';
import { t } from '../l10n';
import { Locations } from '../transcript/locations';
import { ToolContentView, contentAtOnce } from '../transcript/toolDetails';
import { CommandText } from './commandText';
import { Fold } from './fold';
import { Icon } from './icon';
import { useShortened } from './useShortened';
import { jsonText } from '../text/jsonText';
import { pathOfUri, relativePath } from '../text/paths';
import { cautionText } from '../text/ruleText';
import { toolTitle } from '../text/toolText';
import { visibleText } from '../../base/visibleText';

/** What exactly is asked: the command and where it runs, the change, or whatever the tool was called with; never only a title. */
export function PermissionBody({
  permission,
  tool,
  sessionKey,
  folder,
}: {
  permission: PermissionState;
  tool: ToolRow | undefined;
  sessionKey: string;
  folder: string;
}): VNode {
  const { subject, description, title, caution } = permission;
  const command = subject?.type === 'command' ? subject.command : tool && commandOf(tool.rawInput);
  const cwd = subject?.type === 'command' ? subject.cwd : tool && cwdOf(tool.rawInput);
  const heading = title.trim() === '' ? tool && toolTitle(tool) : title.trim();
  const content = tool ? [...tool.content] : [];
  const { shown, more } = useShortened(content, contentAtOnce);
  const input = tool?.rawInput;
  const isNothingElse = command === undefined && content.length === 0;
  return (
    <div class="permission-body" tabIndex={0} role="region" aria-label={t('What is asked')}>
      {heading !== undefined && heading !== '' && heading !== command && (
        <p class="permission-title">{visibleText(heading)}</p>
      )}
      {description !== undefined && <p class="elicitation-text">{visibleText(description)}</p>}
      {caution && (
        <p class="caution">
          <Icon name="warning" tone="warning" />
          <span>{cautionText(caution)}</span>
        </p>
      )}
      {command !== undefined && (
        <pre class="command">
          <CommandText text={command} />
        </pre>
      )}
      {command !== undefined && (
        <p class="note">{t('in {0}', visibleText(relativePath(cwd ?? pathOfUri(folder), folder)))}</p>
      )}
      {tool && tool.locations.length > 0 && <Locations locations={tool.locations} folder={folder} />}
      {shown.map((item, index) => (
        <ToolContentView
          key={index}
          contentKey={`ask/${permission.requestId}/${index}`}
          item={visibleContent(item)}
          sessionKey={sessionKey}
          folder={folder}
          terminal={undefined}
        />
      ))}
      {more}
      {input !== undefined && isNothingElse && <RawText value={input} />}
      {/* What was told in words may leave out what the tool really gets. */}
      {input !== undefined && !isNothingElse && !isOnlyCommand(input) && (
        <Fold foldKey={`ask/${permission.requestId}/input`} label={t('Input')}>
          <RawText value={input} />
        </Fold>
      )}
      {subject?.type === 'unknown' && <RawText value={subject.raw} />}
      {input === undefined && isNothingElse && subject?.type !== 'unknown' && (tool?.locations.length ?? 0) === 0 && (
        <p class="note">{t('The agent told nothing more about it.')}</p>
      )}
    </div>
  );
}

function RawText({ value }: { value: unknown }): VNode {
  return (
    <pre class="output" role="group" tabIndex={0} aria-label={t('Input')}>
      {visibleText(jsonText(value))}
    </pre>
  );
}

function visibleContent(item: ToolCallContent): ToolCallContent {
  return item.type === 'content' && item.content.type === 'text'
    ? { ...item, content: { ...item.content, text: visibleText(item.content.text) } }
    : item;
}

/** The command and its folder are shown by themselves. */
function isOnlyCommand(input: unknown): boolean {
  return isRecord(input) && Object.keys(input).every((key) => ['command', 'cmd', 'cwd', 'workdir'].includes(key));
}

/** The command in what a tool was called with, by the names that agents use: a shell line, or a program with its arguments. */
function commandOf(input: unknown): string | undefined {
  if (!isRecord(input)) return undefined;
  const command = input['command'] ?? input['cmd'];
  if (typeof command === 'string') return command;
  return Array.isArray(command) && command.every((part) => typeof part === 'string') ? command.join(' ') : undefined;
}

function cwdOf(input: unknown): string | undefined {
  if (!isRecord(input)) return undefined;
  const cwd = input['cwd'] ?? input['workdir'];
  return typeof cwd === 'string' ? cwd : undefined;
}
