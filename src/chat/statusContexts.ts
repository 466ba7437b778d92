import * as vscode from 'vscode';
import type { Disposable } from '../base/lifecycle';
import { inTurn } from '../sessions/reduce/rows';
import type { Surfaces } from './surfaces';

/** Keeps the `when` contexts of package.json's menus and keybindings as what the webview in use shows. */
export function followContexts(surfaces: Surfaces): Disposable {
  const told = new Map<string, boolean>();
  const tell = (name: string, value: boolean): void => {
    if (told.get(name) === value) return;
    told.set(name, value);
    void vscode.commands.executeCommand('setContext', `parley.${name}`, value);
  };
  const update = (): void => {
    const state = surfaces.active.shown?.state;
    tell('focused', surfaces.hasFocus);
    tell('hasSession', state !== undefined);
    tell('working', state !== undefined && inTurn(state));
    tell('requestOpen', state?.openRequests.some(({ kind }) => kind === 'permission') ?? false);
    tell('waiting', surfaces.waiting.length > 0);
    tell('inEditor', surfaces.active !== surfaces.panel);
  };
  update();
  return surfaces.onDidChange(update);
}
