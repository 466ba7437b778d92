import { isRecord } from '../base/check';
import type { Draft } from '../chat/protocol';
import type { HostLink } from './hostLink';

/** What outlives the page when VS Code hides the panel or reloads the window. The transcript does not: the host has it. */
export interface SavedState {
  /** The session that was shown. */
  readonly shown?: string | undefined;
  /** Unsent messages by session key, those that are small enough; the host has all of them. The empty key is a new session's. */
  readonly messages: Readonly<Record<string, Draft>>;
  /** What was typed into forms, by their keys. */
  readonly drafts: Readonly<Record<string, string>>;
  /** Sessions whose messages go without what the person looks at in the editor. */
  readonly withoutContext?: readonly string[] | undefined;
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

  setDraft(key: string, text: string): void {
    const { [key]: _, ...others } = this.#state.drafts;
    this.update({ drafts: text === '' ? others : { ...others, [key]: text } });
  }

  /** @param message Undefined: there is none. */
  setMessage(sessionKey: string, message: Draft | undefined): void {
    const { [sessionKey]: _, ...others } = this.#state.messages;
    this.update({ messages: message ? { ...others, [sessionKey]: message } : others });
  }

  /** Whether the context of the editor is left out of a session's messages. */
  setWithoutContext(sessionKey: string, without: boolean): void {
    const others = (this.#state.withoutContext ?? []).filter((key) => key !== sessionKey);
    this.update({ withoutContext: without ? [...others.slice(-49), sessionKey] : others });
  }

  setFold(key: string, open: boolean): void {
    const { [key]: _, ...others } = this.#state.folds;
    this.update({ folds: Object.fromEntries([...Object.entries(others).slice(1 - foldLimit), [key, open]]) });
  }
}

/** Takes what VS Code kept; anything that does not fit is left out, since an older version of the panel may have written it. */
export function parseSavedState(raw: unknown): SavedState {
  if (!isRecord(raw)) return { messages: {}, drafts: {}, folds: {} };
  const { shown, messages, drafts, folds, scroll, withoutContext } = raw;
  return {
    messages: entriesOf(messages, isDraft),
    drafts: entriesOf(drafts, (value) => typeof value === 'string'),
    folds: entriesOf(folds, (value) => typeof value === 'boolean'),
    ...(typeof shown === 'string' ? { shown } : {}),
    ...(isScroll(scroll) ? { scroll } : {}),
    ...(Array.isArray(withoutContext)
      ? { withoutContext: withoutContext.filter((key): key is string => typeof key === 'string') }
      : {}),
  };
}

/** Leaves out what is worth least until the rest fits: folds, then the messages of other sessions, then all, which the host has. */
export function withinLimit(state: SavedState): SavedState {
  if (sizeOf(state) <= limit) return state;
  const noFolds = { ...state, folds: {} };
  if (sizeOf(noFolds) <= limit) return noFolds;
  const own = state.shown ?? '';
  const message = state.messages[own];
  const alone = { ...noFolds, messages: message ? { [own]: message } : {} };
  if (sizeOf(alone) <= limit) return alone;
  const none = { ...noFolds, messages: {} };
  return sizeOf(none) <= limit ? none : { ...none, drafts: {} };
}

function sizeOf(state: SavedState): number {
  return JSON.stringify(state).length;
}

function entriesOf<T>(value: unknown, fits: (item: unknown) => item is T): Readonly<Record<string, T>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, T] => fits(entry[1])));
}

function isDraft(value: unknown): value is Draft {
  return (
    isRecord(value) &&
    typeof value['text'] === 'string' &&
    typeof value['changedAt'] === 'number' &&
    Array.isArray(value['attachments']) &&
    value['attachments'].every(isAttachment)
  );
}

/** As it was written by this page, or by an older version of it: the host checks it before anything is done with it. */
function isAttachment(value: unknown): boolean {
  return isRecord(value) && ['type', 'id', 'name'].every((field) => typeof value[field] === 'string');
}

function isScroll(value: unknown): value is NonNullable<SavedState['scroll']> {
  return (
    isRecord(value) &&
    typeof value['sessionKey'] === 'string' &&
    typeof value['rowKey'] === 'string' &&
    typeof value['offset'] === 'number'
  );
}
