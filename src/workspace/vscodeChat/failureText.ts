import * as vscode from 'vscode';
import type { ParleyError } from '../../api/parley';

/** What went wrong with a session, for the person. */
export function failureText(error: unknown): string {
  if (!isParleyError(error)) return error instanceof Error ? error.message : String(error);
  const { kind, failure } = error;
  const reason = failure?.message ?? failure?.kind ?? '';
  switch (kind) {
    case 'noFolder':
      return vscode.l10n.t('An agent works in a folder. Open one to begin.');
    case 'authRequired':
      return vscode.l10n.t('The agent wants you to sign in first. You can do that in Parley’s panel.');
    case 'agentUnavailable':
      return failure?.kind === 'untrusted'
        ? vscode.l10n.t('Agents are started only in a workspace that you trust.')
        : vscode.l10n.t('The agent could not be started: {0}', reason);
    case 'agentLost':
      return vscode.l10n.t('The agent has ended while it was at work.');
    case 'promptFailed':
      return vscode.l10n.t('The agent could not answer: {0}', reason);
    case 'ended':
      return vscode.l10n.t('The session was closed.');
    case 'notSent':
    case 'missed':
    case 'invalidArgument':
      return error.message;
  }
}

function isParleyError(error: unknown): error is ParleyError {
  return error instanceof Error && error.name === 'ParleyError';
}
