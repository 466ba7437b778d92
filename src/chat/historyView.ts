import * as vscode from 'vscode';
import { foldCase, fuzzyMatch } from '../base/fuzzyMatch';
import { DisposableStore } from '../base/lifecycle';
import type { HistoryEntry } from '../sessions/history';
import type { HistoryActions } from './historyActionsView';
import { type HistoryAction, type HistoryItem, historyItem, separator, silentItem } from './historyItemView';
import type { HistoryHit, SessionHistory } from './historyPorts';

/** Lines that are shown at once. */
const MAX_SHOWN = 200;

export interface HistoryViewOptions {
  readonly history: SessionHistory;
  readonly actions: HistoryActions;
  /** What an open session does, for a person. */
  readonly stateOf: (entry: HistoryEntry) => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * The sessions that can be opened, as a picker: those of this workspace, then all, newest first; what is typed is looked for in titles and in
 * all that was said. Settles when it is closed.
 */
export async function showHistory(options: HistoryViewOptions): Promise<void> {
  const { history, actions } = options;
  const store = new DisposableStore();
  const pick = vscode.window.createQuickPick<HistoryItem>();
  store.add(pick);
  const list = new HistoryList(pick, options);
  pick.keepScrollPosition = true;
  pick.placeholder = vscode.l10n.t('Look for a session by its name, or by what was said in it');
  pick.buttons = [archivedButton(list.showsArchived)];
  store.add(
    pick.onDidTriggerButton(() => {
      list.showsArchived = !list.showsArchived;
      pick.buttons = [archivedButton(list.showsArchived)];
      list.draw();
    }),
  );
  store.add(
    pick.onDidChangeValue(() => {
      list.look();
    }),
  );
  store.add(
    pick.onDidTriggerItemButton(({ item, button }) => {
      const { action } = button as typeof button & { readonly action: HistoryAction };
      const { entry } = item;
      if (entry) void actions.run(() => act(action, entry));
    }),
  );
  const act = async (action: HistoryAction, entry: HistoryEntry): Promise<void> => {
    switch (action) {
      case 'archive':
      case 'unarchive':
        await actions.archive(entry, action === 'archive');
        await list.reload();
        return;
      case 'rename':
      case 'delete':
      case 'more':
        // Asks something: VS Code has one such box at a time.
        pick.hide();
        if (action === 'rename') await actions.rename(entry);
        else if (action === 'delete') await actions.remove(entry);
        else await actions.more(entry);
    }
  };
  const closed = new Promise<void>((resolve) => {
    store.add(
      pick.onDidHide(() => {
        resolve();
      }),
    );
  });
  store.add(
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (item?.agent) {
        const { agent } = item;
        void actions.run(() => list.whileBusy(() => history.ask(agent)));
      } else if (item?.entry) {
        const { entry } = item;
        pick.hide();
        void actions.run(() => actions.open(entry));
      }
    }),
  );
  store.add(
    history.askAgents(() => {
      void list.reload();
    }),
  );
  pick.show();
  void actions.run(() => list.whileBusy(() => Promise.resolve()));
  await closed;
  list.isOver = true;
  store.dispose();
}

/** What a picker of sessions lists. */
function archivedButton(isShown: boolean): vscode.QuickInputButton {
  return {
    iconPath: new vscode.ThemeIcon('archive'),
    tooltip: isShown ? vscode.l10n.t('Hide Archived') : vscode.l10n.t('Show Archived'),
  };
}

class HistoryList {
  showsArchived = false;
  isOver = false;
  #entries: readonly HistoryEntry[] = [];
  #hits: { readonly query: string; readonly found: readonly HistoryHit[] } = { query: '', found: [] };
  /** What is drawn, as text. */
  #shown = { query: '', lines: '' };
  #isLooking = false;
  #isReloading = false;
  #wantsReload = false;

  constructor(
    private readonly pick: vscode.QuickPick<HistoryItem>,
    private readonly options: HistoryViewOptions,
  ) {}

  /** Reads the list anew after something was done. */
  async whileBusy(action: () => Promise<void>): Promise<void> {
    this.pick.busy = true;
    try {
      await action();
      await this.reload();
    } finally {
      if (!this.isOver) this.pick.busy = this.#isLooking;
    }
  }

  /** Several wishes at once make one reading. */
  async reload(): Promise<void> {
    this.#wantsReload = true;
    if (this.#isReloading) return;
    this.#isReloading = true;
    try {
      while (this.#wantsReload && !this.isOver) {
        this.#wantsReload = false;
        const { history } = this.options;
        const { query } = this.#hits;
        // What was found tells of sessions too, also of ones that are too old to be listed.
        const [entries, found] = await Promise.all([history.list(), query === '' ? [] : history.search(query)]);
        this.#entries = entries;
        if (this.#hits.query === query) this.#hits = { query, found };
      }
    } finally {
      this.#isReloading = false;
    }
    this.draw();
  }

  /** Looks for what is typed: one search at a time, and after it for what is typed then. */
  look(): void {
    this.draw();
    if (this.#isLooking) return;
    this.#isLooking = true;
    void this.options.actions.run(() => this.#lookFor());
  }

  async #lookFor(): Promise<void> {
    try {
      while (!this.isOver && this.pick.value !== this.#hits.query) {
        const query = this.pick.value;
        this.pick.busy = true;
        const found = query.trim() === '' ? [] : await this.options.history.search(query);
        this.#hits = { query, found };
      }
    } finally {
      this.#isLooking = false;
      if (!this.isOver) this.pick.busy = false;
    }
    this.draw();
  }

  draw(): void {
    if (this.isOver) return;
    const { history, stateOf, now } = this.options;
    const query = this.pick.value.trim();
    const shown = query === '' ? this.#all() : this.#matching(query);
    const at = now();
    const items = shown
      .filter(({ entry }) => this.showsArchived || query !== '' || !entry.archived)
      .slice(0, MAX_SHOWN)
      .map(({ entry, excerpt }) => historyItem(history, entry, excerpt, stateOf(entry), at));
    const here = items.filter(({ entry }) => entry && history.isHere(entry));
    const others = items.filter(({ entry }) => entry && !history.isHere(entry));
    const silent = query === '' ? history.silentAgents().map(silentItem) : [];
    const section = (title: string, lines: readonly HistoryItem[]): readonly HistoryItem[] =>
      lines.length === 0 ? [] : [separator(title), ...lines];
    this.#show(query, [
      ...section(vscode.l10n.t('This workspace'), here),
      ...section(vscode.l10n.t('Other folders'), others),
      ...section(vscode.l10n.t('Agents'), silent),
    ]);
  }

  /** A list that is made anew loses the line at which the person is, and a press of the mouse that is under way: only what is new is. */
  #show(query: string, items: readonly HistoryItem[]): void {
    // What a session is opened with is not shown, and may be no data.
    const lines = JSON.stringify(items, (name, value: unknown) => (name === 'opening' ? undefined : value));
    if (lines === this.#shown.lines) return;
    const active = query === this.#shown.query ? this.pick.activeItems[0]?.entry?.key : undefined;
    this.#shown = { query, lines };
    this.pick.items = items;
    const again = items.find(({ entry }) => entry && entry.key === active);
    if (again) this.pick.activeItems = [again];
  }

  #all(): readonly HistoryHit[] {
    return this.#entries.map((entry) => ({ entry, excerpt: '' }));
  }

  /** Those with such a title first, then those in which it was said. */
  #matching(query: string): readonly HistoryHit[] {
    const folded = foldCase(query);
    const named = this.#all().filter(({ entry }) => fuzzyMatch(folded, entry.title) !== undefined);
    const keys = new Set(named.map(({ entry }) => entry.key));
    const said = new Map(this.#hits.found.map((hit) => [hit.entry.key, hit]));
    // The excerpt says why a title that fits as well is here.
    return [
      ...named.map((hit) => said.get(hit.entry.key) ?? hit),
      ...this.#hits.found.filter(({ entry }) => !keys.has(entry.key)),
    ];
  }
}
