import * as vscode from 'vscode';
import { assertNever } from '../base/assert';
import type { Session } from '../sessions/session';
import { sessionTitle } from '../sessions/sessionTitle';
import type { Surfaces } from './surfaces';

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

/** What an open session does, for a person. */
export function stateOf({ id, state }: Session, surfaces: Surfaces): string {
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
      return surfaces.isInEditor(id) ? vscode.l10n.t('in an editor tab') : vscode.l10n.t('open');
    default:
      return assertNever(state.activity);
  }
}
