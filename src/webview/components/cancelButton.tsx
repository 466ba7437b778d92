import type { VNode } from 'preact';
import { useContext } from 'preact/hooks';
import type { Intent } from '../../chat/protocol';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { Nesting } from '../transcript/nesting';
import { IconButton } from './iconButton';

/**
 * Ends one thing that the agent does, where the agent offers that. Inside of a subagent only subagents can be: tool calls and commands
 * are ended by the session that they are in, and an intent names the outer one.
 */
export function CancelButton({ what, intent }: { what: string; intent: Intent }): VNode | null {
  const { post } = usePanel();
  const isNested = useContext(Nesting) > 0;
  if (isNested && intent.type !== 'cancelSubagent') return null;
  return (
    <IconButton
      icon="debug-stop"
      class="small-button"
      label={t('Cancel {0}', what)}
      title={t('Cancel')}
      onClick={() => post(intent)}
    />
  );
}
