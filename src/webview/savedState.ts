import { isRecord } from '../base/check';
import type { HostLink } from './hostLink';

/** What outlives the page when VS Code hides the panel or reloads the window. The transcript does not: the host has it. */
export interface SavedState {
  /** The session that was shown. */
  readonly shown?: string | undefined;
  /** Unsent texts by session key; the empty key is the composer of the empty state. */
  readonly drafts: Readonly<Record<string, string>>;
  /** Folds that the person opened or closed, by key, oldest first. */
  readonly folds: Readonly<Record<string, boolean>>;
  /** Where the transcript was scrolled to; absent: pinned to its end. */
  readonly scroll?: { readonly sessionKey: string; readonly rowKey: string; readonly offset: number } | undefined;
}

/** VS Code serialises the state often, so it stays under 10 KB: characters of JSON. */
const limit = 9_000;
const foldLimit = 100;

/** Keeps the saved state in memory and writes it, once for many changes at a time. */
export class StateKeeper {
  #state: SavedState;
  #pending = false;

  constructor(private readonly link: Pick<HostLink, 'readState' | 'writeState'>) {
    this.#state = parseSavedState(link.readState());
  }

  get state(): SavedState {
    return this.#state;
  }

  /** Changes what is kept; written at the latest after `delayMs` milliseconds, together with what changes until then. */
  update(change: Partial<SavedState>, delayMs = 0): void {
    this.#state = { ...this.#state, ...change };
    if (this.#pending && delayMs > 0) return;
    this.#pending = true;
    if (delayMs > 0) setTimeout(() => this.#write(), delayMs);
    else queueMicrotask(() => this.#write());
  }

  #write(): void {
    if (!this.#pending) return;
    this.#pending = false;
    this.link.writeState(withinLimit(this.#state));
  }

  setDraft(sessionKey: string, text: string): void {
    const { [sessionKey]: _, ...others } = this.#state.drafts;
    this.update({ drafts: text === '' ? others : { ...others, [sessionKey]: text } });
  }

  setFold(key: string, open: boolean): void {
    const { [key]: _, ...others } = this.#state.folds;
    this.update({ folds: Object.fromEntries([...Object.entries(others).slice(1 - foldLimit), [key, open]]) });
  }
}

/** Takes what VS Code kept; anything that does not fit is left out, since an older version of the panel may have written it. */
export function parseSavedState(raw: unknown): SavedState {
  if (!isRecord(raw)) return { drafts: {}, folds: {} };
  const { shown, drafts, folds, scroll } = raw;
  return {
    drafts: entriesOf(drafts, (value) => typeof value === 'string'),
    folds: entriesOf(folds, (value) => typeof value === 'boolean'),
    ...(typeof shown === 'string' ? { shown } : {}),
    ...(isScroll(scroll) ? { scroll } : {}),
  };
}

/** Leaves out what is worth least until the rest fits: folds, then the drafts of other sessions, then a draft's end. */
export function withinLimit(state: SavedState): SavedState {
  if (sizeOf(state) <= limit) return state;
  const noFolds = { ...state, folds: {} };
  if (sizeOf(noFolds) <= limit) return noFolds;
  const own = state.shown ?? '';
  const draft = state.drafts[own] ?? '';
  const alone = { ...noFolds, drafts: { [own]: draft } };
  if (sizeOf(alone) <= limit) return alone;
  // A character takes at most six in JSON.
  return { ...noFolds, drafts: { [own]: draft.slice(0, Math.floor(limit / 6)) } };
}

function sizeOf(state: SavedState): number {
  return JSON.stringify(state).length;
}

function entriesOf<T>(value: unknown, fits: (item: unknown) => item is T): Readonly<Record<string, T>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, T] => fits(entry[1])));
}

function isScroll(value: unknown): value is NonNullable<SavedState['scroll']> {
  return (
    isRecord(value) &&
    typeof value['sessionKey'] === 'string' &&
    typeof value['rowKey'] === 'string' &&
    typeof value['offset'] === 'number'
  );
}
