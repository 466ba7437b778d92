import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import type { IconName } from '../../base/icons';
import type { BackgroundWork } from '../../acp/update';
import type { Intent } from '../../chat/protocol';
import { backgroundWork } from '../../sessions/reduce/background';
import { subagentKey } from '../../sessions/reduce/subagents';
import { toolKey } from '../../sessions/reduce/tools';
import type { SessionState } from '../../sessions/state';
import { useFold } from '../hooks';
import { t } from '../l10n';
import { subagentTitle } from '../text/subagentText';
import { toolIcon, toolTitle } from '../text/toolText';
import { visibleText } from '../../base/visibleText';
import { CancelButton } from './cancelButton';
import { Icon } from './icon';
import { useShortened } from './useShortened';

const shownAtOnce = 50;

/** What goes on beside the conversation, also after a turn's end; each can be ended where the agent offers that. */
export function BackgroundView({ sessionKey, state }: { sessionKey: string; state: SessionState }): VNode | null {
  const [open, toggle] = useFold(`background/${sessionKey}`, true);
  const { background: told, activity, terminals } = state;
  const background = useMemo(() => backgroundWork(state), [told, activity, terminals]);
  const { shown, more } = useShortened(background, shownAtOnce);
  if (background.length === 0) return null;
  return (
    <section class="background" aria-label={t('In the background')}>
      <button type="button" class="fold-line" aria-expanded={open} onClick={toggle}>
        <Icon name={open ? 'chevron-down' : 'chevron-right'} />
        <span class="fold-label">{t('In the background: {0}', background.length)}</span>
      </button>
      {open && (
        <ul aria-label={t('Background work')}>
          {shown.map((work, index) => {
            const { icon, title, cancel } = describe(work, state, sessionKey);
            return (
              <li key={index} class="queued">
                <Icon name={icon} />
                <span class="queued-text" title={title}>
                  {title}
                </span>
                {cancel && <CancelButton what={title} intent={cancel} />}
              </li>
            );
          })}
          {more && <li>{more}</li>}
        </ul>
      )}
    </section>
  );
}

interface Described {
  readonly icon: IconName;
  readonly title: string;
  /** What ends it; undefined where the agent does not offer that. */
  readonly cancel?: Intent | undefined;
}

function describe(work: BackgroundWork, { rows, terminals }: SessionState, sessionKey: string): Described {
  switch (work.type) {
    case 'terminal': {
      const { terminalId } = work;
      const terminal = terminals.get(terminalId);
      return {
        icon: 'terminal',
        title: visibleText(terminal?.command ?? t('A command')),
        cancel:
          terminal?.cancellable && !terminal.exitStatus
            ? { type: 'cancelTerminal', sessionKey, terminalId }
            : undefined,
      };
    }
    case 'tool_call': {
      const { toolCallId } = work;
      const row = rows.get(toolKey(toolCallId));
      if (row?.kind !== 'tool') return { icon: 'tools', title: t('Tool call') };
      return {
        icon: toolIcon(row.toolKind),
        title: visibleText(toolTitle(row)),
        cancel: row.cancellable ? { type: 'cancelToolCall', sessionKey, toolCallId } : undefined,
      };
    }
    case 'subagent': {
      const { sessionId } = work;
      const row = rows.get(subagentKey(sessionId));
      if (row?.kind !== 'subagent') return { icon: 'organization', title: t('A subagent') };
      return {
        icon: 'organization',
        title: visibleText(subagentTitle(row)),
        cancel: row.cancellable ? { type: 'cancelSubagent', sessionKey, sessionId } : undefined,
      };
    }
    case 'unknown':
      return { icon: 'question', title: t('Work of a kind that Parley does not know') };
  }
}
