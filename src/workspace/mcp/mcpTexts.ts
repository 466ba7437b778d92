import * as vscode from 'vscode';
import { shortLabel } from '../../base/labelText';
import { keysText } from '../../mcp/entryCheck';
import type { LeftOutReason } from '../../mcp/leftOut';
import type { ConfigProblem, ConfigSource, TextPosition } from '../../mcp/serverDefinition';

/** The longest text of a server by which a person can decide. Characters. */
export const MAX_SERVER_TEXT = 4000;
/** Names in a configuration may be of any length. Characters. */
const MAX_KEYS = 200;

/** Of a server whose text is longer than {@link MAX_SERVER_TEXT}. */
export function tooLongText(): string {
  return vscode.l10n.t('It is too long to be shown, so it cannot be allowed.');
}

/** Why a session does not have a server. */
export function leftOutText(reason: LeftOutReason): string {
  switch (reason.kind) {
    case 'unsupported':
      return reason.transport === 'stdio'
        ? vscode.l10n.t('the agent does not take MCP servers that are programs')
        : vscode.l10n.t('the agent does not take MCP servers over {0}', reason.transport.toUpperCase());
    case 'replaced':
      return vscode.l10n.t('the session has another one of this name');
    case 'consentOpen':
      return vscode.l10n.t('it waits for your consent');
    case 'consentDenied':
      return vscode.l10n.t('you did not allow it');
    case 'inputMissing':
      return vscode.l10n.t('the value of “{0}” was not given', shortLabel(reason.id));
    case 'variableUnknown':
      return vscode.l10n.t(
        '{0}: there is no variable {1}',
        shortLabel(reason.place, MAX_KEYS),
        shortLabel(reason.variable),
      );
    case 'envFileUnreadable':
      return vscode.l10n.t('{0} cannot be read', reason.file);
    case 'addressInvalid':
      return vscode.l10n.t('its address is none of http or https');
  }
}

/** Where a source is written, e.g. `.vscode/mcp.json` or `.vscode/settings.json`. */
export function placeText({ scope, file }: ConfigSource): string {
  if (scope === 'user' || file === undefined) return vscode.l10n.t('User Settings');
  const uri = vscode.Uri.parse(file);
  return scope === 'workspace' && !vscode.workspace.getWorkspaceFolder(uri)
    ? (uri.path.split('/').at(-1) ?? uri.path)
    : vscode.workspace.asRelativePath(uri);
}

/** An entry that cannot be used, with where it stands. */
export function problemText({ source, keys, expected }: ConfigProblem, position: TextPosition | undefined): string {
  const place = position
    ? `${placeText(source)}:${String(position.line)}:${String(position.column)}`
    : placeText(source);
  if (keys.length === 0) return vscode.l10n.t('{0}: this is no valid JSON: {1}', place, expected);
  return vscode.l10n.t('{0}: {1} is not {2}', place, shortLabel(keysText(keys), MAX_KEYS), expected);
}
