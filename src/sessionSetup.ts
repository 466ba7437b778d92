import type { AgentConnection, McpServerEntry } from './acp/agentConnection';
import { errorMessage } from './base/errors';
import { Emitter } from './base/events';
import { Lazy } from './base/lazy';
import { type Disposable, disposeAll, DisposableObject } from './base/lifecycle';
import type { Log } from './base/log';
import type { PanelNotes } from './chat/panelPorts';
import type { SessionNote } from './chat/protocol';
import type { McpDesk } from './mcpDesk';
import type {
  AskPermission,
  InProcessMcpServer,
  SessionAccess,
  SessionHost,
  SessionPlace,
  SessionSetup,
} from './sessions/ports';

/** An in-process MCP server as an agent is given it. */
export interface CarriedServer extends Disposable {
  readonly entry: McpServerEntry;
}

export interface SessionSetupServices {
  /** Made when it is first called, and when it failed; owned by this. */
  loadDesk(): Promise<McpDesk>;
  /** Our own in-process servers for a session, beside those that whoever made it wants. */
  ownServers?(place: SessionPlace, ask: AskPermission, access: SessionAccess): readonly InProcessMcpServer[];
  /** Undefined: the agent supports no way to it. @throws Error */
  carry?(server: InProcessMcpServer, connection: AgentConnection): Promise<CarriedServer | undefined>;
  /** Other folders of the workspace that go along, absolute. */
  otherFolders(place: SessionPlace): readonly string[];
  readonly log: Log;
}

/**
 * What sessions are opened with: the MCP servers of the settings, those of whoever made the session, in-process ones over a bridge, and
 * other folders, each as far as the agent supports it. A session opens with what there is, whatever fails.
 */
export class SessionSetups extends DisposableObject implements PanelNotes {
  readonly #changed = this.register(new Emitter<void>());
  readonly onDidChange = this.#changed.event;
  readonly #loading = new Lazy(() => this.#load());
  #desk: McpDesk | undefined;

  constructor(private readonly services: SessionSetupServices) {
    super();
  }

  readonly setup: NonNullable<SessionHost['setup']> = async (place, ask, connection, access): Promise<SessionSetup> => {
    const carried: CarriedServer[] = [];
    const dispose = (): void => {
      disposeAll(carried.splice(0));
    };
    const plain = (place.opening?.mcpServers ?? []).filter((server) => server.type !== 'inProcess');
    try {
      const ours = this.services.ownServers?.(place, ask, access) ?? [];
      await this.#carry(place, ours, connection, carried);
      const own = [...plain, ...carried.map(({ entry }) => entry)];
      const mcpServers = await this.#choose(place, connection, own);
      return { mcpServers, additionalDirectories: this.#directories(place, connection), dispose };
    } catch (error) {
      dispose();
      throw error;
    }
  };

  /** What is known of the MCP servers of sessions, and what is configured. */
  desk(): Promise<McpDesk> {
    return this.#loading.get();
  }

  of(sessionId: string): readonly SessionNote[] {
    return this.#desk?.notes.of(sessionId) ?? [];
  }

  act(sessionId: string, noteId: string, actionId: string): void {
    this.#desk?.notes.act(sessionId, noteId, actionId);
  }

  async #load(): Promise<McpDesk> {
    const desk = this.register(await this.services.loadDesk());
    this.#desk = desk;
    this.register(
      desk.onDidChange(() => {
        this.#changed.fire();
      }),
    );
    return desk;
  }

  async #carry(
    place: SessionPlace,
    ours: readonly InProcessMcpServer[],
    connection: AgentConnection,
    carried: CarriedServer[],
  ): Promise<void> {
    const { services } = this;
    const { log } = services;
    if (!services.carry) return;
    const asked = (place.opening?.mcpServers ?? []).filter((server) => server.type === 'inProcess');
    for (const server of [...asked, ...ours]) {
      try {
        const one = await services.carry(server, connection);
        if (one) carried.push(one);
        else log.warn(`The agent supports no way to the in-process MCP server ${server.name}`);
      } catch (error) {
        log.warn(`The in-process MCP server ${server.name} could not be carried: ${errorMessage(error)}`);
      }
    }
  }

  async #choose(
    place: SessionPlace,
    connection: AgentConnection,
    own: readonly McpServerEntry[],
  ): Promise<readonly McpServerEntry[]> {
    try {
      return await (await this.desk()).choose(place, connection.agent.capabilities, own);
    } catch (error) {
      this.services.log.error(`The configured MCP servers could not be found out: ${errorMessage(error)}`);
      return own;
    }
  }

  #directories(place: SessionPlace, { agent }: AgentConnection): readonly string[] {
    const wanted = [...(place.opening?.additionalDirectories ?? []), ...this.services.otherFolders(place)];
    if (agent.capabilities.additionalDirectories) return [...new Set(wanted)];
    if (wanted.length > 0)
      this.services.log.info(`${place.agentId} does not take other folders than the session's own`);
    return [];
  }
}
