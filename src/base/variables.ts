/** A variable as settings name it: `${name}` or `${name:argument}`. */
export interface Variable {
  readonly name: string;
  readonly argument: string | undefined;
  /** As it was written, with its braces. */
  readonly written: string;
}

/** The value of a variable; undefined: there is no such variable. A rejection is passed on. */
export type VariableLookup = (variable: Variable) => string | undefined | Promise<string | undefined>;

/** A text of the settings names a variable that there is not. */
export class VariableError extends Error {
  override readonly name = 'VariableError';

  constructor(
    /** The entry, e.g. `parley.agents.My Agent.env.KEY`. */
    readonly path: string,
    readonly variable: Variable,
  ) {
    super(`${path}: there is no variable ${variable.written}`);
  }
}

const pattern = /\$(\$?)\{([^{}:]*)(?::([^{}]*))?\}/g;

/**
 * `text` with its variables replaced, in one pass: what a value holds is never looked at again. `$${x}` stands for a plain `${x}`.
 * @param path Names the entry in the error.
 * @throws VariableError for the first variable that `lookup` does not know.
 */
export async function substitute(text: string, path: string, lookup: VariableLookup): Promise<string> {
  if (!text.includes('${')) return text;
  const parts: string[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    parts.push(text.slice(end, match.index));
    end = match.index + match[0].length;
    parts.push(await valueOf(match, path, lookup));
  }
  return [...parts, text.slice(end)].join('');
}

/** The variables that a text names, in its order. */
export function variablesIn(text: string): readonly Variable[] {
  return [...text.matchAll(pattern)].flatMap(([written, escape, name = '', argument]) =>
    escape === '$' ? [] : [{ name, argument, written }],
  );
}

/** `text` with the variables replaced that `lookup` knows; what else is written stays as it is. */
export function withKnown(text: string, lookup: (variable: Variable) => string | undefined): string {
  return text.replaceAll(pattern, (written: string, escape: string, name: string, argument?: string) =>
    escape === '$' ? written : (lookup({ name, argument, written }) ?? written),
  );
}

async function valueOf(match: RegExpExecArray, path: string, lookup: VariableLookup): Promise<string> {
  const [written, escape, name = '', argument] = match;
  if (escape === '$') return written.slice(1);
  const variable: Variable = { name, argument, written };
  const value = await lookup(variable);
  if (value === undefined) throw new VariableError(path, variable);
  return value;
}

/** The first lookup that knows a variable gives its value. */
export function firstOf(...lookups: readonly VariableLookup[]): VariableLookup {
  return async (variable) => {
    for (const lookup of lookups) {
      const value = await lookup(variable);
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

/** What the variables of a workspace folder are made of. */
export interface FolderVariables {
  /** The folder that an entry is for, absolute. */
  readonly folder: string;
  /** All folders of the workspace. */
  readonly folders: readonly { readonly name: string; readonly path: string }[];
  /** Absolute. */
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly pathSeparator: string;
}

/**
 * `${workspaceFolder}`, `${workspaceFolder:name}`, `${workspaceFolderBasename}`, `${userHome}`, `${env:NAME}` and `${pathSeparator}`, as
 * VS Code has them (code.visualstudio.com/docs/reference/variables-reference): a variable of the environment that is not set is empty.
 */
export function folderLookup({ folder, folders, home, environment, pathSeparator }: FolderVariables): VariableLookup {
  return ({ name, argument }) => {
    if (name === 'env' && argument !== undefined) return environmentValue(environment, argument);
    if (name === 'workspaceFolder' && argument !== undefined) return folders.find((one) => one.name === argument)?.path;
    if (argument !== undefined) return undefined;
    switch (name) {
      case 'workspaceFolder':
        return folder;
      case 'workspaceFolderBasename':
        return folder.split(/[/\\]/).findLast((part) => part !== '') ?? folder;
      case 'userHome':
        return home;
      case 'pathSeparator':
      case '/':
        return pathSeparator;
      default:
        return undefined;
    }
  };
}

function environmentValue(environment: FolderVariables['environment'], name: string): string {
  return Object.hasOwn(environment, name) ? (environment[name] ?? '') : '';
}
