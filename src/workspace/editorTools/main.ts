// The editor's tools as a whole, loaded with the first session that has them: it brings the MCP SDK.
import { DisposableObject } from '../../base/lifecycle';
import { serveEditor } from '../../mcp/editorTools/editorServer';
import type { McpTransport } from '../../sessions/ports';
import { TextDocuments } from '../textDocuments';
import { type TaskRunServices, TaskRuns } from './taskRuns';
import { WindowEditor, type WindowEditorServices } from './windowEditor';

/** What the editor's tools of all sessions of this window share. */
export class EditorToolbox extends DisposableObject {
  readonly #tasks: TaskRuns;
  readonly #texts = this.register(new TextDocuments('parley-proposed'));

  constructor(
    services: TaskRunServices,
    private readonly version: string,
  ) {
    super();
    this.#tasks = this.register(new TaskRuns(services));
  }

  /** Serves the editor to one client of one session. */
  serve(session: Omit<WindowEditorServices, 'tasks' | 'texts'>, transport: McpTransport): Promise<void> {
    const editor = new WindowEditor({ ...session, tasks: this.#tasks, texts: this.#texts });
    return serveEditor(editor, transport, this.version);
  }
}
