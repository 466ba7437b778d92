import * as vscode from 'vscode';
import { Lazy } from './base/lazy';
import { DisposableObject } from './base/lifecycle';
import type { PermissionPolicy, SessionAccess, WorkspaceFolder } from './sessions/ports';
import type { ShareEditorServices } from './shareEditor';

/** “Copy MCP Connection of This Window”: what it does is loaded when somebody wants it. */
export class ShareCommand extends DisposableObject {
  readonly #sharing = new Lazy(async () => {
    const { ShareEditor } = await import('./shareEditor');
    return this.register(new ShareEditor(this.services));
  });

  constructor(private readonly services: ShareEditorServices) {
    super();
    const command = vscode.commands.registerCommand('parley.copyMcpConnection', async () =>
      (await this.#sharing.get()).copy(),
    );
    this.onDispose(() => void command.dispose());
  }
}

/** What is not of a session: rules of the person that deny count, and nothing is written this way. */
export function rulesOnly(policy: PermissionPolicy, folder: WorkspaceFolder): SessionAccess {
  const place = { sessionId: 'shared', agentId: '', folder };
  return {
    denial: (request) => {
      const { decision, cause } = policy.decide({ request, mode: 'ask' }, place);
      return decision === 'reject' ? { isAllowed: false, ...(cause && { cause }) } : undefined;
    },
    authorize: () => Promise.resolve({ isAllowed: false }),
    ask: () => Promise.resolve({ isAllowed: false }),
  };
}
