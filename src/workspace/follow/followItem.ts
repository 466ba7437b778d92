import * as vscode from 'vscode';
import { labelText } from '../../base/labelText';
import { DisposableObject } from '../../base/lifecycle';

/** What the status bar says of following: that an agent is followed, or not any more, since the person has moved. */
export interface FollowNews {
  readonly state: 'on' | 'left';
  readonly agent: string;
}

/** Says in the status bar who is followed; a click ends that, or begins it again. */
export class FollowItem extends DisposableObject {
  readonly #item = this.register(vscode.window.createStatusBarItem(vscode.StatusBarAlignment.Right));

  constructor() {
    super();
    this.#item.name = vscode.l10n.t('Parley: Following an Agent');
  }

  /** @param news Undefined: nothing is to be said. */
  show(news: FollowNews | undefined): void {
    if (!news) {
      this.#item.hide();
      return;
    }
    const isOn = news.state === 'on';
    const agent = labelText(news.agent);
    const label = isOn
      ? vscode.l10n.t('Following {0}', agent)
      : vscode.l10n.t('No longer following {0}: you have moved', agent);
    this.#item.text = `$(${isOn ? 'eye' : 'eye-closed'}) ${label}`;
    this.#item.accessibilityInformation = { label, role: 'button' };
    this.#item.tooltip = isOn
      ? vscode.l10n.t('The editor shows what the agent reads and edits, until you move. Click to stop that.')
      : vscode.l10n.t('Click to follow the agent again.');
    this.#item.command = isOn ? 'parley.stopFollowing' : 'parley.followAgent';
    this.#item.show();
  }
}
