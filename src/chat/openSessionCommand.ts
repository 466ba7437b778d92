import * as vscode from 'vscode';
import { assertNever } from '../base/assert';
import type { Session } from '../sessions/session';
import type { PanelServices } from './panelPorts';
import { sessionTitle } from './sessionSummary';
import type { Surfaces } from './surfaces';

interface SessionItem extends vscode.QuickPickItem {
  readonly key: string;
}

/** Lets the person choose among the sessions that are open in this window. */
export async function openSession(surfaces: Surfaces, { sessions, agents }: PanelServices): Promise<void> {
  const shown = surfaces.active.shown?.id;
  const items = sessions.all.toReversed().map((session): SessionItem => {
    const agent = agents.list(session.folder).find(({ id }) => id === session.agentId)?.name ?? session.agentId;
    return {
      key: session.id,
      label: titleOf(session),
      description: [agent, stateOf(session, surfaces)].filter((part) => part !== '').join(' · '),
      picked: session.id === shown,
    };
  });
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder:
      items.length === 0
        ? vscode.l10n.t('No session is open')
        : vscode.l10n.t('The sessions that are open in this window, newest first'),
    matchOnDescription: true,
  });
  if (picked) await surfaces.reveal(picked.key);
}

/** Asks for the session's name. */
export async function renameSession(session: Session): Promise<void> {
  const title = await vscode.window.showInputBox({
    prompt: vscode.l10n.t('The name of the session'),
    value: sessionTitle(session.state),
  });
  if (title !== undefined && title.trim() !== '') session.rename(title.trim());
}

/** The session's name for a person. */
export function titleOf(session: Session): string {
  const title = sessionTitle(session.state);
  return title === '' ? vscode.l10n.t('New session') : title;
}

function stateOf({ id, state }: Session, surfaces: Surfaces): string {
  if (state.openRequests.length > 0) return vscode.l10n.t('needs your answer');
  if (state.link.state === 'failed') return vscode.l10n.t('failed');
  switch (state.activity) {
    case 'running':
    case 'cancelling':
    case 'requiresAction':
      return vscode.l10n.t('working');
    case 'idle':
    case 'unknown':
      if (surfaces.isUnread(id)) return vscode.l10n.t('has news');
      return surfaces.isInEditor(id) ? vscode.l10n.t('in an editor tab') : '';
    default:
      return assertNever(state.activity);
  }
}
