import type { Action } from './action';

/** After so many, the oldest are forgotten and asked about again. */
const MAX_GRANTS = 500;

/**
 * What a person or policy has just allowed a session's agent to do. Agents of v1 ask about a tool call and then do it through the
 * editor's own files and terminals: nobody is asked twice about the same thing.
 */
export class Grants {
  readonly #turn = new Set<string>();
  readonly #session = new Set<string>();
  #anyEdit = false;
  /** Edits that were allowed without their file being told. */
  #unnamedEdits = 0;

  /**
   * @param action With its folder, where it is a command. @param always The person allowed it for good: the agent will not ask again.
   * @param titles What the person read; some agents tell a command nowhere else.
   */
  allowed(action: Action, always: boolean, titles: readonly string[]): void {
    // It is the server that does it.
    if (action.mcpTool !== undefined) return;
    const grants = always ? this.#session : this.#turn;
    const inTitles = action.kind === 'execute' ? titles.map(commandInTitle) : [];
    const commands = action.command === undefined ? inTitles : [action.command];
    for (const command of commands) if (command !== '') add(grants, commandGrant(command, action.cwd));
    if (!namedKinds.has(action.kind)) return;
    for (const path of action.paths) add(grants, `edit:${path}`);
    if (action.kind !== 'edit') return;
    if (always) this.#anyEdit = true;
    else if (action.paths.length === 0) this.#unnamedEdits++;
  }

  /** Whether this command was allowed. It stays so until the turn's end: an agent may run it again. */
  coversCommand(command: string, cwd: string | undefined): boolean {
    const grant = commandGrant(command, cwd);
    return this.#session.has(grant) || this.#turn.has(grant);
  }

  /** Whether writing a file was allowed. @param paths Names of the one file, e.g. as told and with links resolved. */
  coversEdit(paths: readonly string[]): boolean {
    if (this.#anyEdit || paths.some((path) => this.#turn.has(`edit:${path}`) || this.#session.has(`edit:${path}`)))
      return true;
    if (this.#unnamedEdits === 0) return false;
    this.#unnamedEdits--;
    return true;
  }

  /** What was allowed once was for this turn. */
  turnEnded(): void {
    this.#turn.clear();
    this.#unnamedEdits = 0;
  }

  /** The mode was made narrower: nothing of before counts. */
  clear(): void {
    this.turnEnded();
    this.#session.clear();
    this.#anyEdit = false;
  }
}

/** What may end in a file that is written. */
const namedKinds = new Set(['edit', 'move', 'other']);

/** The same line does something else in another folder. */
function commandGrant(command: string, cwd = ''): string {
  return `command:${cwd}\n${command}`;
}

function add(grants: Set<string>, grant: string): void {
  grants.add(grant);
  for (const oldest of grants) {
    if (grants.size <= MAX_GRANTS) return;
    grants.delete(oldest);
  }
}

/** A title that is a command, with what some agents add: `npm test [current working directory /w] (Runs the tests)`. */
function commandInTitle(title: string): string {
  return title
    .trim()
    .replace(/^`(.*)`$/s, '$1')
    .replace(/(?: \[(?:current working directory|in) [^\]]*\])?(?: \([^()]*\))?$/, '')
    .trim();
}
