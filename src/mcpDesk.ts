import * as vscode from 'vscode';
import type { AgentCapabilities, McpServerEntry } from './acp/agentConnection';
import { errorMessage } from './base/errors';
import { Emitter } from './base/events';
import { DisposableObject, MutableDisposable } from './base/lifecycle';
import type { Log } from './base/log';
import { firstOf } from './base/variables';
import { agentTakes } from './mcp/agentTakes';
import { chooseServers, type ServerChoice, type ServerOutcome } from './mcp/chooseServers';
import type { ListedTool } from './mcp/listTools';
import type { ConfiguredServer } from './mcp/mergeServers';
import { type FolderRunner, resolveServer } from './mcp/resolveServer';
import type { ConfigProblem, McpServerDefinition } from './mcp/serverDefinition';
import { serverFingerprint } from './mcp/serverFingerprint';
import { McpNotes } from './mcpNotes';
import type { Environment } from './processes/environment';
import { directoriesOf, type SessionPlace } from './sessions/ports';
import { inTurn } from './sessions/reduce/rows';
import type { Session } from './sessions/session';
import type { WorkspaceSessions } from './sessions/workspaceSessions';
import { variablesOfFolder } from './workspace/folderEnvironment';
import { configLookup, inputLookup, secretLookup } from './workspace/mcp/inputValues';
import { McpConfiguration, readText, type SettingsFiles } from './workspace/mcp/mcpConfiguration';
import type { McpLog } from './workspace/mcp/mcpLog';
import { leftOutText, problemText } from './workspace/mcp/mcpTexts';
import { ServerConsents } from './workspace/mcp/serverConsents';
import type { Secrets } from './workspace/secrets';

/** How long a server may take to start and to tell its tools. Milliseconds. */
const LIST_TOOLS_LIMIT_MS = 30_000;

export interface McpDeskServices {
  readonly sessions: Pick<WorkspaceSessions, 'get' | 'onDidChange'>;
  readonly secrets: Pick<Secrets, 'lookup' | 'value'>;
  readonly files: SettingsFiles;
  /** What is remembered for the workspace. */
  readonly memento: vscode.Memento;
  /** That of a folder's programs. @param folder Its URI. */
  environment(folder: string): Promise<Environment>;
  readonly runner: FolderRunner;
  readonly serverLog: McpLog;
  readonly log: Log;
}

/** The MCP servers of one session, as it has them since it was last opened. */
export interface SessionServers {
  readonly place: SessionPlace;
  readonly capabilities: AgentCapabilities;
  readonly outcomes: readonly ServerOutcome[];
  readonly problems: readonly { readonly problem: ConfigProblem; readonly text: string }[];
  /** What would be other now if the session were opened anew. */
  readonly stale: boolean;
}

interface Kept extends SessionServers {
  /** Which of the configured servers it got, and what they were. */
  readonly snapshot: string;
}

/**
 * Hands the configured MCP servers to sessions, remembers what each got, and follows what changes meanwhile. Loaded when the first session
 * opens.
 */
export class McpDesk extends DisposableObject {
  readonly configuration: McpConfiguration;
  readonly consents: ServerConsents;
  readonly notes: McpNotes;
  readonly #changed = this.register(new Emitter<void>());
  /** What a session has, or could have, is other than before. */
  readonly onDidChange = this.#changed.event;
  readonly #tools = new Map<string, readonly ListedTool[]>();
  readonly #kept = new Map<string, Kept>();
  #hasPointed = false;
  readonly #waiting = new Map<string, MutableDisposable<ReturnType<Session['onDidChange']>>>();

  constructor(private readonly services: McpDeskServices) {
    super();
    const { files, log, memento, sessions } = services;
    this.configuration = this.register(new McpConfiguration(files, log));
    this.consents = this.register(new ServerConsents(memento, log));
    this.notes = this.register(new McpNotes(this));
    const recheck = (): void => {
      void this.#recheck();
    };
    this.register(this.configuration.onDidChange(recheck));
    this.register(this.consents.onDidChange(recheck));
    this.register(
      sessions.onDidChange(() => {
        this.#forgetClosed();
      }),
    );
    this.onDispose(() => {
      for (const waiting of this.#waiting.values()) waiting.dispose();
    });
  }

  /** What each session that was opened has, in the order in which they were opened first. */
  get sessions(): readonly SessionServers[] {
    return [...this.#kept.values()];
  }

  of(sessionId: string): SessionServers | undefined {
    return this.#kept.get(sessionId);
  }

  /**
   * The servers with which a session is opened now. May ask the person for values, for a limited time; never rejects.
   * @param own Those of whoever made the session.
   */
  async choose(
    place: SessionPlace,
    capabilities: AgentCapabilities,
    own: readonly McpServerEntry[],
  ): Promise<readonly McpServerEntry[]> {
    const { folder, sessionId } = place;
    const { servers, problems } = await this.configuration.of(vscode.Uri.parse(folder.uri));
    const snapshot = this.#snapshot(servers, place, capabilities);
    const choice = await this.#choose(place, capabilities, servers, own);
    const told = await Promise.all(problems.map((problem) => this.#told(problem)));
    this.#kept.delete(sessionId);
    this.notes.forget(sessionId);
    const kept: Kept = { place, capabilities, outcomes: choice.outcomes, problems: told, snapshot, stale: false };
    this.#kept.set(sessionId, kept);
    this.#tell(kept);
    if (place.opening?.hidden) this.#askForHidden(kept);
    this.#changed.fire();
    return choice.entries;
  }

  /** Opens a session anew with the servers of now: at once, or when its turn has ended. */
  apply(sessionId: string): void {
    const session = this.services.sessions.get(sessionId);
    if (!session) return;
    if (!inTurn(session.state)) {
      void (session.state.link.state === 'ready' ? session.reopen() : session.start());
      return;
    }
    const waiting = this.#waiting.get(sessionId) ?? new MutableDisposable();
    this.#waiting.set(sessionId, waiting);
    waiting.value = session.onDidChange(({ state }) => {
      if (inTurn(state)) return;
      waiting.value = undefined;
      // The queue's next prompt comes first, if there is one.
      queueMicrotask(() => {
        this.apply(sessionId);
      });
    });
  }

  /** It waits until the session's turn has ended. */
  isApplying(sessionId: string): boolean {
    return this.#waiting.get(sessionId)?.value !== undefined;
  }

  /** The agent keeps what was said when the session is opened anew. */
  canApply(sessionId: string): boolean {
    const session = this.services.sessions.get(sessionId);
    const { loadSession = false, resumeSession = false } = this.#kept.get(sessionId)?.capabilities ?? {};
    return session !== undefined && (session.state.turn === 0 || loadSession || resumeSession);
  }

  /** What is shown of the servers is other than before. */
  touch(): void {
    this.#changed.fire();
  }

  /** What the person says of a server that a workspace defines. Sessions that waited for it get it. */
  decide(server: McpServerDefinition, folder: string, given: boolean | undefined): void {
    this.consents.set(server, folder, given);
    if (given !== true) return;
    const print = serverFingerprint(server, folder);
    for (const { place, outcomes } of this.#kept.values()) {
      const waits = outcomes.some(
        ({ definition, state }) =>
          definition &&
          state.kind === 'leftOut' &&
          place.folder.uri === folder &&
          serverFingerprint(definition, folder) === print,
      );
      if (waits && this.canApply(place.sessionId)) this.apply(place.sessionId);
    }
  }

  /** What was found out of its tools, if anything. */
  toolsOf(server: McpServerDefinition, folder: string): readonly ListedTool[] | undefined {
    return this.#tools.get(serverFingerprint(server, folder));
  }

  /**
   * Connects to a server, asks for its tools and leaves it. @param folder The URI of one of the workspace.
   * @throws Error when it may not be used, or does not tell them.
   */
  async listTools(server: McpServerDefinition, folder: string): Promise<readonly ListedTool[]> {
    const { serverLog } = this.services;
    if (!vscode.workspace.isTrusted || this.consents.of(server, folder) !== 'given') {
      throw new Error(leftOutText({ kind: 'consentOpen' }));
    }
    const cwd = vscode.Uri.parse(folder).fsPath;
    const { servers } = await this.configuration.of(vscode.Uri.parse(folder));
    const print = serverFingerprint(server, folder);
    const configured = servers.find(({ definition }) => serverFingerprint(definition, folder) === print);
    const entry = await this.#resolve(configured ?? { definition: server, inputs: new Map() }, folder, cwd);
    const { listTools } = await import('./mcp/listTools');
    const tools = await listTools(entry, {
      cwd,
      environment: await this.services.environment(folder),
      limitMs: LIST_TOOLS_LIMIT_MS,
      onLine: (line) => {
        serverLog.info(server.name, line);
      },
    });
    serverLog.info(server.name, `has ${String(tools.length)} tools`);
    this.#tools.set(print, tools);
    this.#changed.fire();
    return tools;
  }

  async #choose(
    place: SessionPlace,
    capabilities: AgentCapabilities,
    servers: readonly ConfiguredServer[],
    own: readonly McpServerEntry[],
  ): Promise<ServerChoice> {
    const { uri } = place.folder;
    const [cwd] = directoriesOf(place);
    return chooseServers(servers, own, {
      capabilities,
      consent: (server) => this.consents.of(server, uri),
      resolve: (server) => this.#resolve(server, uri, cwd),
    });
  }

  /** @throws LeftOutError */
  async #resolve(server: ConfiguredServer, folder: string, cwd: string): Promise<McpServerEntry> {
    const { secrets, runner } = this.services;
    const uri = vscode.Uri.parse(folder);
    const lookup = firstOf(
      inputLookup(server, secrets),
      secretLookup(secrets),
      configLookup(server, uri),
      variablesOfFolder(uri.fsPath, await this.services.environment(folder)),
    );
    return resolveServer(server.definition, { cwd, lookup, runner, readFile: readEnvFile });
  }

  async #told(problem: ConfigProblem): Promise<SessionServers['problems'][number]> {
    const position = problem.position ?? (await this.configuration.position(problem.source, problem.keys));
    return { problem, text: problemText(problem, position) };
  }

  /** Who changes nothing that the agent would get changes nothing for the session. */
  #snapshot(servers: readonly ConfiguredServer[], { folder }: SessionPlace, capabilities: AgentCapabilities): string {
    const got = servers
      .map(({ definition }) => definition)
      .filter((one) => agentTakes(capabilities, one.type) && this.consents.of(one, folder.uri) === 'given')
      .map((one) => serverFingerprint(one, folder.uri));
    return got.sort().join();
  }

  async #recheck(): Promise<void> {
    try {
      for (const [sessionId, kept] of this.#kept) {
        const { servers, problems } = await this.configuration.of(vscode.Uri.parse(kept.place.folder.uri));
        const stale = this.#snapshot(servers, kept.place, kept.capabilities) !== kept.snapshot;
        const told = await Promise.all(problems.map((problem) => this.#told(problem)));
        // It may have been opened anew meanwhile.
        if (this.#kept.get(sessionId) === kept) this.#kept.set(sessionId, { ...kept, problems: told, stale });
      }
    } catch (error) {
      this.services.log.error(`The MCP servers of the sessions could not be compared: ${errorMessage(error)}`);
    }
    this.#changed.fire();
  }

  /** Nobody sees the questions of a session that is not shown: once, they are pointed at. */
  #askForHidden({ outcomes }: SessionServers): void {
    const isOpen = outcomes.some(({ state }) => state.kind === 'leftOut' && state.reason.kind === 'consentOpen');
    if (!isOpen || this.#hasPointed) return;
    this.#hasPointed = true;
    const show = vscode.l10n.t('Show MCP Servers');
    const text = vscode.l10n.t('MCP servers that the workspace defines wait for your consent.');
    void vscode.window.showInformationMessage(text, show).then((answer) => {
      if (answer === show) void vscode.commands.executeCommand('parley.showMcpServers');
    });
  }

  #forgetClosed(): void {
    const closed = [...this.#kept.keys()].filter((id) => !this.services.sessions.get(id));
    for (const id of closed) {
      this.#kept.delete(id);
      this.notes.forget(id);
      this.#waiting.get(id)?.dispose();
      this.#waiting.delete(id);
    }
    if (closed.length > 0) this.#changed.fire();
  }

  #tell({ place, outcomes, problems }: SessionServers): void {
    const { serverLog } = this.services;
    for (const { name, transport, state } of outcomes) {
      if (state.kind === 'given') serverLog.info(name, `given to ${place.agentId} as ${state.sentAs} (${transport})`);
      else serverLog.warn(name, `not given to ${place.agentId}: ${leftOutText(state.reason)}`);
    }
    for (const { text } of problems) serverLog.warn('configuration', text);
  }
}

async function readEnvFile(path: string): Promise<string> {
  const text = await readText(vscode.Uri.file(path));
  if (text === undefined) throw new Error('there is no such file');
  return text;
}
