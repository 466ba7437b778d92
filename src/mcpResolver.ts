import * as vscode from 'vscode';
import type { McpServerEntry } from './acp/agentConnection';
import { firstOf } from './base/variables';
import type { ConfiguredServer } from './mcp/mergeServers';
import { type FolderRunner, resolveServer } from './mcp/resolveServer';
import { settingLookup } from './mcp/settingValues';
import type { Environment } from './processes/environment';
import { variablesOfFolder } from './workspace/folderEnvironment';
import { inputLookup, secretLookup } from './workspace/mcp/inputValues';
import type { Secrets } from './workspace/secrets';

export interface McpResolverServices {
  readonly secrets: Pick<Secrets, 'lookup' | 'value'>;
  /** The person's own, without what the settings of a workspace add: those do not decide what `${env:…}` is. */
  ownEnvironment(): Promise<Environment>;
  readonly runner: FolderRunner;
}

/** Makes what an agent gets of configured servers: their variables have values, which the person may be asked for. */
export class McpResolver {
  constructor(private readonly services: McpResolverServices) {}

  /** @param folder The URI of the session's folder. @param cwd In which the agent starts servers, absolute. @throws LeftOutError */
  async resolve(server: ConfiguredServer, folder: string, cwd: string): Promise<McpServerEntry> {
    const { secrets, runner } = this.services;
    const lookup = firstOf(
      inputLookup(server, secrets),
      secretLookup(secrets),
      settingLookup(server.definition),
      variablesOfFolder(vscode.Uri.parse(folder).fsPath, await this.services.ownEnvironment()),
    );
    return resolveServer(server.definition, { cwd, lookup, runner });
  }
}
