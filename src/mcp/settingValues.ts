import { type Variable, type VariableLookup, variablesIn } from '../base/variables';
import type { McpServerDefinition } from './serverDefinition';

/** The names of the settings that a server refers to as `${config:…}`. */
export function settingsOf(server: McpServerDefinition): ReadonlySet<string> {
  return new Set(textsOf(server).flatMap((text) => variablesIn(text).flatMap((one) => settingOf(one) ?? [])));
}

/** The server with the values that its settings have now. @param valueOf Undefined: it has none that a text can take. */
export function withSettings(
  server: McpServerDefinition,
  valueOf: (setting: string) => string | undefined,
): McpServerDefinition {
  const values = [...settingsOf(server)].flatMap((name): [string, string][] => {
    const value = valueOf(name);
    return value === undefined ? [] : [[name, value]];
  });
  return values.length === 0 ? server : { ...server, settings: Object.fromEntries(values) };
}

/** `${config:…}` of a server: as it was read, for those values are what the person has decided about. */
export function settingLookup({ settings = {} }: McpServerDefinition): VariableLookup & SettingValue {
  return (variable) => {
    const setting = settingOf(variable);
    return setting !== undefined && Object.hasOwn(settings, setting) ? settings[setting] : undefined;
  };
}

type SettingValue = (variable: Variable) => string | undefined;

function settingOf({ name, argument }: Variable): string | undefined {
  return name === 'config' ? argument : undefined;
}

function textsOf(server: McpServerDefinition): readonly string[] {
  if (server.type !== 'stdio') return [server.url, ...Object.values(server.headers)];
  const { command, args, env, cwd = '', envFile = '' } = server;
  return [command, ...args, cwd, envFile, ...Object.values(env)];
}
