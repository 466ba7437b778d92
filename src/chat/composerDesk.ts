import type { ContentBlock } from '../acp/content';
import { assertNever } from '../base/assert';
import { CheckError } from '../base/check';
import { errorMessage } from '../base/errors';
import { type Disposable, DisposableObject, MutableDisposable } from '../base/lifecycle';
import { bestMentions } from '../sessions/mention';
import type { PromptAttachment } from '../sessions/promptAttachment';
import type { Session } from '../sessions/session';
import { draftCheck } from './intents';
import type { PanelServices } from './panelPorts';
import type { Draft, HostMessage, Intent } from './protocol';
import { sessionBlock, sessionMentions } from './sessionMentions';

/** What the composer asks for. */
export type ComposerIntent = Extract<
  Intent,
  { readonly type: 'prompt' | 'findMentions' | 'saveDraft' | 'attachUris' | 'pickFiles' | 'openAttachment' }
>;

type PromptIntent = Extract<Intent, { readonly type: 'prompt' }>;

/** What the desk needs of the webview that it belongs to. */
export interface ComposerOwner {
  readonly shown: Session | undefined;
  readonly visible: boolean;
  /** Whether the webview can receive; what it is sent before is lost. */
  readonly isReceiving: boolean;
  post(message: HostMessage): void;
  /** Hands a prompt to its session, or to a new one. @returns Whether there is one. */
  prompt(intent: PromptIntent, content: readonly ContentBlock[]): boolean;
}

/**
 * The host's half of one webview's composer: finds what can be mentioned, keeps drafts, and makes the content of prompts. What cannot be
 * sent goes back to where it was written, whole; a prompt that is being made goes out, or back, also when the webview is gone by then.
 */
export class ComposerDesk extends DisposableObject {
  readonly #search = this.register(new MutableDisposable<Disposable>());
  /** The prompts that are being made, one after the other, so that they go out in their order. */
  #making: Promise<void> | undefined;
  #forLater: PromptAttachment[] = [];
  #textForLater: string | undefined;

  constructor(
    private readonly services: PanelServices,
    private readonly owner: ComposerOwner,
  ) {
    super();
    this.register(
      services.context.onDidChange(() => {
        this.sendContext();
      }),
    );
  }

  /** To be called when the webview can receive, and whenever it becomes visible. */
  welcome(): void {
    this.sendContext();
    const attachments = this.#forLater;
    this.#forLater = [];
    if (attachments.length > 0) this.attach(attachments);
    const text = this.#textForLater;
    this.#textForLater = undefined;
    if (text !== undefined) this.insert(text);
  }

  sendContext(): void {
    if (!this.owner.visible) return;
    const { current } = this.services.context;
    this.owner.post({ type: 'editorContext', ...(current && { context: current }) });
  }

  /** Puts attachments into the composer; as soon as there is one. */
  attach(attachments: readonly PromptAttachment[]): void {
    if (this.owner.isReceiving) this.owner.post({ type: 'attach', attachments });
    else this.#forLater.push(...attachments);
  }

  /** Puts text into the composer at the caret; as soon as there is one. */
  insert(text: string): void {
    if (this.owner.isReceiving) this.owner.post({ type: 'insertText', text });
    else this.#textForLater = text;
  }

  /** Tells the webview what was being written for a session, or for a new one. */
  async sendDraft(sessionKey: string | undefined): Promise<void> {
    const draft = this.#parseDraft(await this.services.drafts.read(sessionKey ?? ''));
    if (draft && !this.isDisposed) this.owner.post({ type: 'draft', ...keyed(sessionKey), draft });
  }

  carryOut(intent: ComposerIntent): void {
    const { services, owner } = this;
    switch (intent.type) {
      case 'prompt':
        this.#prompt(intent);
        return;
      case 'findMentions':
        this.#find(intent);
        return;
      case 'saveDraft': {
        const { draft, sessionKey = '' } = intent;
        const isEmpty = draft.text === '' && draft.attachments.length === 0;
        services.drafts.write(sessionKey, isEmpty ? undefined : draft);
        return;
      }
      case 'attachUris':
        this.#settle(services.attachments.of(intent.uris), (attachments) => {
          this.attach(attachments);
        });
        return;
      case 'pickFiles':
        this.#settle(services.attachments.pick(owner.shown?.folder ?? services.folders.current()), (attachments) => {
          this.attach(attachments);
        });
        return;
      case 'openAttachment': {
        const { attachment } = intent;
        if (attachment.type === 'session') return;
        this.#settle(services.attachments.open(attachment), () => undefined);
        return;
      }
      default:
        assertNever(intent);
    }
  }

  #find({ requestId, query, sessionKey }: Extract<Intent, { readonly type: 'findMentions' }>): void {
    const { services, owner } = this;
    const others = sessionMentions(query, services.sessions.all, services.agents, sessionKey);
    this.#search.value = services.mentions.find(query, (found, done) => {
      owner.post({ type: 'mentions', requestId, mentions: bestMentions([...found, ...others]), done });
    });
  }

  #prompt(intent: PromptIntent): void {
    const { attachments = [] } = intent;
    if (attachments.length === 0 && !this.#making) {
      this.#deliver(intent, []);
      return;
    }
    const making = (this.#making ?? Promise.resolve()).then(() => this.#make(intent, attachments));
    this.#making = making;
    void making.finally(() => {
      if (this.#making === making) this.#making = undefined;
    });
  }

  async #make(intent: PromptIntent, attachments: readonly PromptAttachment[]): Promise<void> {
    const made = await Promise.allSettled(attachments.map((attachment) => this.#block(attachment)));
    const problems = made.flatMap((one, index) =>
      one.status === 'rejected'
        ? [{ attachmentId: attachments[index]?.id ?? '', message: errorMessage(one.reason) }]
        : [],
    );
    if (problems.length > 0) this.#returnDraft(intent, problems);
    else
      this.#deliver(
        intent,
        made.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
      );
  }

  #deliver(intent: PromptIntent, blocks: readonly ContentBlock[]): void {
    const text: readonly ContentBlock[] = intent.text === '' ? [] : [{ type: 'text', text: intent.text }];
    // A new session would have nobody who shows it.
    const isLost = this.isDisposed && intent.sessionKey === undefined;
    if (isLost || !this.owner.prompt(intent, [...text, ...blocks])) this.#returnDraft(intent, []);
  }

  #returnDraft(intent: PromptIntent, problems: readonly { attachmentId: string; message: string }[]): void {
    const { sessionKey, text, attachments = [] } = intent;
    this.#return(sessionKey, { text, attachments }, problems);
  }

  /** Puts a message back that could not be sent. @param why A text for the person, who is told of it in any case. */
  giveBack(sessionKey: string, draft: Omit<Draft, 'changedAt'>, why: string): void {
    if (this.isDisposed || !this.owner.isReceiving) this.services.actions.say(why);
    this.#return(sessionKey, draft, [{ attachmentId: '', message: why }]);
  }

  #return(
    sessionKey: string | undefined,
    given: Omit<Draft, 'changedAt'>,
    problems: readonly { attachmentId: string; message: string }[],
  ): void {
    const draft = { ...given, changedAt: Date.now() };
    if (this.isDisposed || !this.owner.isReceiving) void this.#keepDraft(sessionKey, draft);
    else this.owner.post({ type: 'draftReturned', ...keyed(sessionKey), draft, problems });
  }

  /** Nobody is there to be given it: whoever shows the session next has it, before what was written since. */
  async #keepDraft(sessionKey: string | undefined, draft: Draft): Promise<void> {
    const { drafts, sessions } = this.services;
    const key = sessionKey !== undefined && sessions.get(sessionKey) ? sessionKey : '';
    const since = this.#parseDraft(await drafts.read(key));
    const text = [draft.text, since?.text ?? ''].filter((part) => part !== '').join('\n');
    const others = since?.attachments.filter(({ id }) => !draft.attachments.some((one) => one.id === id)) ?? [];
    drafts.write(key, { ...draft, text, attachments: [...draft.attachments, ...others] });
  }

  async #block(attachment: PromptAttachment): Promise<ContentBlock> {
    if (attachment.type !== 'session') return this.services.attachments.block(attachment);
    const session = this.services.sessions.get(attachment.sessionKey);
    if (!session) throw new Error(this.services.attachments.goneText(attachment.name));
    return sessionBlock(session);
  }

  #parseDraft(stored: unknown): Draft | undefined {
    if (stored === undefined) return undefined;
    try {
      return draftCheck(stored, 'draft');
    } catch (error) {
      if (!(error instanceof CheckError)) throw error;
      this.services.log.info(`A draft is not used: ${error.message}`);
      return undefined;
    }
  }

  #settle<T>(work: Promise<T>, then: (result: T) => void): void {
    work.then(then).catch((error: unknown) => {
      this.services.actions.say(errorMessage(error));
    });
  }
}

function keyed(sessionKey: string | undefined): { readonly sessionKey?: string } {
  return sessionKey === undefined ? {} : { sessionKey };
}
