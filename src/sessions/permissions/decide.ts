import type { Action } from './action';
import { prefixWords } from './checkRule';
import { cautionOfPlaces, type PlaceCaution } from './commandPlaces';
import { dangerOf, withoutGlobalOptions } from './danger';
import { fitsGlob } from './pathGlob';
import type { Caution, PermissionMode, PermissionRule, PolicyVerdict, ScopedRule } from './permissionRule';
import { programName, readers } from './programNames';
import { ruleOffers } from './ruleOffers';
import { parseShellLine, type SimpleCommand } from './shellLine';

/** Where a path leads. */
export interface PathPlace {
  /** Relative to the session's folder, links resolved, with forward slashes; undefined: it is not in one of the session's folders. */
  readonly inside: string | undefined;
  /** It decides what programs run. */
  readonly guarded: boolean;
}

export interface PolicyWorld {
  readonly platform: 'posix' | 'windows';
  /** The place of a path as an agent tells it: absolute, or relative to the session's folder. */
  readonly place: (path: string) => PathPlace;
  /**
   * A link to a place of the wanted kind that a shell may come through for a path with wildcards; the path itself where that cannot be
   * told. Undefined: it comes through none.
   */
  readonly strays: (path: string, isWanted: (place: PathPlace) => boolean) => string | undefined;
}

/** An action with what is known of the commands and places that it names. */
export interface JudgedAction extends Action {
  readonly places: readonly (PathPlace & { readonly path: string })[];
  /** Of the command; undefined: there is none, or it is not understood. */
  readonly line: readonly SimpleCommand[] | undefined;
  readonly caution: Caution | undefined;
}

/** More paths than this in one request are not looked at one by one. */
const MAX_PATHS = 100;
/** Kinds of work that change nothing. A plan, and a question whether to begin with it, are the person's. */
const harmless = new Set(['read', 'search', 'think', 'fetch', 'switch_mode']);
/** Where the place is not told, they may be anywhere. */
const needsPlace = new Set(['read', 'edit', 'delete', 'move']);

export function judgeAction(action: Action, world: PolicyWorld): JudgedAction {
  const places = action.paths.slice(0, MAX_PATHS).map((path) => ({ path, ...world.place(path) }));
  const line = action.command === undefined ? undefined : parseShellLine(action.command, world.platform);
  return { ...action, places, line, caution: cautionOf(action, places, line, world) };
}

/**
 * What policy makes of an action. Rules that deny win; what is to be asked about each time is; then rules that allow, and the
 * session's mode. Where anything is in doubt the person is asked.
 */
export function decide(action: JudgedAction, mode: PermissionMode, rules: readonly ScopedRule[]): PolicyVerdict {
  const denied = rules.find(({ rule }) => rule.effect === 'deny' && denies(rule, action));
  if (denied) return { decision: 'reject', cause: { type: 'rule', ...denied } };
  if (mode === 'readOnly' && changes(action)) return { decision: 'reject', cause: { type: 'mode', mode } };
  const { caution } = action;
  if (caution) return { decision: 'ask', caution };
  if (action.isUnclear) return { decision: 'ask' };
  const allowed = rules.find(({ rule }) => rule.effect === 'allow' && allows(rule, action));
  if (allowed) return { decision: 'allow', cause: { type: 'rule', ...allowed } };
  if (modeAllows(mode, action)) return { decision: 'allow', cause: { type: 'mode', mode } };
  const offers = ruleOffers(action);
  return offers.length === 0 ? { decision: 'ask' } : { decision: 'ask', offers };
}

/** Only what was shown when the rule was made, and never a second command. */
export function allows(rule: PermissionRule, action: JudgedAction): boolean {
  if (action.caution || action.isUnclear) return false;
  if ('command' in rule) return action.line !== undefined && action.command === rule.command;
  if ('commandPrefix' in rule) {
    const wanted = prefixWords(rule.commandPrefix);
    const words = onlyWords(action);
    return wanted !== undefined && words !== undefined && startsWith(words, wanted);
  }
  if ('mcpTool' in rule) return action.mcpTool === rule.mcpTool;
  if (action.kind !== rule.kind || action.command !== undefined || action.mcpTool !== undefined) return false;
  const { path } = rule;
  if (path === undefined) return action.places.length > 0 || !needsPlace.has(action.kind);
  return (
    action.places.length > 0 && action.places.every(({ inside }) => inside !== undefined && fitsGlob(path, inside))
  );
}

/** The words of an action that is one command and nothing else. */
export function onlyWords({ line, command = '' }: JudgedAction): readonly string[] | undefined {
  const [only, ...more] = line ?? [];
  const isOnly = only && more.length === 0 && only.assignments.length === 0 && only.redirects.length === 0;
  return isOnly && !/[&;]\s*$/.test(command) ? only.words : undefined;
}

/** Wider than {@link allows}: whatever part of the action a rule is about. */
function denies(rule: PermissionRule, action: JudgedAction): boolean {
  if ('command' in rule) return action.command === rule.command || anyCommand(action, rule.command, true);
  if ('commandPrefix' in rule) return anyCommand(action, rule.commandPrefix, false);
  if ('mcpTool' in rule) return action.mcpTool === rule.mcpTool;
  if (action.kind !== rule.kind) return false;
  const { path } = rule;
  return path === undefined || action.places.some(({ inside }) => inside !== undefined && fitsGlob(path, inside));
}

function anyCommand({ line }: JudgedAction, text: string, whole: boolean): boolean {
  const wanted = prefixWords(text);
  if (!wanted || !line) return false;
  return line.some(({ words: [program = '', ...args] }) => {
    const words = withoutGlobalOptions([programName(program), ...args]);
    const plain = withoutGlobalOptions([programName(wanted[0] ?? ''), ...wanted.slice(1)]);
    return startsWith(words, plain) && (!whole || words.length === plain.length);
  });
}

function startsWith(words: readonly string[], first: readonly string[]): boolean {
  return words.length >= first.length && first.every((word, index) => words[index] === word);
}

function changes({ kind, command, mcpTool }: Action): boolean {
  return !harmless.has(kind) || command !== undefined || mcpTool !== undefined;
}

function modeAllows(mode: PermissionMode, action: JudgedAction): boolean {
  const { kind, command, mcpTool, places } = action;
  switch (mode) {
    case 'readOnly':
    case 'ask':
      return false;
    case 'allowEdits':
      return (
        (kind === 'edit' || kind === 'read') && command === undefined && mcpTool === undefined && places.length > 0
      );
    case 'allowAll':
      // Whether to go on with a plan, or in another mode, is a question and no work.
      return kind !== 'switch_mode' && (places.length > 0 || !needsPlace.has(kind));
  }
}

function cautionOf(
  action: Action,
  places: JudgedAction['places'],
  line: readonly SimpleCommand[] | undefined,
  world: PolicyWorld,
): Caution | undefined {
  const guarded = places.find((place) => place.guarded && changes(action));
  if (guarded) return { type: 'guarded', path: guarded.path };
  const outside = places.find(({ inside }) => inside === undefined);
  if (outside) return { type: 'outside', path: outside.path };
  if (action.paths.length > places.length) return { type: 'notUnderstood' };
  if (action.command === undefined) return undefined;
  if (!line) return { type: 'notUnderstood' };
  const { cwd } = action;
  const at = cwd === undefined ? undefined : world.place(cwd);
  if (cwd !== undefined && at?.inside === undefined) return { type: 'outside', path: cwd };
  const danger = dangerOf(line);
  if (danger) return danger;
  const onlyReads = line.every(({ words: [program = ''] }) => readers.has(programName(program)));
  if (cwd !== undefined && at?.guarded && !onlyReads) return { type: 'guarded', path: cwd };
  return cautionOfPlaces(line, cwd, (path, isRead) => troubleWith(path, isRead, world), world.platform);
}

/** @param isRead It is only looked at: then it does not matter what it decides. */
function troubleWith(path: string, isRead: boolean, world: PolicyWorld): PlaceCaution['type'] | undefined {
  const place = world.place(path);
  const isOutside = ({ inside }: PathPlace): boolean => inside === undefined;
  if (isOutside(place) || world.strays(path, isOutside) !== undefined) return 'outside';
  const isGuarded = !isRead && (place.guarded || world.strays(path, ({ guarded }) => guarded) !== undefined);
  return isGuarded ? 'guarded' : undefined;
}
