import * as vscode from 'vscode';
import { Emitter } from './base/events';
import { DisposableObject } from './base/lifecycle';
import type { Log } from './base/log';
import type { ListedTool } from './mcp/listTools';
import type { McpServerDefinition } from './mcp/serverDefinition';
import { serverFingerprint } from './mcp/serverFingerprint';
import type { McpResolver } from './mcpResolver';
import type { Environment } from './processes/environment';
import type { Watchdog } from './processes/watchdog';
import { ownFolderEnvironment } from './workspace/folderEnvironment';
import type { McpConfiguration } from './workspace/mcp/mcpConfiguration';
import type { McpLog } from './workspace/mcp/mcpLog';
import { leftOutText } from './workspace/mcp/mcpTexts';
import type { ServerConsents } from './workspace/mcp/serverConsents';

/** How long a server may take to start and to tell its tools. Milliseconds. */
const LIMIT_MS = 30_000;

export interface McpToolListServices {
  readonly configuration: McpConfiguration;
  readonly consents: ServerConsents;
  readonly resolver: McpResolver;
  /** The person's own. */
  ownEnvironment(): Promise<Environment>;
  readonly serverLog: McpLog;
  readonly log: Log;
  /** Ends programs when our own process is killed. */
  readonly watchdog?: Watchdog;
}

/** The tools of configured servers, as far as somebody has asked for them. */
export class McpToolLists extends DisposableObject {
  readonly #changed = this.register(new Emitter<void>());
  readonly onDidChange = this.#changed.event;
  readonly #known = new Map<string, readonly ListedTool[]>();

  constructor(private readonly services: McpToolListServices) {
    super();
  }

  /** What was found out, if anything. */
  of(server: McpServerDefinition, folder: string): readonly ListedTool[] | undefined {
    return this.#known.get(serverFingerprint(server, folder));
  }

  /**
   * Connects to a server, asks for its tools and leaves it. @param folder The URI of one of the workspace.
   * @throws Error when it may not be used, or does not tell them.
   */
  async list(server: McpServerDefinition, folder: string): Promise<readonly ListedTool[]> {
    const { configuration, consents, resolver, serverLog, watchdog } = this.services;
    if (!vscode.workspace.isTrusted || consents.of(server, folder) !== 'given') {
      throw new Error(leftOutText({ kind: 'consentOpen' }));
    }
    const uri = vscode.Uri.parse(folder);
    const { servers } = await configuration.of(uri);
    const print = serverFingerprint(server, folder);
    const configured = servers.find(({ definition }) => serverFingerprint(definition, folder) === print);
    const entry = await resolver.resolve(configured ?? { definition: server, inputs: new Map() }, folder, uri.fsPath);
    const { listTools } = await import('./mcp/listTools');
    const tools = await listTools(entry, {
      cwd: uri.fsPath,
      // A workspace has no word in what the person's own servers run with, nor in more than was agreed to of its own.
      environment: ownFolderEnvironment(await this.services.ownEnvironment(), uri),
      limitMs: LIMIT_MS,
      log: this.services.log,
      ...(watchdog && { watchdog }),
      onLine: (line) => {
        serverLog.info(server.name, line);
      },
    });
    serverLog.info(server.name, `has ${String(tools.length)} tools`);
    this.#known.set(print, tools);
    this.#changed.fire();
    return tools;
  }
}
