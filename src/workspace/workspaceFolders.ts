import * as vscode from 'vscode';
import { Emitter } from '../base/events';
import { DisposableObject } from '../base/lifecycle';
import type { WorkspaceFolder } from '../sessions/ports';

/** The workspace's folders on disk, which of them is meant, and whether the workspace is trusted. */
export class WorkspaceFolders extends DisposableObject {
  readonly #changed = this.register(new Emitter<void>());
  readonly onDidChange = this.#changed.event;
  #current: string | undefined;

  constructor() {
    super();
    const changed = (): void => {
      this.#current = this.#findCurrent();
      this.#changed.fire();
    };
    this.register(vscode.workspace.onDidChangeWorkspaceFolders(changed));
    this.register(vscode.workspace.onDidGrantWorkspaceTrust(changed));
    this.register(
      vscode.window.onDidChangeActiveTextEditor(() => {
        if (this.#findCurrent() !== this.#current) changed();
      }),
    );
    this.#current = this.#findCurrent();
  }

  get trusted(): boolean {
    return vscode.workspace.isTrusted;
  }

  /** There are folders, but none on disk. */
  get areVirtual(): boolean {
    return onDisk().length === 0 && (vscode.workspace.workspaceFolders ?? []).length > 0;
  }

  list(): readonly WorkspaceFolder[] {
    return onDisk().map(({ uri, name }) => ({ uri: uri.toString(), name, path: uri.fsPath }));
  }

  /** The URI of the folder of the active editor, else of the one that was meant before, else of the first. */
  current(): string | undefined {
    return this.#current;
  }

  #findCurrent(): string | undefined {
    const folders = onDisk();
    const active = vscode.window.activeTextEditor?.document.uri;
    const folder = active && vscode.workspace.getWorkspaceFolder(active);
    if (folder && folders.includes(folder)) return folder.uri.toString();
    const still = folders.find(({ uri }) => uri.toString() === this.#current);
    return (still ?? folders[0])?.uri.toString();
  }
}

/** Agents are programs that work on files: folders of virtual file systems are not for them. */
function onDisk(): readonly vscode.WorkspaceFolder[] {
  return (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
}
