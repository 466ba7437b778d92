import * as vscode from 'vscode';
import { Lazy } from './base/lazy';
import { DisposableObject } from './base/lifecycle';
import type { AskPermission, InProcessMcpServer, SessionAccess, SessionPlace } from './sessions/ports';
import { editorToolsSetting } from './settings';
import type { AroundWrite } from './workspace/files';
import type { EditorToolbox } from './workspace/editorTools/main';
import type { TaskRunServices } from './workspace/editorTools/taskRuns';
import type { WindowEditorServices } from './workspace/editorTools/windowEditor';

export interface EditorToolsServices extends TaskRunServices {
  /** Where the agent of a session may read and write. Absolute. */
  readonly folders: (place: SessionPlace) => readonly [string, ...string[]];
  readonly files: (place: SessionPlace, access: SessionAccess) => WindowEditorServices['files'];
  /** Does the writing of a session's files, and may look at them before and after. */
  readonly aroundWrite?: (place: SessionPlace) => AroundWrite;
  /** Of the extension. */
  readonly version: string;
}

/** The editor's tools as in-process MCP servers: what v1 offers by files and terminals, for v2 and for whoever else speaks MCP. */
export class EditorTools extends DisposableObject {
  readonly #toolbox = new Lazy(async () => {
    const { EditorToolbox: Toolbox } = await import('./workspace/editorTools/main');
    return this.register(new Toolbox(this.services, this.services.version));
  });

  constructor(private readonly services: EditorToolsServices) {
    super();
  }

  /** Not where the setting says no, or the workspace is not trusted. */
  areGiven({ folder }: SessionPlace): boolean {
    return vscode.workspace.isTrusted && editorToolsSetting(vscode.Uri.parse(folder.uri));
  }

  /** Those of a session, if any. */
  of(place: SessionPlace, ask: AskPermission, access: SessionAccess): readonly InProcessMcpServer[] {
    if (!this.areGiven(place)) return [];
    const { folders, files, aroundWrite } = this.services;
    return [
      this.server({
        folders: () => folders(place),
        files: files(place, access),
        ask,
        access,
        ...(aroundWrite && { aroundWrite: aroundWrite(place) }),
      }),
    ];
  }

  /** For one session, or for whoever else is let in. */
  server(session: Parameters<EditorToolbox['serve']>[0]): InProcessMcpServer {
    return {
      type: 'inProcess',
      name: 'parley-editor',
      connect: async (transport) => (await this.#toolbox.get()).serve(session, transport),
    };
  }
}
