import { HistoryActions } from './chat/historyActionsView';
import { showHistory } from './chat/historyView';
import { stateOf } from './chat/openSessionCommand';
import type { Surfaces } from './chat/surfaces';
import type { Session } from './sessions/session';
import type { HistoryServices } from './historyServices';
import { StoredHistory } from './sessionHistory';

/** What can be done with a session that is shown. */
export type SessionAction = 'fork' | 'export' | 'delete' | 'archive';

/** The history with its part of the window. Loaded when it is first asked for. */
export class HistoryPart {
  readonly #history: StoredHistory;
  readonly #actions: HistoryActions;

  constructor(
    private readonly services: HistoryServices,
    private readonly surfaces: Surfaces,
  ) {
    this.#history = new StoredHistory(services);
    this.#actions = new HistoryActions(this.#history, services.log, (key) => surfaces.reveal(key));
  }

  show(): Promise<void> {
    const { sessions, now } = this.services;
    return showHistory({
      history: this.#history,
      actions: this.#actions,
      stateOf: ({ openKey }) => {
        const session = openKey === undefined ? undefined : sessions.get(openKey);
        return session ? stateOf(session, this.surfaces) : '';
      },
      now,
    });
  }

  async act(action: SessionAction, session: Session): Promise<void> {
    const entry = this.#history.entryOf(session.id);
    if (!entry) return;
    const actions = this.#actions;
    const acts = {
      fork: () => actions.fork(entry),
      export: () => actions.export(entry),
      delete: () => actions.remove(entry),
      archive: () => actions.archive(entry, true),
    } satisfies Readonly<Record<SessionAction, () => Promise<unknown>>>;
    await actions.run<unknown>(acts[action]);
  }
}
