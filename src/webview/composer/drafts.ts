import type { AttachmentProblem, Draft, Intent } from '../../chat/protocol';
import type { PromptAttachment } from '../../sessions/promptAttachment';
import type { StateKeeper } from '../savedState';

/** How long typing must rest before the host is told of it. Milliseconds. */
const SAVE_DELAY_MS = 300;

export const emptyDraft: Draft = { text: '', attachments: [], changedAt: 0 };

/**
 * The unsent messages, by session; the empty key is the composer of the empty state. Small ones are kept by VS Code with the page, at
 * once; all of them by the host, a moment later, so that they outlive a crash. Whichever was changed last counts.
 */
export class Drafts {
  readonly #drafts = new Map<string, Draft>();
  readonly #problems = new Map<string, readonly AttachmentProblem[]>();
  readonly #listeners = new Set<() => void>();
  readonly #unsaved = new Set<string>();
  /** For which the host has told what it kept. */
  readonly #offered = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly keeper: StateKeeper,
    private readonly post: (intent: Intent) => void,
    private readonly now: () => number = Date.now,
  ) {}

  of(key: string): Draft {
    return this.#drafts.get(key) ?? this.keeper.state.messages[key] ?? emptyDraft;
  }

  /** Why the last attempt to send it failed, until it is changed. */
  problemsOf(key: string): readonly AttachmentProblem[] {
    return this.#problems.get(key) ?? [];
  }

  change(key: string, change: Partial<Omit<Draft, 'changedAt'>>): void {
    const draft = { ...this.of(key), ...change, changedAt: this.now() };
    const remaining = this.problemsOf(key).filter(({ attachmentId }) =>
      draft.attachments.some(({ id }) => id === attachmentId),
    );
    this.#problems.set(key, remaining);
    this.#set(key, draft);
    this.#unsaved.add(key);
    if (isEmpty(draft)) this.save();
    else this.#timer ??= setTimeout(() => this.save(), SAVE_DELAY_MS);
  }

  /** Attaches what is not attached yet. */
  attach(key: string, added: readonly PromptAttachment[]): void {
    const { attachments } = this.of(key);
    const fresh = added.filter(({ id }) => !attachments.some((one) => one.id === id));
    if (fresh.length > 0) this.change(key, { attachments: [...attachments, ...fresh] });
  }

  detach(key: string, attachmentId: string): void {
    this.change(key, { attachments: this.of(key).attachments.filter(({ id }) => id !== attachmentId) });
  }

  /** What is being written for one goes on in another, where nothing is yet. */
  move(from: string, to: string): void {
    const { text, attachments } = this.of(from);
    if (isEmpty(this.of(from)) || !isEmpty(this.of(to))) return;
    this.change(to, { text, attachments });
    this.change(from, { text: '', attachments: [] });
  }

  /** What the host kept. Only the page's own draft, changed later, is better, but for the data that it could not keep. */
  offer(key: string, kept: Draft): void {
    const own = this.of(key);
    const isFirst = !this.#offered.has(key);
    this.#offered.add(key);
    if (own.changedAt <= kept.changedAt) {
      this.#set(key, kept);
      return;
    }
    // What this page never had, it cannot have taken away.
    if (isFirst && !isEmpty(own)) this.attach(key, kept.attachments.filter(isHeavy));
  }

  /** A message that could not be sent: it comes before what was written since. */
  giveBack(key: string, draft: Draft, problems: readonly AttachmentProblem[]): void {
    const since = this.of(key);
    const text = [draft.text, since.text].filter((part) => part !== '').join('\n');
    this.change(key, { text });
    this.attach(key, draft.attachments);
    this.#problems.set(key, problems);
    this.#tell();
  }

  /** Sends the host all that it does not have yet. */
  save(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const key of this.#unsaved) {
      this.post({ type: 'saveDraft', ...(key === '' ? {} : { sessionKey: key }), draft: this.of(key) });
    }
    this.#unsaved.clear();
  }

  /** @returns Ends it. */
  onDidChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #set(key: string, draft: Draft): void {
    this.#drafts.set(key, draft);
    const attachments = draft.attachments.filter((one) => !isHeavy(one));
    this.keeper.setMessage(key, isEmpty(draft) ? undefined : { ...draft, attachments });
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function isEmpty({ text, attachments }: Draft): boolean {
  return text === '' && attachments.length === 0;
}

/** Too large to be kept with the page. */
function isHeavy({ type }: PromptAttachment): boolean {
  return type === 'data' || type === 'text';
}
