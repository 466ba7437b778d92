import type { JudgedAction } from './decide';
import { onlyWords } from './decide';
import { globProblem } from './pathGlob';
import { type PermissionRule, type RuleKind, ruleKinds } from './permissionRule';
import { shellQuote } from './shellLine';

/** Programs whose first arguments say what is run. */
const runners = new Set(
  'node nodejs deno bun bunx npx pnpx uvx uv python python3 ruby perl php java go cargo make just task npm pnpm yarn poetry pipenv bundle rake gradle mvn dotnet docker podman'.split(
    ' ',
  ),
);
const runVerbs = new Set(['run', 'run-script', 'exec', 'x', 'dlx', 'tool', 'compose']);
/** Kinds of which any one may be allowed together. */
const openKinds = new Set<string>(['read', 'search', 'fetch']);

/** Rules that would answer an action by themselves from now on, the narrowest first; only such as can be shown in few words. */
export function ruleOffers(action: JudgedAction): readonly PermissionRule[] {
  const { command, mcpTool, kind, places, isUnclear, caution, line } = action;
  if (isUnclear || caution) return [];
  if (command !== undefined) {
    const prefix = prefixOf(action);
    return [
      ...(line && !command.includes('\n') ? [{ effect: 'allow', command } as const] : []),
      ...(prefix === undefined ? [] : [{ effect: 'allow', commandPrefix: prefix } as const]),
    ];
  }
  if (mcpTool !== undefined) return [{ effect: 'allow', mcpTool }];
  if (!isRuleKind(kind) || kind === 'execute') return [];
  const globs = new Set<string>();
  const insides = places.map(({ inside }) => inside);
  if (insides.length === 1 && insides[0] !== undefined && insides[0] !== '') {
    const [path] = insides;
    globs.add(path);
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    if (folder !== '') globs.add(`${folder}**`);
  }
  const usable = [...globs].filter(
    (glob) => globProblem(glob) === undefined && !/[*?]/.test(glob.replace(/\/\*\*$/, '')),
  );
  return [
    ...usable.map((path): PermissionRule => ({ effect: 'allow', kind, path })),
    ...(openKinds.has(kind) ? [{ effect: 'allow', kind } as const] : []),
  ];
}

/** The words that say what a command is; what comes after them is only how. */
function prefixOf(action: JudgedAction): string | undefined {
  const words = onlyWords(action);
  const [program = '', second] = words ?? [];
  if (!words || program === '') return undefined;
  let count = 1;
  if (second !== undefined && isVerb(second)) count = runVerbs.has(second) && runners.has(program) ? 3 : 2;
  else if (runners.has(program)) count = 2;
  const prefix = words.slice(0, count);
  if (
    prefix.length < count ||
    (runners.has(program) && count === 1) ||
    prefix.slice(1).some((word) => word.startsWith('-'))
  )
    return undefined;
  // The same as the command itself, but for what may follow: worth offering only where something usually does.
  return shellQuote(prefix);
}

function isVerb(word: string): boolean {
  return /^[a-z][a-z\d:-]*$/.test(word);
}

function isRuleKind(kind: string): kind is RuleKind {
  return ruleKinds.some((one) => one === kind);
}
