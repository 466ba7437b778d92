import * as vscode from 'vscode';
import type { VariableLookup } from '../base/variables';
import type { KnownSecrets } from '../base/knownSecrets';
import type { Log } from '../base/log';

const PREFIX = 'secret.';

/**
 * The secrets that settings refer to as `${secret:name}`: asked for when one is first needed, kept in VS Code's secret storage, which is
 * encrypted, and written nowhere else.
 */
export class Secrets {
  readonly #asking = new Map<string, Promise<string | undefined>>();

  /** @param known Is told of each that is handed out. */
  constructor(
    private readonly storage: vscode.SecretStorage,
    private readonly known: KnownSecrets,
    private readonly log: Log,
  ) {}

  /** `${secret:name}`; undefined when the person did not give it. Whoever asks at the same time shares one question. */
  readonly lookup: VariableLookup = ({ name, argument }) => {
    if (name !== 'secret' || argument === undefined || argument.trim() === '') return undefined;
    return this.value(argument, () =>
      vscode.window.showInputBox({
        title: vscode.l10n.t('Secret “{0}”', argument),
        prompt: vscode.l10n.t('The settings of an agent refer to it. VS Code keeps it encrypted.'),
        password: true,
        ignoreFocusOut: true,
      }),
    );
  };

  /**
   * What is kept under a name, or what the person gives now; undefined when they do not.
   * @param name By which the person may choose it, to forget it.
   */
  async value(name: string, ask: () => Thenable<string | undefined>): Promise<string | undefined> {
    const asking = this.#asking.get(name) ?? this.#get(name, ask).finally(() => this.#asking.delete(name));
    this.#asking.set(name, asking);
    return asking;
  }

  /** The same as {@link lookup} for one who gets only some of them. @param mayHave Is asked before anything is told. */
  lookupIf(mayHave: (secret: string) => Promise<boolean>): VariableLookup {
    return async (variable) => {
      const { name, argument } = variable;
      if (name !== 'secret' || argument === undefined || !(await mayHave(argument))) return undefined;
      return this.lookup(variable);
    };
  }

  /** Lets the person choose secrets to forget. */
  async forget(): Promise<void> {
    const names = (await this.storage.keys()).filter((key) => key.startsWith(PREFIX));
    if (names.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('Parley keeps no secrets.'));
      return;
    }
    const chosen = await vscode.window.showQuickPick(
      names.map((key) => ({ label: key.slice(PREFIX.length), key })),
      {
        canPickMany: true,
        title: vscode.l10n.t('Forget Secrets'),
        placeHolder: vscode.l10n.t('You are asked for them again when they are needed'),
      },
    );
    for (const { key } of chosen ?? []) await this.storage.delete(key);
  }

  async #get(name: string, ask: () => Thenable<string | undefined>): Promise<string | undefined> {
    const value = (await this.storage.get(PREFIX + name)) ?? (await this.#keep(name, ask));
    if (value !== undefined) this.known.add(value);
    return value;
  }

  async #keep(name: string, ask: () => Thenable<string | undefined>): Promise<string | undefined> {
    const given = await ask();
    if (given === undefined || given === '') return undefined;
    await this.storage.store(PREFIX + name, given);
    this.log.info('A secret that the settings refer to was kept');
    return given;
  }
}
