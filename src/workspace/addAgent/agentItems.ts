import * as vscode from 'vscode';
import { labelText } from '../../base/labelText';
import { type AgentOffer, commandOf } from './agentOffer';

/** What a row of the picker stands for. */
export type Choice =
  | { readonly kind: 'offer'; readonly offer: AgentOffer; readonly want: 'add' | 'details' | 'update' | 'remove' }
  | { readonly kind: 'custom' };

export interface AgentItem extends vscode.QuickPickItem {
  readonly choice?: Choice;
}

interface OfferButton extends vscode.QuickInputButton {
  readonly want: 'details' | 'update' | 'remove';
}

/** The rows of the picker, by where the agents come from. */
export function agentItems(offers: readonly AgentOffer[], only: 'all' | 'installed'): readonly AgentItem[] {
  const added = offers.filter(({ installed }) => installed);
  if (only === 'installed') return added.map(installedItem);
  const found = offers.filter(({ installed, found: here }) => !installed && here);
  const others = offers.filter(({ installed, found: here }) => !installed && !here);
  return [
    ...section(vscode.l10n.t('Found on this machine'), found.map(foundItem)),
    ...section(vscode.l10n.t('Added'), added.map(installedItem)),
    ...section(vscode.l10n.t('From the ACP registry'), others.map(registryItem)),
    ...section(vscode.l10n.t('Another agent'), [
      {
        label: `$(terminal) ${vscode.l10n.t('Any program that speaks ACP…')}`,
        description: vscode.l10n.t('written into your settings'),
        alwaysShow: true,
        choice: { kind: 'custom' },
      },
    ]),
  ];
}

/** Which choice the button of a row stands for. */
export function choiceOfButton(item: AgentItem, button: vscode.QuickInputButton): Choice | undefined {
  if (item.choice?.kind !== 'offer' || !('want' in button)) return undefined;
  return { ...item.choice, want: (button as OfferButton).want };
}

function section(label: string, items: readonly AgentItem[]): readonly AgentItem[] {
  return items.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
}

function foundItem(offer: AgentOffer): AgentItem {
  const { name, found } = offer;
  return {
    label: `$(vm) ${labelText(name)}`,
    description: labelText([found?.command, ...(found?.args ?? [])].join(' ')),
    ...(offer.agent ? { detail: labelText(offer.agent.description) } : {}),
    buttons: [detailsButton()],
    choice: { kind: 'offer', offer, want: 'add' },
  };
}

function installedItem(offer: AgentOffer): AgentItem {
  const { name, installed, hasUpdate, agent } = offer;
  const update = hasUpdate ? vscode.l10n.t('version {0} is available', agent?.version ?? '') : undefined;
  return {
    label: `$(check) ${labelText(name)}`,
    description: [installed?.version, update].filter(Boolean).join(' · '),
    ...(agent ? { detail: labelText(agent.description) } : {}),
    buttons: [...(hasUpdate ? [updateButton()] : []), removeButton(), detailsButton()],
    choice: { kind: 'offer', offer, want: 'details' },
  };
}

function registryItem(offer: AgentOffer): AgentItem {
  const { name, agent, distributions } = offer;
  const [distribution] = distributions;
  return {
    label: `$(cloud-download) ${labelText(name)}`,
    description: labelText([versionText(offer), agent?.license].filter(Boolean).join(' · ')),
    detail: labelText(
      [agent?.description, distribution ? commandOf(distribution) : undefined].filter(Boolean).join(' — '),
    ),
    buttons: [detailsButton()],
    choice: { kind: 'offer', offer, want: 'add' },
  };
}

/** Without a version of its own, a package is taken as new as it is. */
function versionText({ agent, distributions: [first] }: AgentOffer): string | undefined {
  return first === undefined || (first.kind !== 'binary' && !/\w(?:@|==)/.test(first.package))
    ? undefined
    : agent?.version;
}

function detailsButton(): OfferButton {
  return { iconPath: new vscode.ThemeIcon('info'), tooltip: vscode.l10n.t('Details'), want: 'details' };
}

function updateButton(): OfferButton {
  return { iconPath: new vscode.ThemeIcon('sync'), tooltip: vscode.l10n.t('Update'), want: 'update' };
}

function removeButton(): OfferButton {
  return { iconPath: new vscode.ThemeIcon('trash'), tooltip: vscode.l10n.t('Remove'), want: 'remove' };
}
