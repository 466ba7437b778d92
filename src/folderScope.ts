import * as vscode from 'vscode';
import { connectAgent } from './acp/connectAgent';
import type { AgentCatalog } from './agentCatalog';
import type { AgentProcesses } from './agents/agentProcesses';
import { FolderAgents } from './agents/folderAgents';
import { DisposableObject, DisposableStore, MutableDisposable } from './base/lifecycle';
import type { Log } from './base/log';
import type { AgentDirectory, AgentLink, WorkspaceFolder } from './sessions/ports';
import { agentStartTimeoutSetting, protocolSetting } from './settings';
import type { TraceChannel } from './workspace/traceChannel';

export interface FolderScopeServices {
  readonly catalog: AgentCatalog;
  readonly processes: AgentProcesses;
  readonly trace: TraceChannel;
  readonly log: Log;
  /** Of the extension. */
  readonly version: string;
}

/** What one workspace folder has of its own: its agents, with the folder's settings. */
export class FolderScope extends DisposableObject implements AgentDirectory {
  readonly agents: FolderAgents;
  readonly #statuses = this.register(new MutableDisposable<DisposableStore>());

  constructor(
    folder: WorkspaceFolder,
    private readonly services: FolderScopeServices,
  ) {
    super();
    const { catalog, processes, trace, log, version } = services;
    const uri = vscode.Uri.parse(folder.uri);
    this.agents = this.register(
      new FolderAgents(catalog.of(folder.uri).definitions, {
        folder: folder.path,
        processes,
        environment: () => Promise.resolve(process.env),
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
              elicitationForm: false,
              elicitationUrl: false,
              authTerminal: false,
            },
            trace: trace.of(agentId),
            onProblem: (problem) => {
              log.warn(
                `${agentId} sent something that cannot be used: ${problem.kind}, ${String(problem.bytes)} bytes`,
              );
              log.trace(`${agentId}: ${problem.excerpt}`);
            },
          }),
      }),
    );
    this.register(
      catalog.onDidChangeDefinitions(() => {
        this.agents.setDefinitions(catalog.of(folder.uri).definitions);
        this.#followStatuses();
      }),
    );
    this.onDispose(() => {
      catalog.forget(folder.uri);
    });
    this.#followStatuses();
  }

  link(agentId: string): AgentLink {
    return this.agents.link(agentId);
  }

  #followStatuses(): void {
    const store = new DisposableStore();
    for (const { id } of this.agents.definitions) {
      store.add(
        this.agents.link(id).onDidChangeStatus(() => {
          this.services.catalog.statusChanged();
        }),
      );
    }
    this.#statuses.value = store;
  }
}
