import * as vscode from 'vscode';
import type { Distribution } from '../../agents/registry/registryAgent';
import { labelText } from '../../base/labelText';
import { type AgentOffer, commandOf, updateOf } from './agentOffer';

/** What the person wants, having read about an agent. */
export type DetailsChoice =
  | { readonly kind: 'back' }
  | { readonly kind: 'install'; readonly distribution: Distribution }
  | { readonly kind: 'keep' }
  | { readonly kind: 'remove' };

interface DetailsItem extends vscode.QuickPickItem {
  readonly choice?: DetailsChoice;
  /** An address to open, or a text to copy. */
  readonly open?: string;
  readonly copy?: string;
}

/** All that is known about an agent, before it is added: who makes it, and what exactly is run or downloaded. Undefined: left. */
export async function showDetails(offer: AgentOffer): Promise<DetailsChoice | undefined> {
  const picker = vscode.window.createQuickPick<DetailsItem>();
  picker.title = offer.name;
  picker.placeholder = offer.agent?.description ?? '';
  picker.items = [...actions(offer), ...facts(offer)];
  picker.buttons = [vscode.QuickInputButtons.Back];
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.ignoreFocusOut = true;
  try {
    return await new Promise<DetailsChoice | undefined>((resolve) => {
      picker.onDidHide(() => resolve(undefined));
      picker.onDidTriggerButton(() => resolve({ kind: 'back' }));
      picker.onDidAccept(() => {
        const [item] = picker.selectedItems;
        if (item?.open !== undefined) void vscode.env.openExternal(vscode.Uri.parse(item.open));
        else if (item?.copy !== undefined) void vscode.env.clipboard.writeText(item.copy);
        else if (item?.choice !== undefined) resolve(item.choice);
      });
      picker.show();
    });
  } finally {
    picker.dispose();
  }
}

function actions(offer: AgentOffer): readonly DetailsItem[] {
  const { installed, found, hasUpdate, agent, distributions } = offer;
  const items: DetailsItem[] = [];
  const update = updateOf(offer);
  if (found && !installed) {
    items.push({
      label: `$(vm) ${vscode.l10n.t('Use the one on this machine')}`,
      description: labelText(found.from),
      choice: { kind: 'keep' },
    });
  }
  if (hasUpdate && update) {
    items.push({
      label: `$(sync) ${vscode.l10n.t('Update to {0}', agent?.version ?? '')}`,
      description: labelText(commandOf(update)),
      choice: { kind: 'install', distribution: update },
    });
  }
  if (!installed || installed.kind === 'found') {
    for (const distribution of distributions) {
      items.push({
        label: `$(cloud-download) ${installLabel(distribution)}`,
        description: labelText(commandOf(distribution)),
        choice: { kind: 'install', distribution },
      });
    }
  }
  if (installed) items.push({ label: `$(trash) ${vscode.l10n.t('Remove')}`, choice: { kind: 'remove' } });
  return items;
}

function installLabel(distribution: Distribution): string {
  if (distribution.kind === 'binary') return vscode.l10n.t('Download and install');
  return vscode.l10n.t('Add, to be run by {0}', distribution.kind);
}

function facts({ agent, distributions, installed }: AgentOffer): readonly DetailsItem[] {
  const fact = (label: string, detail: string | undefined, more: Partial<DetailsItem> = {}): readonly DetailsItem[] =>
    detail === undefined || detail === '' ? [] : [{ label, detail: labelText(detail), ...more }];
  const link = (label: string, address: string | undefined): readonly DetailsItem[] =>
    fact(label, address, address === undefined ? {} : { open: address });
  const copied = (label: string, text: string | undefined): readonly DetailsItem[] =>
    fact(label, text, text === undefined ? {} : { copy: text });
  return [
    { label: vscode.l10n.t('About'), kind: vscode.QuickPickItemKind.Separator },
    ...fact(vscode.l10n.t('Authors'), agent?.authors.join(', ')),
    ...fact(vscode.l10n.t('Version in the registry'), agent?.version),
    ...fact(vscode.l10n.t('Version added'), installed?.version),
    ...fact(vscode.l10n.t('Licence'), agent?.license),
    ...link(vscode.l10n.t('Repository'), agent?.repository),
    ...link(vscode.l10n.t('Website'), agent?.website),
    ...copied(vscode.l10n.t('Program'), installed && [installed.command, ...installed.args].join(' ')),
    ...distributions.flatMap((one) => [
      ...(one.kind === 'binary'
        ? [
            ...copied(vscode.l10n.t('Download from'), one.archive),
            ...copied(vscode.l10n.t('Started with'), [one.cmd, ...one.args].join(' ')),
            ...copied(vscode.l10n.t('Checksum (SHA-256)'), one.sha256 ?? vscode.l10n.t('none is given')),
          ]
        : copied(vscode.l10n.t('Command'), commandOf(one))),
      ...copied(vscode.l10n.t('Variables'), variablesOf(one.env)),
    ]),
  ];
}

/** Variables may change what a command means, so they are told with it. */
function variablesOf(env: Distribution['env']): string {
  return Object.entries(env)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}
