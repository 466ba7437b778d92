import type { SessionEvent, TimedEvent } from './events';
import type { OlderRows, ReplicaUpdate, StatePatch } from './replica';
import { rowOfEvent } from './rowOfEvent';
import { type SessionSnapshot, type StateFields, shownTerminals, toRowSnapshot, toSnapshot } from './snapshot';
import type { SessionState, TerminalState } from './state';

/**
 * The host's account of what one replica holds: makes the snapshot that it begins with, and tells for each change of the session
 * what to send. A replica that applies all of that, in order, holds the same as the host in its window.
 */
export class ReplicaWindow {
  /** What the replica begins with. */
  readonly snapshot: SessionSnapshot;
  #state: SessionState;
  #firstRow: number;
  /** Terminals that the replica has. */
  readonly #terminals: Set<string>;

  /** @param rowCount How many of the newest rows to begin with: one at least, which some events refer to. */
  constructor(state: SessionState, rowCount: number) {
    this.#state = state;
    this.snapshot = toSnapshot(state, Math.max(0, state.rows.length - Math.max(1, rowCount)));
    this.#firstRow = this.snapshot.firstRow;
    this.#terminals = new Set(this.snapshot.terminals.map(({ key }) => key));
  }

  /** The number of the oldest row that the replica has. */
  get firstRow(): number {
    return this.#firstRow;
  }

  /** What to send for an event of the session. @param state The session's state after it. */
  updatesFor(timed: TimedEvent, state: SessionState): readonly ReplicaUpdate[] {
    const before = this.#state;
    this.#state = state;
    if (state === before) return [];
    const { event } = timed;
    const row = rowOfEvent(before, event);
    if ((row !== undefined && row < this.#firstRow) || this.#isTerminalElsewhere(before, event)) {
      const patch = patchBetween(before, state);
      return patch ? [patch] : [];
    }
    const shown = this.#newlyShown(event);
    return shown.length === 0 ? [timed] : [timed, { fields: {}, cleared: [], terminals: shown }];
  }

  /**
   * Widens the window by up to `count` rows. What {@link updatesFor} returned before must be sent before them, what it returns
   * later after them.
   */
  older(count: number): OlderRows {
    const end = this.#firstRow;
    this.#firstRow = Math.max(0, end - Math.max(0, count));
    const rows = this.#state.rows.slice(this.#firstRow, end);
    const terminals = shownTerminals(this.#state, rows).filter(({ key }) => !this.#terminals.has(key));
    for (const { key } of terminals) this.#terminals.add(key);
    return { rows: rows.map(toRowSnapshot), terminals };
  }

  /** Whether an event changes a terminal that the replica does not have. One that is new, it gets. */
  #isTerminalElsewhere(before: SessionState, event: SessionEvent): boolean {
    if (event.type !== 'terminal' && event.type !== 'terminalOutput') return false;
    if (this.#terminals.has(event.terminalId)) return false;
    if (before.terminals.indexOf(event.terminalId) >= 0) return true;
    this.#terminals.add(event.terminalId);
    return false;
  }

  /** Terminals that a row in the window, or the background, begins to show, and that the replica does not have. */
  #newlyShown(event: SessionEvent): readonly TerminalState[] {
    const shown = terminalsNamedBy(event)
      .filter((id) => !this.#terminals.has(id))
      .map((id) => this.#state.terminals.get(id))
      .filter((terminal) => terminal !== undefined);
    for (const { key } of shown) this.#terminals.add(key);
    return shown;
  }
}

function terminalsNamedBy(event: SessionEvent): readonly string[] {
  switch (event.type) {
    case 'toolCall':
      return (event.content ?? []).flatMap((item) => (item.type === 'terminal' ? [item.terminalId] : []));
    case 'toolCallContent':
      return event.content.type === 'terminal' ? [event.content.terminalId] : [];
    case 'state':
      return (event.background ?? []).flatMap((work) => (work.type === 'terminal' ? [work.terminalId] : []));
    case 'permissionAsked': {
      const { subject } = event.request;
      if (subject?.type === 'toolCall') return terminalsNamedBy(subject.toolCall);
      return subject?.type === 'command' && subject.terminalId !== undefined ? [subject.terminalId] : [];
    }
    default:
      return [];
  }
}

/** The names of all fields; one that is forgotten does not compile. */
const fieldNames: { readonly [Name in keyof StateFields]: Name } = {
  title: 'title',
  titleIsOwn: 'titleIsOwn',
  link: 'link',
  activity: 'activity',
  turn: 'turn',
  turnStartedAt: 'turnStartedAt',
  lastHeardAt: 'lastHeardAt',
  turnPrompt: 'turnPrompt',
  turnHeard: 'turnHeard',
  turnShown: 'turnShown',
  unresponsive: 'unresponsive',
  plans: 'plans',
  commands: 'commands',
  configOptions: 'configOptions',
  usage: 'usage',
  queue: 'queue',
  openRequests: 'openRequests',
  background: 'background',
  promptSuggestions: 'promptSuggestions',
};

function patchBetween(before: StateFields, after: StateFields): StatePatch | undefined {
  const changed = Object.values(fieldNames).filter((name) => before[name] !== after[name]);
  if (changed.length === 0) return undefined;
  let fields: Partial<StateFields> = {};
  for (const name of changed) if (after[name] !== undefined) fields = { ...fields, [name]: after[name] };
  return { fields, cleared: changed.filter((name) => after[name] === undefined), terminals: [] };
}
