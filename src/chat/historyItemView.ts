import * as vscode from 'vscode';
import { labelText } from '../base/labelText';
import type { HistoryEntry } from '../sessions/history';
import type { SessionHistory, SilentAgent } from './historyPorts';

/** A line of the history. */
export interface HistoryItem extends vscode.QuickPickItem {
  readonly entry?: HistoryEntry;
  readonly agent?: SilentAgent;
  readonly buttons?: readonly HistoryButton[];
}

export interface HistoryButton extends vscode.QuickInputButton {
  readonly action: HistoryAction;
}

export type HistoryAction = 'rename' | 'archive' | 'unarchive' | 'delete' | 'more';

/** @param excerpt Where something was found; empty: in the title. @param state What an open session does. @param now Milliseconds since the epoch. */
export function historyItem(
  history: SessionHistory,
  entry: HistoryEntry,
  excerpt: string,
  state: string,
  now: number,
): HistoryItem {
  const { messages, archived, storedId, updatedAt } = entry;
  const agent = history.agentName(entry);
  const about = [
    agent,
    updatedAt === 0 ? '' : age(updatedAt, now),
    messages === undefined || messages === 0 ? '' : countText(messages),
    state,
    archived ? vscode.l10n.t('archived') : '',
    storedId === undefined ? vscode.l10n.t('kept by the agent') : '',
  ];
  const place = history.isHere(entry) ? '' : vscode.Uri.parse(entry.folder).fsPath;
  const detail = [excerpt, place].filter((part) => part !== '').join(' — ');
  return {
    entry,
    label: titleText(entry),
    description: labelText(about.filter((part) => part !== '').join(' · ')),
    ...(detail !== '' && { detail: labelText(detail) }),
    // What is listed is chosen here: VS Code would look at titles only.
    alwaysShow: true,
    buttons: buttonsOf(entry),
  };
}

export function silentItem(agent: SilentAgent): HistoryItem {
  return { agent, label: vscode.l10n.t('Ask {0} for its sessions', labelText(agent.name)), alwaysShow: true };
}

export function separator(label: string): HistoryItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

export function titleText({ title }: HistoryEntry): string {
  return title === '' ? vscode.l10n.t('New session') : labelText(title);
}

/** How long ago something was, in words. */
function age(at: number, now: number): string {
  const seconds = Math.max(0, now - at) / 1000;
  const format = new Intl.RelativeTimeFormat(vscode.env.language, { numeric: 'auto', style: 'short' });
  if (seconds < 3600) return format.format(-Math.floor(seconds / 60), 'minute');
  if (seconds < 24 * 3600) return format.format(-Math.floor(seconds / 3600), 'hour');
  if (seconds < 30 * 24 * 3600) return format.format(-Math.floor(seconds / 24 / 3600), 'day');
  return new Intl.DateTimeFormat(vscode.env.language, { dateStyle: 'medium' }).format(at);
}

function countText(messages: number): string {
  return messages === 1 ? vscode.l10n.t('1 message') : vscode.l10n.t('{0} messages', messages);
}

function buttonsOf({ archived, storedId }: HistoryEntry): readonly HistoryButton[] {
  const button = (action: HistoryAction, icon: string, tooltip: string): HistoryButton => ({
    action,
    iconPath: new vscode.ThemeIcon(icon),
    tooltip,
  });
  const remove = button('delete', 'trash', vscode.l10n.t('Delete…'));
  if (storedId === undefined) return [remove];
  return [
    button('rename', 'edit', vscode.l10n.t('Rename…')),
    archived
      ? button('unarchive', 'inbox', vscode.l10n.t('Unarchive'))
      : button('archive', 'archive', vscode.l10n.t('Archive')),
    remove,
    button('more', 'ellipsis', vscode.l10n.t('Export, Copy, Fork…')),
  ];
}
