import * as vscode from 'vscode';
import type { AgentConnection } from './acp/agentConnection';
import type { AgentStatus } from './acp/agentStatus';
import type { AgentCatalog } from './agentCatalog';
import type { AgentDefinition } from './agents/agentDefinition';
import type { AgentProcesses } from './agents/agentProcesses';
import { FolderAgents } from './agents/folderAgents';
import type { PackageMemory } from './agents/packageRunner';
import { launchCommand } from './agents/launchCommand';
import { firstProgramOnPath } from './agents/detect/firstProgramOnPath';
import { resolveDefinition } from './agents/resolveDefinition';
import { runnableCommand } from './agents/runnableCommand';
import { signInProgram, type TerminalSignIn } from './agents/signInProgram';
import { DisposableObject } from './base/lifecycle';
import { commandLine } from './base/commandLine';
import type { Log } from './base/log';
import { firstOf, type VariableLookup } from './base/variables';
import { differenceOf, type Environment, mergeEnvironment } from './processes/environment';
import type { ShellEnvironment } from './processes/shellEnvironment';
import { IdleAgents } from './sessions/idleAgents';
import { type AgentDirectory, type AgentLink, systemClock, type WorkspaceFolder } from './sessions/ports';
import type { SessionManager } from './sessions/sessionManager';
import { agentIdleShutdownSetting, agentStartTimeoutSetting, protocolSetting } from './settings';
import type { AgentConsent } from './workspace/agentConsent';
import { folderEnvironment, variablesOfFolder } from './workspace/folderEnvironment';
import type { Secrets } from './workspace/secrets';
import type { SignInCommand } from './workspace/signInTerminal';
import type { TraceView } from './workspace/traceView';

export interface FolderScopeServices {
  readonly catalog: AgentCatalog;
  readonly processes: AgentProcesses;
  /** That of the person's login shell. */
  readonly shellEnvironment: ShellEnvironment;
  readonly secrets: Secrets;
  readonly consent: AgentConsent;
  readonly packages: PackageMemory;
  readonly trace: TraceView;
  /** Told of each connection before any message of it is looked at. */
  readonly connected: (connection: AgentConnection, agentId: string, folder: string) => void;
  readonly log: Log;
  /** Of the extension. */
  readonly version: string;
}

/** What one workspace folder has of its own: its agents, with the folder's settings. */
export class FolderScope extends DisposableObject implements AgentDirectory {
  /** That of programs which a person starts in this folder. */
  readonly environment: () => Promise<Environment>;
  readonly #agents: FolderAgents;
  readonly #variables: (environment: Environment, definition: AgentDefinition) => VariableLookup;

  constructor(
    private readonly folder: WorkspaceFolder,
    services: FolderScopeServices,
  ) {
    super();
    const { catalog, processes, shellEnvironment, secrets, consent, packages, trace, connected, log, version } =
      services;
    const uri = vscode.Uri.parse(folder.uri);
    this.environment = async () => folderEnvironment(await shellEnvironment.get(), uri);
    this.#variables = (environment, definition) =>
      firstOf(
        secrets.lookupIf((secret) => consent.mayGive(secret, definition, uri)),
        variablesOfFolder(folder.path, environment),
      );
    this.#agents = this.register(
      new FolderAgents(catalog.of(folder.uri).definitions, {
        folder: folder.path,
        processes,
        environment: (source) => (source === 'builtin' ? Promise.resolve(process.env) : this.environment()),
        variables: this.#variables,
        packages,
        settings: () => ({ protocol: protocolSetting(uri), startLimitMs: agentStartTimeoutSetting(uri) }),
        isTrusted: () => vscode.workspace.isTrusted,
        mayStart: async (definition) => definition.source === 'builtin' || (await consent.mayStart(definition, uri)),
        log,
        connect: async (streams, { agentId, ...options }) => {
          catalog.used(agentId);
          // The protocol is loaded with the first agent.
          const { connectAgent } = await import('./acp/connectAgent');
          const connection = await connectAgent(streams, {
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
          });
          connected(connection, agentId, folder.uri);
          return connection;
        },
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

  get name(): string {
    return this.folder.name;
  }

  /** What is known of each agent: how it is started, as it is written, and how it is. */
  get agents(): readonly (AgentDefinition & { readonly status: AgentStatus })[] {
    return this.#agents.definitions.map((one) => ({ ...one, status: this.#agents.link(one.id).status }));
  }

  link(agentId: string): AgentLink {
    return this.#agents.link(agentId);
  }

  /** From now on, an agent that none of the sessions needs is ended after a while. */
  endIdleAgents(sessions: SessionManager): void {
    const limitMs = (): number => agentIdleShutdownSetting(vscode.Uri.parse(this.folder.uri));
    this.register(new IdleAgents(sessions, this, { limitMs, clock: systemClock }));
  }

  /**
   * What to run in a terminal for a sign-in, see {@link signInProgram}, in the environment that the agent has.
   * @throws AgentStartError when the settings name a variable that there is not.
   */
  async signInCommand(agentId: string, methodId: string): Promise<SignInCommand | undefined> {
    const found = this.#signIn(agentId, methodId);
    if (!found) return undefined;
    const { written, method } = found;
    const environment = await this.environment();
    const definition = await resolveDefinition(written, this.#variables(environment, written));
    const launch = launchCommand(signInProgram(definition, method), this.folder.path, environment);
    const env = mergeEnvironment(launch.env, method.env);
    // VS Code looks for programs on its own PATH, where those of the login shell need not be.
    const command = (await firstProgramOnPath(launch.command, env)) ?? launch.command;
    return {
      ...launch,
      ...runnableCommand(command, launch.args),
      name: method.name,
      env: differenceOf(env, process.env),
    };
  }

  /** What `signInCommand` runs, for the person to read before: variables of the settings, which may be secrets, by their names. */
  signInCommandLine(agentId: string, methodId: string): string | undefined {
    const found = this.#signIn(agentId, methodId);
    if (!found) return undefined;
    const { command, args } = signInProgram(found.written, found.method);
    return commandLine(command, args);
  }

  #signIn(
    agentId: string,
    methodId: string,
  ): { readonly written: AgentDefinition; readonly method: TerminalSignIn } | undefined {
    const written = this.#agents.definitions.find(({ id }) => id === agentId);
    const { status } = this.#agents.link(agentId);
    if (!written || status.state !== 'ready') return undefined;
    const method = status.agent.authMethods.find((one) => one.methodId === methodId);
    return method?.type === 'terminal' ? { written, method } : undefined;
  }
}
