import type { PermissionState, ToolRow } from '../../sessions/state';
import { t } from '../l10n';
import { toolTitle } from './toolText';
import { visibleText } from '../../base/visibleText';

/** How a question is put: `title` names it, `question` says who wants what. */
export function permissionQuestion(
  { title, subject }: PermissionState,
  tool: ToolRow | undefined,
  agent: string,
): { readonly title: string; readonly question: string } {
  const own = title.trim();
  const name = visibleText(own !== '' ? own : tool ? toolTitle(tool) : t('Permission'));
  return {
    title: name,
    question: questionText(subject?.type === 'command' ? 'execute' : tool?.toolKind, agent) ?? name,
  };
}

function questionText(kind: string | undefined, agent: string): string | undefined {
  switch (kind) {
    case 'execute':
      return t('{0} wants to run a command', agent);
    case 'edit':
      return t('{0} wants to change a file', agent);
    case 'delete':
      return t('{0} wants to delete a file', agent);
    case 'move':
      return t('{0} wants to move a file', agent);
    case 'read':
      return t('{0} wants to read a file', agent);
    case 'search':
      return t('{0} wants to search', agent);
    case 'fetch':
      return t('{0} wants to fetch from the network', agent);
    case 'switch_mode':
      return t('{0} wants to change its mode', agent);
    default:
      return t('{0} asks for permission', agent);
  }
}
