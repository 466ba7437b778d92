import { isRecord } from '../base/check';
import type { AuthMethod, AuthStatus } from './agentConnection';
import { boundedJson } from './boundedJson';
import { type Fields, present } from './fields';

/**
 * Reads `authMethods` of either version. A terminal sign-in may be told by the type, or by one of two de facto `_meta`: `terminal-auth`
 * with a command of its own, or `type` and `args`. A type that is not known is kept, to be shown and never used.
 */
export function parseAuthMethods(result: Fields): AuthMethod[] {
  return result.list('authMethods', parseAuthMethod) ?? [];
}

function parseAuthMethod(value: unknown, list: Fields, index: number): AuthMethod | undefined {
  const fields = list.item(value, index);
  // v1 calls it `id`.
  const methodId = fields?.id(fields.has('methodId') ? 'methodId' : 'id');
  if (fields === undefined || methodId === undefined) return undefined;
  const base = {
    methodId,
    name: fields.text('name') ?? methodId,
    ...present({ description: fields.text('description') }),
  };
  const meta = fields.object('_meta');
  const terminal = meta?.object('terminal-auth');
  if (terminal !== undefined) {
    return { ...base, type: 'terminal', ...parseLaunch(terminal), ...present({ command: terminal.text('command') }) };
  }
  const type = fields.get('type') ?? 'agent';
  if (type === 'terminal') return { ...base, type, ...parseLaunch(fields) };
  if (meta?.get('type') === 'terminal') return { ...base, type: 'terminal', ...parseLaunch(meta) };
  return type === 'agent' ? { ...base, type } : { ...base, type: 'unknown', raw: boundedJson(fields.raw) };
}

function parseLaunch(fields: Fields): {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
} {
  return { args: fields.texts('args') ?? [], env: parseEnvironment(fields, 'env') };
}

/** Environment variables, as v1's object or as a list of `{name, value}`. */
export function parseEnvironment(fields: Fields, key: string): Readonly<Record<string, string>> {
  const value = fields.get(key);
  if (isRecord(value)) {
    return Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  }
  const pairs = fields.list(key, (item, list, index): [string, string] | undefined => {
    const pair = list.item(item, index);
    const name = pair?.requiredText('name');
    const text = pair?.requiredText('value');
    return name === undefined || text === undefined ? undefined : [name, text];
  });
  return Object.fromEntries(pairs ?? []);
}

/** Reads the response to `auth/status` and `auth/status_update`. */
export function parseAuthStatus(fields: Fields): AuthStatus {
  const accounts = fields.list('accounts', (item, list, index) => {
    const account = list.item(item, index);
    const label = account?.text('label') ?? account?.text('email') ?? account?.text('name');
    if (account === undefined || label === undefined) return undefined;
    return {
      label,
      ...present({
        active: account.flag('active'),
        name: account.text('name'),
        email: account.text('email'),
        organization: account.text('organization'),
      }),
    };
  });
  return { state: fields.requiredText('state') ?? 'unknown', accounts: accounts ?? [] };
}
