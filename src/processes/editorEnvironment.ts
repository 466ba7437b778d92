import { isRecord } from '../base/check';
import { type Environment, mergeEnvironment } from './environment';

/** What the editor's settings say about the environment of programs. Values are as written: nothing of it is checked yet. */
export interface EditorSettings {
  /** `http.proxy` */
  readonly proxy: unknown;
  /** `http.noProxy` */
  readonly noProxy: unknown;
  /** `terminal.integrated.env.<platform>`: null takes a variable out. */
  readonly terminalEnvironment: unknown;
}

/**
 * `base` with what the editor's settings add: the proxy where none is set, then the variables of its terminals, whose `${env:X}` is
 * replaced as VS Code does it.
 */
export function withEditorSettings(
  base: Environment,
  { proxy, noProxy, terminalEnvironment }: EditorSettings,
  platform: NodeJS.Platform = process.platform,
): Environment {
  const proxied = mergeEnvironment(base, proxyVariables(base, proxy, noProxy), platform);
  const variables = isRecord(terminalEnvironment) ? Object.entries(terminalEnvironment) : [];
  const additions = variables.flatMap(([name, value]): [string, string | undefined][] => {
    if (value === null) return [[name, undefined]];
    return typeof value === 'string' ? [[name, resolved(value, proxied)]] : [];
  });
  return mergeEnvironment(proxied, Object.fromEntries(additions), platform);
}

/** The names in both spellings: programs read one or the other. One that is set in either is left alone in both. */
function proxyVariables(base: Environment, proxy: unknown, noProxy: unknown): Environment {
  const isSet = (name: string): boolean => Object.keys(base).some((one) => one.toLowerCase() === name);
  const both = (name: string, value: string): Environment =>
    isSet(name) ? {} : { [name]: value, [name.toUpperCase()]: value };
  if (typeof proxy !== 'string' || proxy.trim() === '') return {};
  const except = Array.isArray(noProxy) ? noProxy.filter((one) => typeof one === 'string').join(',') : '';
  return {
    ...both('http_proxy', proxy.trim()),
    ...both('https_proxy', proxy.trim()),
    ...(except === '' ? {} : both('no_proxy', except)),
  };
}

function resolved(value: string, environment: Environment): string {
  return value.replace(/\$\{env:([^{}]*)\}/g, (_, name: string) => environment[name] ?? '');
}
