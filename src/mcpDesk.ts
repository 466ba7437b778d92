import * as vscode from 'vscode';
import type { AgentCapabilities, McpServerEntry } from './acp/agentConnection';
import { Sequencer } from './base/async';
import { errorMessage } from './base/errors';
import { Emitter } from './base/events';
import { DisposableObject } from './base/lifecycle';
import { agentTakes } from './mcp/agentTakes';
import { chooseServers } from './mcp/chooseServers';
import type { ConfigProblem, McpServerDefinition } from './mcp/serverDefinition';
import { serverFingerprint } from './mcp/serverFingerprint';
import { McpNotes } from './mcpNotes';
import { McpResolver, type McpResolverServices } from './mcpResolver';
import { McpToolLists, type McpToolListServices } from './mcpToolLists';
import { SessionReopening } from './sessionReopening';
import type { SessionServers } from './sessionServers';
import { directoriesOf, type SessionPlace } from './sessions/ports';
import type { WorkspaceSessions } from './sessions/workspaceSessions';
import type { SettingsFiles } from './workspace/mcp/configSources';
import { type FolderServers, McpConfiguration } from './workspace/mcp/mcpConfiguration';
import { leftOutText, problemText } from './workspace/mcp/mcpTexts';
import { ServerConsents } from './workspace/mcp/serverConsents';

/** What a session gets beside the servers that are configured. */
export interface SessionSurroundings {
  readonly editorTools: boolean;
  /** Other folders of the workspace, absolute; none where the agent does not take them. */
  readonly folders: readonly string[];
}

export interface McpDeskServices
  extends McpResolverServices, Pick<McpToolListServices, 'serverLog' | 'log' | 'watchdog'> {
  readonly sessions: Pick<WorkspaceSessions, 'get' | 'onDidChange'>;
  readonly files: SettingsFiles;
  /** What is remembered for the workspace. */
  readonly memento: vscode.Memento;
  surroundings(place: SessionPlace, capabilities: AgentCapabilities): SessionSurroundings;
}

interface Kept extends SessionServers {
  readonly got: Snapshot;
}

/** Identifies what a session got. */
interface Snapshot {
  readonly servers: string;
  readonly folders: string;
}

/**
 * Hands the configured MCP servers to sessions, remembers what each got, and follows what changes meanwhile. Loaded when the first session
 * opens.
 */
export class McpDesk extends DisposableObject {
  readonly configuration: McpConfiguration;
  readonly consents: ServerConsents;
  readonly notes: McpNotes;
  readonly tools: McpToolLists;
  readonly #changed = this.register(new Emitter<void>());
  /** What a session has, or could have, is other than before. */
  readonly onDidChange = this.#changed.event;
  readonly #kept = new Map<string, Kept>();
  readonly #rechecks = new Sequencer();
  readonly #resolver: McpResolver;
  readonly #reopening: SessionReopening;
  /** How often something has changed that may count for sessions. */
  #changes = 0;
  #hasPointed = false;

  constructor(private readonly services: McpDeskServices) {
    super();
    const { files, log, memento, sessions } = services;
    this.configuration = this.register(new McpConfiguration(files, log));
    this.consents = this.register(new ServerConsents(memento, log));
    this.#resolver = new McpResolver(services);
    const { configuration, consents } = this;
    this.tools = this.register(new McpToolLists({ ...services, configuration, consents, resolver: this.#resolver }));
    this.#reopening = this.register(new SessionReopening(sessions));
    this.notes = this.register(new McpNotes(this));
    const recheck = (): void => {
      this.#changes++;
      void this.#rechecks.run(() => this.#recheck());
    };
    this.register(this.configuration.onDidChange(recheck));
    this.register(this.consents.onDidChange(recheck));
    this.register(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (surroundingSettings.some((setting) => change.affectsConfiguration(setting))) recheck();
      }),
    );
    this.register(
      this.tools.onDidChange(() => {
        this.touch();
      }),
    );
    this.register(
      sessions.onDidChange(() => {
        this.#forgetClosed();
      }),
    );
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
    const before = this.#changes;
    const configured = await this.configuration.of(vscode.Uri.parse(folder.uri));
    const got = this.#snapshot(configured, place, capabilities);
    const [cwd] = directoriesOf(place);
    const choice = await chooseServers(configured.servers, own, {
      capabilities,
      consent: (server) => this.consents.of(server, folder.uri),
      resolve: (server) => this.#resolver.resolve(server, folder.uri, cwd),
    });
    const problems = await this.#told(configured.problems);
    this.#kept.delete(sessionId);
    this.notes.forget(sessionId);
    const stale = { servers: false, folders: false };
    const kept: Kept = { place, capabilities, outcomes: choice.outcomes, problems, got, stale };
    this.#kept.set(sessionId, kept);
    this.#tell(kept);
    if (place.opening?.hidden) this.#askForHidden(kept);
    this.#changed.fire();
    // The person may have taken a while to answer.
    if (this.#changes !== before) void this.#rechecks.run(() => this.#recheck());
    return choice.entries;
  }

  /** Opens a session anew with what there is now: at once, or when its turn has ended. */
  apply(sessionId: string): void {
    this.#reopening.reopen(sessionId);
    this.touch();
  }

  /** It waits until the session's turn has ended. */
  isApplying(sessionId: string): boolean {
    return this.#reopening.isWaiting(sessionId);
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

  async #told(problems: readonly ConfigProblem[]): Promise<SessionServers['problems']> {
    const positions = await this.configuration.positions(problems);
    return problems.map((problem, index) => ({ problem, text: problemText(problem, positions[index]) }));
  }

  /** Who changes nothing that the agent would get changes nothing for the session. */
  #snapshot({ servers }: FolderServers, place: SessionPlace, capabilities: AgentCapabilities): Snapshot {
    const { uri } = place.folder;
    const got = servers
      .map(({ definition }) => definition)
      .filter((one) => agentTakes(capabilities, one.type) && this.consents.of(one, uri) === 'given')
      .map((one) => serverFingerprint(one, uri));
    const { editorTools, folders } = this.services.surroundings(place, capabilities);
    return { servers: [String(editorTools), ...got.sort()].join(), folders: JSON.stringify(folders) };
  }

  /** One at a time: of two, the later one has the last word. */
  async #recheck(): Promise<void> {
    try {
      for (const [sessionId, kept] of this.#kept) {
        const configured = await this.configuration.of(vscode.Uri.parse(kept.place.folder.uri));
        const now = this.#snapshot(configured, kept.place, kept.capabilities);
        const stale = { servers: now.servers !== kept.got.servers, folders: now.folders !== kept.got.folders };
        const problems = await this.#told(configured.problems);
        // It may have been opened anew meanwhile.
        if (this.#kept.get(sessionId) === kept) this.#kept.set(sessionId, { ...kept, problems, stale });
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
      this.#reopening.forget(id);
    }
    if (closed.length > 0) this.#changed.fire();
  }

  #tell({ place, outcomes, problems }: SessionServers): void {
    const { serverLog } = this.services;
    for (const { name, transport, state } of outcomes) {
      if (state.kind === 'given') serverLog.info(name, `given to ${place.agentId} as ${state.sentAs} (${transport})`);
      else serverLog.warn(name, `not given to ${place.agentId}: ${leftOutText(state.reason)}`);
    }
    for (const { text } of problems) serverLog.warn('', text);
  }
}

/** Decide what a session gets beside the servers that are configured. */
const surroundingSettings = ['parley.additionalFolders', 'parley.editorTools.enabled'] as const;
