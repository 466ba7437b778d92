import * as vscode from 'vscode';
import { errorMessage } from './base/errors';
import { notificationText } from './base/notificationText';
import { type Disposable, DisposableStore } from './base/lifecycle';
import type { Log } from './base/log';
import type { McpPickerServices } from './mcpPicker';
import type { SessionSetups } from './sessionSetup';

/** The commands about MCP servers. A test compares all with package.json. */
export const mcpCommandIds = ['parley.editMcpServers', 'parley.showMcpServers'] as const;

type McpCommandId = (typeof mcpCommandIds)[number];

export interface McpCommandServices extends Omit<McpPickerServices, 'desk'> {
  readonly setups: SessionSetups;
  readonly log: Log;
}

/** Registers every one of them; what they do is loaded when it is first wanted. */
export function registerMcpCommands({ setups, log, ...services }: McpCommandServices): Disposable {
  const store = new DisposableStore();
  const commands: Readonly<Record<McpCommandId, () => Promise<unknown>>> = {
    'parley.editMcpServers': async () =>
      (await import('./workspace/mcp/editServers')).editServers(services.folders.list()),
    'parley.showMcpServers': async () => {
      const { showServers } = await import('./mcpPicker');
      await showServers({ ...services, desk: await setups.desk() });
    },
  };
  for (const id of mcpCommandIds) {
    const run = async (): Promise<void> => {
      try {
        await commands[id]();
      } catch (error) {
        log.warn(`${id} failed: ${errorMessage(error)}`);
        void vscode.window.showWarningMessage(notificationText(errorMessage(error)));
      }
    };
    store.add(vscode.commands.registerCommand(id, run));
  }
  return store;
}
