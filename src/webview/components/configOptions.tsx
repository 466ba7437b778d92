import type { VNode } from 'preact';
import type { ConfigBoolean, ConfigChoice, ConfigOption, ConfigSelect } from '../../acp/update';
import { visibleText } from '../../base/visibleText';
import { usePanel } from '../hooks';
import { memo } from '../memo';
import { Icon } from './icon';
import { Picker } from './picker';
import { useShortened } from './useShortened';

const optionsAtOnce = 20;

/** What the agent lets the person choose: mode, model and whatever else it offers. */
export const ConfigOptions = memo(
  ({ sessionKey, options }: { sessionKey: string; options: readonly ConfigOption[] }): VNode => {
    const { shown, more } = useShortened(options, optionsAtOnce);
    return (
      <>
        {shown.map((option) =>
          option.type === 'select' ? (
            <ConfigPicker key={option.configId} sessionKey={sessionKey} option={option} />
          ) : (
            <ConfigToggle key={option.configId} sessionKey={sessionKey} option={option} />
          ),
        )}
        {more}
      </>
    );
  },
);

function ConfigPicker({ sessionKey, option }: { sessionKey: string; option: ConfigSelect }): VNode {
  const { post } = usePanel();
  return (
    <Picker
      label={option.name}
      description={option.description}
      value={option.currentValue}
      groups={grouped(option.choices)}
      onPick={(value) => post({ type: 'setConfigOption', sessionKey, configId: option.configId, value })}
    />
  );
}

function ConfigToggle({ sessionKey, option }: { sessionKey: string; option: ConfigBoolean }): VNode {
  const { post } = usePanel();
  const { configId, name, description, currentValue } = option;
  return (
    <label class={currentValue ? 'toggle toggle-on' : 'toggle'} title={description ?? name}>
      <input
        type="checkbox"
        checked={currentValue}
        onChange={({ currentTarget }) =>
          post({ type: 'setConfigOption', sessionKey, configId, value: currentTarget.checked })
        }
      />
      <Icon name={currentValue ? 'check' : 'circle-large-outline'} />
      <span class="toggle-name">{visibleText(name)}</span>
    </label>
  );
}

/** Choices by their group, in the order in which the agent told them. */
function grouped(choices: readonly ConfigChoice[]): ReadonlyMap<string, readonly ConfigChoice[]> {
  return Map.groupBy(choices, ({ group }) => group ?? '');
}
