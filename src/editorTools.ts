import * as vscode from 'vscode';
import { DisposableObject } from './base/lifecycle';
import type { AskPermission, InProcessMcpServer, SessionAccess, SessionPlace } from './sessions/ports';
import { editorToolsSetting } from './settings';
import type { EditorToolbox } from './workspace/editorTools/main';
import type { TaskRunServices } from './workspace/editorTools/taskRuns';
import type { WindowEditorServices } from './workspace/editorTools/windowEditor';

export interface EditorToolsServices extends TaskRunServices {
  /** Where the agent of a session may read and write. Absolute. */
  readonly folders: (place: SessionPlace) => readonly [string, ...string[]];
  readonly files: (place: SessionPlace, access: SessionAccess) => WindowEditorServices['files'];
  /** Of the extension. */
  readonly version: string;
}

/** The editor's tools as in-process MCP servers: what v1 offers by files and terminals, for v2 and for whoever else speaks MCP. */
export class EditorTools extends DisposableObject {
  #toolbox: Promise<EditorToolbox> | undefined;

  constructor(private readonly services: EditorToolsServices) {
    super();
  }

  /** Those of a session; none where the setting says no, or the workspace is not trusted. */
  of(place: SessionPlace, ask: AskPermission, access: SessionAccess): readonly InProcessMcpServer[] {
    if (!vscode.workspace.isTrusted || !editorToolsSetting(vscode.Uri.parse(place.folder.uri))) return [];
    return [this.server(this.services.folders(place), this.services.files(place, access), ask)];
  }

  /** @param folders Absolute. */
  server(
    folders: readonly [string, ...string[]],
    files: WindowEditorServices['files'],
    ask: AskPermission,
  ): InProcessMcpServer {
    return {
      type: 'inProcess',
      name: 'parley-editor',
      connect: async (transport) => (await this.#load()).serve({ folders, files, ask }, transport),
    };
  }

  #load(): Promise<EditorToolbox> {
    this.#toolbox ??= import('./workspace/editorTools/main').then(({ EditorToolbox }) =>
      this.register(new EditorToolbox(this.services, this.services.version)),
    );
    return this.#toolbox;
  }
}
