import { assertNever } from '../base/assert';
import { errorMessage } from '../base/errors';
import { chooseOption } from '../sessions/permissions/chooseOption';
import { openPermission, placeOfRequest } from '../sessions/reduce/openRequests';
import type { ContentBlock } from '../acp/content';
import type { Session } from '../sessions/session';
import type { QueuedPrompt } from '../sessions/state';
import type { ComposerIntent } from './composerDesk';
import { liveTerminal } from './liveTerminal';
import type { PanelServices } from './panelPorts';
import type { Intent } from './protocol';
import { Resending, type ResendingOwner } from './resending';

/** What only the webview's own host half can do: what it shows, and how it is told of it. */
export type SurfaceIntent = Extract<Intent, { readonly type: SurfaceIntentType }>;

type SurfaceIntentType =
  | 'ready'
  | 'focused'
  | 'hasFocus'
  | 'newSession'
  | 'showSession'
  | 'continueInNew'
  | 'openInEditor'
  | 'openHistory'
  | 'moveToPanel'
  | 'resync'
  | 'applied'
  | 'showRows'
  | 'showRowsAround'
  | 'find'
  | 'showChanges'
  | 'resolvePaths';

type SharedIntent = Exclude<Intent, SurfaceIntent | ComposerIntent>;

/** What comes to nothing when its session is closed. */
type SessionIntent = Exclude<Extract<SharedIntent, { readonly sessionKey: string }>, { type: 'resendPrompt' }>;

/** Carries out what a person wants of a session or of VS Code; the same for every webview. */
export class IntentHandler {
  readonly #resending: Resending;

  constructor(
    private readonly services: PanelServices,
    owner: ResendingOwner,
  ) {
    this.#resending = new Resending(services, owner);
  }

  /** @param shown The session that the webview shows. */
  carryOut(intent: SharedIntent, shown: Session | undefined): void {
    const { actions, code } = this.services;
    switch (intent.type) {
      case 'openLink':
        actions.openLink(intent.href, shown?.folder);
        return;
      case 'openFile':
        actions.openFile(intent.path, intent.line, intent.column);
        return;
      case 'insertCode':
        code.insert(intent.text);
        return;
      case 'openDiff':
        code.showDiff(intent.path, intent.oldText, intent.newText);
        return;
      case 'copy':
        actions.copy(intent.text);
        return;
      case 'openSettings':
        actions.openSettings(intent.query);
        return;
      case 'addAgent':
        actions.addAgent();
        return;
      case 'manageTrust':
        actions.manageTrust();
        return;
      case 'resendPrompt':
        this.#resending.resend(this.session(intent.sessionKey), intent);
        return;
      default:
        this.#carryOutFor(this.session(intent.sessionKey), intent);
    }
  }

  #carryOutFor(session: Session | undefined, intent: SessionIntent): void {
    if (!session) return;
    switch (intent.type) {
      case 'closeSession':
        this.services.sessions.close(session.id);
        return;
      case 'renameSession':
        if (intent.title.trim() !== '') session.rename(intent.title.trim());
        return;
      case 'cancel':
        session.cancel();
        return;
      case 'cancelSignIn':
        session.cancelSignIn();
        return;
      case 'restartAgent':
        void session.restart();
        return;
      case 'retryPrompt':
        session.retry(intent.promptId);
        return;
      case 'signIn':
        void this.#signIn(session, intent.methodId);
        return;
      case 'answerElicitation':
        session.answerElicitation(intent.requestId, intent.outcome);
        return;
      case 'openElicitation':
        this.#openElicitation(session, intent.requestId);
        return;
      case 'cancelToolCall':
        void session.cancelToolCall(intent.toolCallId);
        return;
      case 'openTerminal': {
        const terminal = liveTerminal(session, intent.terminalId);
        if (terminal) this.services.actions.openTerminal(terminal);
        return;
      }
      case 'cancelTerminal':
        void session.cancelTerminal(intent.terminalId);
        return;
      case 'cancelSubagent':
        session.cancelSubagent(intent.sessionId);
        return;
      case 'answerPermission':
        session.answerPermission(intent.requestId, intent.optionId, 'person');
        return;
      case 'allowByRule':
        this.#allowByRule(session, intent);
        return;
      case 'setPermissionMode':
        session.setPermissionMode(intent.mode);
        return;
      case 'setConfigOption':
        void session.setConfigOption(intent.configId, intent.value);
        return;
      case 'editQueued':
        session.editQueued(intent.promptId, withText(session.state.queue, intent.promptId, intent.text));
        return;
      case 'moveQueued':
        session.moveQueued(intent.promptId, intent.index);
        return;
      case 'removeQueued':
        session.removeQueued(intent.promptId);
        return;
      case 'sendQueuedNow':
        session.sendQueuedNow(intent.promptId);
        return;
      case 'actOnNote':
        this.services.notes.act(session.id, intent.noteId, intent.actionId);
        return;
      case 'applyCode':
        this.services.code.apply(session.folder, intent.text, intent.path);
        return;
      case 'reviewChanges':
        this.services.changes.review(session.id, intent.path);
        return;
      case 'keepChanges':
        this.services.changes.keep(session.id, intent.path);
        return;
      case 'undoChanges':
        this.services.changes.undo(session.id, intent.path);
        return;
      case 'previewFiles':
        this.services.changes.previewRestore(session.id, intent.promptId);
        return;
      case 'restoreFiles':
        this.services.changes.restore(session.id, intent.promptId);
        return;
      default:
        assertNever(intent);
    }
  }

  /** The rule is one that was offered here, for this request: nothing wider can be made by what a webview sends. */
  #allowByRule(session: Session, { requestId, offer, scope }: Extract<SharedIntent, { type: 'allowByRule' }>): void {
    const { permissions, actions, log } = this.services;
    const permission = openPermission(session.state, requestId);
    const rule = permission?.offers?.[offer];
    const option = permission && chooseOption('allow', permission.options);
    if (!rule || option === undefined) return;
    session.answerPermission(requestId, option, 'person');
    permissions.addRule(session, scope, rule).catch((error: unknown) => {
      log.warn(`A permission rule could not be kept: ${error instanceof Error ? error.name : typeof error}`);
      actions.say(errorMessage(error));
    });
  }

  async #signIn(session: Session, methodId: string): Promise<void> {
    const { agents, actions } = this.services;
    const method = agents.signInMethods(session.folder, session.agentId).find((one) => one.methodId === methodId);
    if (method?.type === 'agent') await session.signIn(methodId);
    else if (method?.type === 'terminal') {
      if (await actions.signInInTerminal(session.folder, session.agentId, methodId)) await session.signedIn();
    }
  }

  /** The page is opened by the address that the agent gave, not by one that the webview says. */
  #openElicitation(session: Session, requestId: string): void {
    const row = placeOfRequest(session.state, requestId)?.row;
    if (row?.kind !== 'elicitation' || row.request.mode !== 'url') return;
    this.services.actions.openPage(row.request.url);
    session.answerElicitation(requestId, { action: 'accept', content: {} });
  }

  /** Undefined when it is closed. */
  session(sessionKey: string): Session | undefined {
    const session = this.services.sessions.get(sessionKey);
    if (!session) this.services.log.info('The panel asked for a session that is closed');
    return session;
  }
}

/** The content of a queued prompt with another text; what is attached to it stays. */
function withText(queue: readonly QueuedPrompt[], promptId: string, text: string): readonly ContentBlock[] {
  const others = queue.find((prompt) => prompt.promptId === promptId)?.content.filter(({ type }) => type !== 'text');
  return [{ type: 'text', text }, ...(others ?? [])];
}
