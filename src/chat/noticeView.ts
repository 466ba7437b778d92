import * as vscode from 'vscode';
import { toDisposable } from '../base/lifecycle';
import type { PanelAgents } from './panelPorts';
import { MAX_NOTIFICATION_LENGTH, commandLink, notificationText } from '../base/notificationText';
import type { NoticeAnswer, NoticeWindow } from './notices';
import { titleOf } from './openSessionCommand';
import type { RequestSummary } from './requestSummary';

/** Runs the answer that a link of a notification stands for. */
export const ANSWER_COMMAND = 'parley.answerNotification';

/** How long a notification must have been there before an answer counts, in milliseconds: a click may have been meant for what was there. */
const SETTLE_MS = 300;

/**
 * Requests as VS Code notifications. One with buttons cannot be taken back by any API of VS Code, one of progress can: so that is what
 * they are, with the answers as links.
 */
export class NoticeView implements NoticeWindow {
  readonly #answers = new Map<string, () => void>();

  constructor(
    private readonly agents: PanelAgents,
    private readonly now: () => number,
  ) {}

  /** @param key What the followed link holds. */
  follow(key: unknown): void {
    if (typeof key === 'string') this.#answers.get(key)?.();
  }

  ask(...[session, request, answered]: Parameters<NoticeWindow['ask']>): ReturnType<NoticeWindow['ask']> {
    const nonce = crypto.randomUUID().slice(0, 8);
    const shownAt = this.now();
    const keys: string[] = [];
    let close = (): void => undefined;
    const link = (label: string, answer: NoticeAnswer): string => {
      const key = `${nonce}${keys.length}`;
      keys.push(key);
      this.#answers.set(key, () => {
        if (this.now() - shownAt >= SETTLE_MS) answered(answer);
      });
      return commandLink(label, ANSWER_COMMAND, key);
    };
    const text = this.#text(this.#agentName(session), request);
    const show = link(vscode.l10n.t('Show'), { type: 'show' });
    const options = request.kind === 'permission' ? request.options : [];
    const links = [...options.map(({ name, optionId }) => link(name, { type: 'option', optionId })), show].join(' · ');
    // Who cannot read all of it does not answer here.
    const fits = text.length + 3 + links.length <= MAX_NOTIFICATION_LENGTH;
    const title = fits
      ? `${text} — ${links}`
      : `${text.slice(0, MAX_NOTIFICATION_LENGTH - show.length - 10)}… — ${show}`;
    void vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (_, token) =>
        new Promise<void>((resolve) => {
          close = resolve;
          token.onCancellationRequested(() => {
            answered({ type: 'dismiss' });
          });
        }),
    );
    return toDisposable(() => {
      for (const key of keys) this.#answers.delete(key);
      close();
    });
  }

  finished(...[session, show]: Parameters<NoticeWindow['finished']>): void {
    const open = vscode.l10n.t('Show');
    const text = vscode.l10n.t('{0} finished: {1}', this.#agentName(session), notificationText(titleOf(session)));
    void vscode.window.showInformationMessage(text, open).then((answer) => {
      if (answer === open) show();
    });
  }

  #agentName({ folder, agentId }: { readonly folder: string; readonly agentId: string }): string {
    return notificationText(this.agents.list(folder).find(({ id }) => id === agentId)?.name ?? agentId);
  }

  #text(agent: string, request: RequestSummary): string {
    const title = notificationText(request.title);
    if (request.kind === 'question') return vscode.l10n.t('{0} asks: {1}', agent, title);
    const detail = notificationText(request.detail);
    const what = detail === '' || detail === title ? title : `${title}: ${detail}`;
    return request.cwd === undefined
      ? vscode.l10n.t('{0} asks for permission. {1}', agent, what)
      : vscode.l10n.t('{0} asks for permission. {1} (in {2})', agent, what, notificationText(request.cwd));
  }
}
