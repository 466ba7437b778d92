import type { ContentBlock } from '../acp/content';
import { KeyedSequencer } from '../base/async';
import { errorMessage } from '../base/errors';
import { textOf } from '../sessions/messageText';
import type { Session } from '../sessions/session';
import { sessionTitle } from '../sessions/sessionTitle';
import type { MessageRow } from '../sessions/state';
import type { NotSent, PanelServices } from './panelPorts';
import type { Draft, Intent } from './protocol';
import { attachmentsOf } from './resentAttachments';

/** What only the webview in which the message was sent again can do. */
export interface ResendingOwner {
  /** Shows a session, by its key. */
  reveal(sessionKey: string): void;
  /** Puts a message back where such are written. @param why It could not be sent. */
  giveBack(sessionKey: string, draft: Omit<Draft, 'changedAt'>, why: string): void;
}

type ResendIntent = Extract<Intent, { readonly type: 'resendPrompt' }>;

/**
 * Sends messages of the person again, with another text: in a session that parts from the first one before the message, where its agent
 * can make that. Each is sent, or given back and said why: also where a session is closed, or an agent dies, on the way.
 */
export class Resending {
  /** Of a session's messages one comes after the other: each may stop its turn, and bring its files back. */
  readonly #sequencer = new KeyedSequencer();

  constructor(
    private readonly services: PanelServices,
    private readonly owner: ResendingOwner,
  ) {}

  /** @param session Undefined: it has just been closed. */
  resend(session: Session | undefined, intent: ResendIntent): void {
    const row = session?.state.rows.get(intent.rowKey);
    if (row && !(row.kind === 'message' && row.role === 'user')) return;
    const content = contentOf(row, intent.text);
    if (!session || !row) {
      this.#giveBack(intent.sessionKey, content, 'notBegun', session && this.#agentName(session));
      return;
    }
    // So the person was told.
    const branches = session.canBranch;
    void this.#sequencer.run(session.id, async () => {
      const why = await this.#send(session, intent, content, branches).catch((error: unknown): NotSent => {
        this.services.log.warn(`A message was not sent again: ${errorMessage(error)}`);
        return 'notBegun';
      });
      if (why !== undefined) this.#giveBack(session.id, content, why, this.#agentName(session));
    });
  }

  /** @returns Why it was not sent; undefined: it was. @throws what went wrong with the session that was to part from this one */
  async #send(
    session: Session,
    { rowKey, restoreFiles }: ResendIntent,
    content: readonly ContentBlock[],
    branches: boolean,
  ): Promise<NotSent | undefined> {
    if (!this.#isOpen(session)) return 'closed';
    const row = session.state.rows.get(rowKey);
    const promptId = row?.kind === 'message' ? row.prompt?.promptId : undefined;
    if (restoreFiles === true) {
      const why = promptId === undefined ? 'noCheckpoint' : await this.#restore(session, promptId);
      if (why !== undefined) return why;
    }
    if (branches) {
      const { sessions, actions } = this.services;
      const title = actions.branchTitle(sessionTitle(session.state));
      const branching = sessions.branch(session.id, rowKey, title, Date.now());
      actions.showBranching(this.#agentName(session), branching);
      const branch = await branching;
      if (branch) {
        // What it is at would go on beside what is done in its place.
        session.cancel();
        this.owner.reveal(branch.id);
        branch.prompt(content);
        return undefined;
      }
      if (this.#isOpen(session)) actions.sayNotBranched(this.#agentName(session));
    }
    if (!this.#isOpen(session)) return 'closed';
    session.prompt(content);
    return undefined;
  }

  /** Brings files back, once the agent does not write any more. @returns Why they are not all back; undefined: they are. */
  async #restore(session: Session, promptId: string): Promise<NotSent | undefined> {
    const { changes, log } = this.services;
    try {
      const restored = await session.whileStopped(() => changes.restoreNow(session.id, promptId));
      if (restored === undefined) return this.#isOpen(session) ? 'notStopped' : 'closed';
      return restored === 'restored' ? undefined : restored;
    } catch (error) {
      log.warn(`Files could not be restored: ${errorMessage(error)}`);
      return 'notRestored';
    }
  }

  #giveBack(sessionKey: string, content: readonly ContentBlock[], why: NotSent, agentName = ''): void {
    const reason = this.#isOpen({ id: sessionKey }) ? why : 'closed';
    const message = this.services.actions.notSentText(reason, agentName);
    this.owner.giveBack(sessionKey, { text: textOf({ content }), attachments: attachmentsOf(content) }, message);
  }

  #isOpen({ id }: Pick<Session, 'id'>): boolean {
    return this.services.sessions.get(id) !== undefined;
  }

  #agentName({ folder, agentId }: Session): string {
    return this.services.agents.list(folder).find(({ id }) => id === agentId)?.name ?? agentId;
  }
}

/** What was attached to the message goes along again; the webview names only its row. */
function contentOf(row: MessageRow | undefined, text: string): readonly ContentBlock[] {
  const attached = [...(row?.content ?? [])].filter(({ type }) => type !== 'text');
  return [...(text.trim() === '' ? [] : [{ type: 'text' as const, text }]), ...attached];
}
