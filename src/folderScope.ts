import * as vscode from 'vscode';
import { connectAgent } from './acp/connectAgent';
import type { AgentCatalog } from './agentCatalog';
import type { AgentProcesses } from './agents/agentProcesses';
import { FolderAgents } from './agents/folderAgents';
import { launchCommand } from './agents/launchCommand';
import { DisposableObject } from './base/lifecycle';
import type { Log } from './base/log';
import { type Environment, mergeEnvironment } from './processes/environment';
import type { AgentDirectory, AgentLink, WorkspaceFolder } from './sessions/ports';
import { agentStartTimeoutSetting, protocolSetting } from './settings';
import type { SignInCommand } from './workspace/signInTerminal';
import type { TraceChannel } from './workspace/traceChannel';

export interface FolderScopeServices {
  readonly catalog: AgentCatalog;
  readonly processes: AgentProcesses;
  /** That of programs that a person starts. */
  readonly environment: () => Promise<Environment>;
  readonly trace: TraceChannel;
  readonly log: Log;
  /** Of the extension. */
  readonly version: string;
}

/** What one workspace folder has of its own: its agents, with the folder's settings. */
export class FolderScope extends DisposableObject implements AgentDirectory {
  readonly #agents: FolderAgents;

  constructor(
    private readonly folder: WorkspaceFolder,
    services: FolderScopeServices,
  ) {
    super();
    const { catalog, processes, environment, trace, log, version } = services;
    const uri = vscode.Uri.parse(folder.uri);
    this.#agents = this.register(
      new FolderAgents(catalog.of(folder.uri).definitions, {
        folder: folder.path,
        processes,
        environment,
        settings: () => ({ protocol: protocolSetting(uri), startLimitMs: agentStartTimeoutSetting(uri) }),
        isTrusted: () => vscode.workspace.isTrusted,
        log,
        connect: (streams, { agentId, ...options }) =>
          connectAgent(streams, {
            ...options,
            log,
            client: { name: 'parley', title: 'Parley', version },
            offers: {
              readTextFile: true,
              writeTextFile: true,
              terminal: true,
              elicitationForm: true,
              elicitationUrl: true,
              authTerminal: true,
            },
            trace: trace.of(agentId),
          }),
      }),
    );
    this.register(
      catalog.onDidChangeDefinitions(() => {
        this.#agents.setDefinitions(catalog.of(folder.uri).definitions);
      }),
    );
    this.register(
      this.#agents.onDidChangeStatus(() => {
        catalog.statusChanged();
      }),
    );
    this.onDispose(() => {
      catalog.forget(folder.uri);
    });
  }

  link(agentId: string): AgentLink {
    return this.#agents.link(agentId);
  }

  /**
   * What to run in a terminal for a sign-in: the agent's own command with the method's arguments added, or the method's own command
   * (`AuthMethodTerminal` in the schema; de facto `_meta["terminal-auth"]`).
   */
  signInCommand(agentId: string, methodId: string): SignInCommand | undefined {
    const definition = this.#agents.definitions.find(({ id }) => id === agentId);
    const { status } = this.#agents.link(agentId);
    if (!definition || status.state !== 'ready') return undefined;
    const method = status.agent.authMethods.find((one) => one.methodId === methodId);
    if (method?.type !== 'terminal') return undefined;
    const program =
      method.command === undefined
        ? { ...definition, args: [...definition.args, ...method.args] }
        : { ...definition, command: method.command, args: method.args };
    const { command, args, cwd } = launchCommand(program, this.folder.path, {});
    return { name: method.name, command, args, cwd, env: mergeEnvironment(definition.env, method.env) };
  }
}
