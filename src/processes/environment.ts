/** Environment variables by name; undefined: not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What VS Code sets for its own processes. A program that inherited it would behave as one of them: with `ELECTRON_RUN_AS_NODE`, every
 * Electron application runs as Node. VS Code takes the same out for its terminals.
 */
const ofTheHost = /^(?:ELECTRON_|VSCODE_(?!PORTABLE$))/i;

/** The host's own environment, as the programs that it starts for a person should see it. */
export function withoutHostVariables(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !ofTheHost.test(name)));
}

/** What of `environment` is not in `base`, or is another there. */
export function differenceOf(environment: Environment, base: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([name, value]) => value !== base[name]));
}

/** `base` with `additions` over it. On Windows, names that differ in case are one variable. */
export function mergeEnvironment(
  base: Environment,
  additions: Environment,
  platform: NodeJS.Platform = process.platform,
): Environment {
  if (platform !== 'win32') return { ...base, ...additions };
  const replaced = new Set(Object.keys(additions).map((name) => name.toUpperCase()));
  const kept = Object.entries(base).filter(([name]) => !replaced.has(name.toUpperCase()));
  return { ...Object.fromEntries(kept), ...additions };
}
