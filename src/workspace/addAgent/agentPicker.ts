import * as vscode from 'vscode';
import type { AgentInstaller } from '../../agents/install/agentInstaller';
import type { InstalledAgent } from '../../agents/install/installedAgent';
import { platformOf, usableDistributions } from '../../agents/registry/platform';
import type { Distribution } from '../../agents/registry/registryAgent';
import type { RefreshResult, RegistryContents, RegistryList } from '../../agents/registry/registryList';
import { notificationText } from '../../base/notificationText';
import type { AddAgentHost } from './addAgentPorts';
import { showDetails } from './agentDetails';
import { type AgentItem, agentItems, type Choice, choiceOfButton } from './agentItems';
import { type AgentOffer, agentOffers, updateOf } from './agentOffer';
import { addCustomAgent } from './customAgent';
import { installInSight } from './installFlow';
import { reasonOf } from './installTexts';

export interface PickerServices {
  readonly registry: RegistryList;
  readonly installer: AgentInstaller;
  readonly find: () => Promise<readonly InstalledAgent[]>;
  readonly host: AddAgentHost;
}

/** One going through "Add Agent…" or "Manage Agents…": the list, details, and what is then done. The registry is asked once. */
export class AgentPicker {
  #contents: RegistryContents = { agents: [], origin: 'snapshot' };
  #installed: readonly InstalledAgent[] = [];
  #found: readonly InstalledAgent[] = [];
  #refreshed: Promise<RefreshResult> | undefined;
  #problem = '';
  readonly #left = new AbortController();

  constructor(
    private readonly services: PickerServices,
    private readonly only: 'all' | 'installed',
  ) {}

  /** @returns the id of an agent that was added; undefined: none */
  async run(): Promise<string | undefined> {
    const { registry, installer, find } = this.services;
    [this.#contents, this.#installed] = await Promise.all([registry.known(), installer.installed()]);
    this.#refreshed = registry.refresh(this.#left.signal);
    const finding = this.only === 'all' ? find() : Promise.resolve([]);
    try {
      for (;;) {
        const choice = await this.#choose(finding);
        if (choice === undefined) return undefined;
        if (choice.kind === 'custom') return await addCustomAgent(this.services.host.takenNames());
        const added = await this.#carryOut(choice.offer, choice.want);
        if (added === 'left') return undefined;
        if (added === 'added') return choice.offer.id;
        this.#installed = await installer.installed();
      }
    } finally {
      this.#left.abort();
    }
  }

  async #choose(finding: Promise<readonly InstalledAgent[]>): Promise<Choice | undefined> {
    const picker = vscode.window.createQuickPick<AgentItem>();
    picker.title = this.only === 'all' ? vscode.l10n.t('Add Agent') : vscode.l10n.t('Manage Agents');
    picker.matchOnDescription = true;
    picker.matchOnDetail = true;
    let isOpen = true;
    const show = (): void => {
      if (!isOpen) return;
      const [active] = picker.activeItems;
      picker.items = agentItems(this.#offers(), this.only);
      const again = picker.items.find((one) => keyOf(one) === keyOf(active));
      if (again && active) picker.activeItems = [again];
      picker.placeholder = this.#placeholder(picker.items.length);
    };
    show();
    picker.busy = true;
    const both = [
      finding.then((found) => {
        this.#found = found;
        show();
      }),
      this.#takeRefreshed().then(show),
    ];
    void Promise.all(both).then(() => {
      if (isOpen) picker.busy = false;
    });
    try {
      return await new Promise<Choice | undefined>((resolve) => {
        picker.onDidHide(() => resolve(undefined));
        picker.onDidAccept(() => resolve(picker.selectedItems[0]?.choice));
        picker.onDidTriggerItemButton(({ item, button }) => resolve(choiceOfButton(item, button)));
        picker.show();
      });
    } finally {
      isOpen = false;
      picker.dispose();
    }
  }

  /** `left`: the person wants no more. */
  async #carryOut(
    offer: AgentOffer,
    want: 'add' | 'details' | 'update' | 'remove',
  ): Promise<'added' | 'again' | 'left'> {
    switch (want) {
      case 'add':
        return this.#add(offer);
      case 'update': {
        const distribution = updateOf(offer);
        if (distribution) await this.#install(offer, distribution);
        return 'again';
      }
      case 'remove':
        await this.#remove(offer);
        return 'again';
      case 'details': {
        const current = await this.#withDistributions(offer);
        const choice = await showDetails(current);
        if (choice === undefined) return 'left';
        if (choice.kind === 'back') return 'again';
        if (choice.kind === 'remove') {
          await this.#remove(current);
          return 'again';
        }
        if (choice.kind === 'keep') return this.#add(current);
        const isUpdate = current.installed !== undefined;
        return (await this.#install(current, choice.distribution)) ? (isUpdate ? 'again' : 'added') : 'left';
      }
    }
  }

  async #add(offer: AgentOffer): Promise<'added' | 'left'> {
    if (offer.found) {
      await this.services.installer.add(offer.found);
      return 'added';
    }
    const { name, distributions } = await this.#withDistributions(offer);
    const [distribution] = distributions;
    if (distribution) return (await this.#install(offer, distribution)) ? 'added' : 'left';
    void vscode.window.showErrorMessage(
      this.#contents.origin === 'registry'
        ? vscode.l10n.t('The registry has no version of {0} for this computer.', notificationText(name))
        : vscode.l10n.t(
            '{0} is downloaded as the registry says, and the registry could not be asked. {1}',
            notificationText(name),
            this.#problem,
          ),
    );
    return 'left';
  }

  async #install(offer: AgentOffer, distribution: Distribution): Promise<boolean> {
    const { installer, host } = this.services;
    return offer.agent !== undefined && installInSight(installer, offer.agent, distribution, () => host.environment());
  }

  async #remove({ id, name }: AgentOffer): Promise<void> {
    const remove = vscode.l10n.t('Remove');
    const answer = await vscode.window.showWarningMessage(
      vscode.l10n.t('Remove {0}?', name),
      { modal: true, detail: vscode.l10n.t('Its conversations stay. What it keeps in your home folder stays too.') },
      remove,
    );
    if (answer === remove) await this.services.installer.remove(id);
  }

  /** An agent of the list that came with Parley may need the registry's answer. */
  async #withDistributions(offer: AgentOffer): Promise<AgentOffer> {
    if (offer.distributions.length > 0 || this.#contents.origin === 'registry') return offer;
    await this.#takeRefreshed();
    return this.#offers().find(({ id }) => id === offer.id) ?? offer;
  }

  async #takeRefreshed(): Promise<void> {
    const result = await this.#refreshed;
    if (result?.kind === 'failed') this.#problem = reasonOf(result.failure);
    else if (result) this.#contents = result.contents;
  }

  #offers(): readonly AgentOffer[] {
    const platform = platformOf();
    const { agents, origin } = this.#contents;
    return agentOffers(
      agents,
      this.#installed,
      this.#found,
      (agent) => usableDistributions(agent, platform),
      origin === 'registry',
    );
  }

  #placeholder(count: number): string {
    if (this.only === 'installed' && count === 0) return vscode.l10n.t('No agent was added yet');
    if (this.#problem === '') return vscode.l10n.t('Search by name or description');
    const { asOf } = this.#contents;
    if (asOf === undefined) return vscode.l10n.t('The list that came with Parley: {0}', this.#problem);
    return vscode.l10n.t('The list of {0}: {1}', new Date(asOf).toLocaleDateString(vscode.env.language), this.#problem);
  }
}

function keyOf(item: AgentItem | undefined): string | undefined {
  return item?.choice?.kind === 'offer' ? item.choice.offer.id : item?.label;
}
