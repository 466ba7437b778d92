import * as vscode from 'vscode';
import { Emitter } from '../base/events';
import { DisposableObject } from '../base/lifecycle';

/** How the panel looks, as far as settings say. */
export class PanelAppearance<Font> extends DisposableObject {
  readonly #didChange = this.register(new Emitter<void>());
  readonly onDidChange = this.#didChange.event;

  /** @param font The settings of now. */
  constructor(readonly font: () => Font) {
    super();
    this.register(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('parley.fontFamily') || change.affectsConfiguration('parley.fontSize')) {
          this.#didChange.fire();
        }
      }),
    );
  }
}
