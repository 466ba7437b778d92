import type { Session } from '../sessions/session';
import type { Intent } from './protocol';

/**
 * The session that has just taken the place of the empty state: what was sent there before the webview knew is for it, and makes no
 * other.
 */
export class Successor {
  #session: Session | undefined;

  /** @param session Undefined: something else is shown now. */
  set(session: Session | undefined): void {
    this.#session = session;
  }

  /** The webview shows a session: nothing comes from the empty state any more. */
  shown(sessionKey: string): void {
    if (this.#session?.id === sessionKey) this.#session = undefined;
  }

  /** The session for a prompt of the empty state, when it is what the prompt would have made. */
  take({ agentId, folder, mode }: Extract<Intent, { readonly type: 'prompt' }>): Session | undefined {
    const session = this.#session;
    if (session === undefined) return undefined;
    const isWanted = [session.agentId, undefined].includes(agentId) && [session.folder, undefined].includes(folder);
    if (!isWanted) return undefined;
    if (mode) session.setPermissionMode(mode);
    return session;
  }
}
