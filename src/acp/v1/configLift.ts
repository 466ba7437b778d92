import { type Fields, present } from '../fields';
import { parseConfigOptions } from '../parseConfig';
import type { Call } from '../sessionLift';
import type { ConfigChoice, ConfigOption, ConfigSelect } from '../update';

const modeConfigId = 'mode';
const modelConfigId = 'model';

/**
 * Makes one list of options of v1's three ways to offer them: `configOptions`; `modes`, which count only where there are no
 * `configOptions`; and `models`, which have left the schema, yet half of the deployed agents still have them.
 */
export class ConfigLift {
  #options: readonly ConfigOption[] | undefined;
  #modes: ConfigSelect | undefined;
  #models: ConfigSelect | undefined;

  constructor(private readonly sessionId: string) {}

  /** The id of the option that holds the mode, for `current_mode_update`. */
  get modeId(): string {
    return this.#options?.find(({ category }) => category === 'mode')?.configId ?? modeConfigId;
  }

  /** Reads the response that set up the session. */
  setUp(result: Fields): readonly ConfigOption[] | undefined {
    this.#options = parseConfigOptions(result, 'configOptions');
    this.#modes = parseModes(result.object('modes'));
    this.#models = parseModels(result.object('models'));
    return this.#effective();
  }

  /** @returns What is offered from now on. */
  replace(options: readonly ConfigOption[]): readonly ConfigOption[] {
    this.#options = options;
    return this.#effective() ?? options;
  }

  set(configId: string, value: string | boolean): Call {
    const { sessionId } = this;
    if (configId === this.#offeredModes()?.configId) {
      return { method: 'session/set_mode', params: { sessionId, modeId: value } };
    }
    if (configId === this.#offeredModels()?.configId) {
      return { method: 'session/set_model', params: { sessionId, modelId: value } };
    }
    const typed = typeof value === 'boolean' ? { type: 'boolean', value } : { value };
    return { method: 'session/set_config_option', params: { sessionId, configId, ...typed } };
  }

  /** @returns The options after a set, when the response tells them. */
  wasSet(configId: string, result: Fields): readonly ConfigOption[] | undefined {
    const isSynthetic = configId === this.#offeredModes()?.configId || configId === this.#offeredModels()?.configId;
    const options = isSynthetic ? undefined : parseConfigOptions(result, 'configOptions');
    return options && this.replace(options);
  }

  #effective(): readonly ConfigOption[] | undefined {
    const lifted = [this.#offeredModes(), this.#offeredModels()].filter((option) => option !== undefined);
    return this.#options === undefined && lifted.length === 0 ? undefined : [...lifted, ...(this.#options ?? [])];
  }

  #offeredModes(): ConfigSelect | undefined {
    return this.#hasOptions() ? undefined : this.#modes;
  }

  #offeredModels(): ConfigSelect | undefined {
    const hasOwn = this.#options?.some(({ category, configId }) => category === 'model' || configId === modelConfigId);
    return hasOwn ? undefined : this.#models;
  }

  #hasOptions(): boolean {
    return this.#options !== undefined && this.#options.length > 0;
  }
}

function parseModes(modes: Fields | undefined): ConfigSelect | undefined {
  if (modes === undefined) return undefined;
  const choices = modes.list('availableModes', (item, list, index) => parseChoice(list.item(item, index), 'id'));
  const currentValue = modes.requiredText('currentModeId') ?? '';
  return {
    type: 'select',
    configId: modeConfigId,
    name: 'Mode',
    category: 'mode',
    currentValue,
    choices: choices ?? [],
  };
}

function parseModels(models: Fields | undefined): ConfigSelect | undefined {
  if (models === undefined) return undefined;
  const choices = models.list('availableModels', (item, list, index) => parseChoice(list.item(item, index), 'modelId'));
  const currentValue = models.requiredText('currentModelId') ?? '';
  return {
    type: 'select',
    configId: modelConfigId,
    name: 'Model',
    category: 'model',
    currentValue,
    choices: choices ?? [],
  };
}

function parseChoice(fields: Fields | undefined, idKey: string): ConfigChoice | undefined {
  const value = fields?.id(idKey);
  if (fields === undefined || value === undefined) return undefined;
  return { value, name: fields.text('name') ?? value, ...present({ description: fields.text('description') }) };
}
