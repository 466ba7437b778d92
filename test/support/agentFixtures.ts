import { pathToFileURL } from 'node:url';
import { connectAgent } from '../../src/acp/connectAgent';
import type { AgentDefinition } from '../../src/agents/agentDefinition';
import type { AgentHost } from '../../src/agents/agentHost';
import { AgentProcesses } from '../../src/agents/agentProcesses';
import { FolderAgents } from '../../src/agents/folderAgents';
import { nullLog } from '../../src/base/log';
import { type SessionHost, systemClock, type WorkspaceFolder } from '../../src/sessions/ports';
import type { Session } from '../../src/sessions/session';
import { SessionManager } from '../../src/sessions/sessionManager';
import { WorkspaceSessions } from '../../src/sessions/workspaceSessions';
import { testConnectOptions } from './connected';
import { fakeHost } from './fakeSessionHost';
import { repositoryPath } from './root';

// With the random ids of the product: a session may outlive a connection.
const { idPrefix: _, ...connectOptions } = testConnectOptions;

const folder = (): string => repositoryPath('test/fixtures/agents');

/** An agent of the cabinet, test/fixtures/agents/bad.mjs. */
export function badAgent(name: string): AgentDefinition {
  return nodeAgent(name, repositoryPath('test/fixtures/agents/bad.mjs'), name);
}

/** @param scenario See test/fixtures/agents/README.md. */
export function scriptedAgent(scenario: object = {}, id = 'scripted'): AgentDefinition {
  return nodeAgent(id, repositoryPath('test/fixtures/agents/scripted.mjs'), JSON.stringify(scenario));
}

/** Connects to the MCP servers that it is given: see test/fixtures/agents/scenarios/mcp.mjs. @param env Its `MCP_AGENT_…`. */
export function mcpAgent(env: Readonly<Record<string, string>> = {}, id = 'mcp'): AgentDefinition {
  const agent = repositoryPath('test/fixtures/agents/scripted.mjs');
  return { ...nodeAgent(id, agent, repositoryPath('test/fixtures/agents/scenarios/mcp.mjs')), env };
}

export function nodeAgent(id: string, ...args: readonly string[]): AgentDefinition {
  return { id, name: id, command: process.execPath, args, env: {}, source: 'settings' };
}

/** The sessions of one folder with real agents. */
export class SessionBench {
  readonly agents: AgentBench;
  readonly sessions: SessionManager;

  constructor(definitions: readonly AgentDefinition[], host: Partial<SessionHost> = {}, workspaceFolder = folder()) {
    this.agents = new AgentBench(definitions, { folder: workspaceFolder });
    const place = { uri: pathToFileURL(workspaceFolder).href, name: 'agents', path: workspaceFolder };
    this.sessions = new SessionManager(place, this.agents.folder, fakeHost(host));
  }

  /** Ends everything; settles when no process is left. */
  async dispose(): Promise<void> {
    this.sessions.dispose();
    await this.agents.dispose();
  }
}

/** The sessions of a window of VS Code with one folder, whose agent plays a scenario. */
export class WindowBench {
  readonly agents: AgentBench;
  readonly sessions: WorkspaceSessions;

  constructor(
    scenario: object,
    private readonly place: WorkspaceFolder,
    host: Partial<SessionHost>,
  ) {
    const agent = { ...scriptedAgent(scenario), env: { ELECTRON_RUN_AS_NODE: '1' } };
    this.agents = new AgentBench([agent], { folder: place.path });
    this.sessions = new WorkspaceSessions(
      (one) => new SessionManager(one, this.agents.folder, fakeHost({ clock: systemClock, ...host })),
    );
    this.sessions.setFolders([place]);
  }

  create(): Session {
    const session = this.sessions.create(this.place.uri, 'scripted');
    if (!session) throw new Error('The folder has no sessions');
    return session;
  }

  /** Ends everything; settles when no process is left. */
  async dispose(): Promise<void> {
    this.sessions.dispose();
    await this.agents.dispose();
  }
}

/** The agents of one folder with all that they need, the real connection included. */
export class AgentBench {
  readonly processes = new AgentProcesses(nullLog);
  readonly folder: FolderAgents;
  trusted = true;
  startLimitMs = 10_000;
  /** How often an environment was asked for: once for each start. */
  starts = 0;

  constructor(definitions: readonly AgentDefinition[], host: Partial<AgentHost> = {}) {
    this.folder = new FolderAgents(definitions, {
      folder: folder(),
      processes: this.processes,
      environment: () => {
        this.starts++;
        return Promise.resolve(process.env);
      },
      variables: () => () => undefined,
      // Most tests that are about an end look at the end.
      restartLimit: { restarts: 0, within: 1 },
      connect: (streams, options) => connectAgent(streams, { ...connectOptions, ...options }),
      settings: () => ({ protocol: 'auto', startLimitMs: this.startLimitMs }),
      isTrusted: () => this.trusted,
      log: nullLog,
      ...host,
    });
  }

  /** Ends everything; settles when no process is left. */
  async dispose(): Promise<void> {
    this.folder.dispose();
    await this.processes.endAll();
    this.processes.dispose();
  }
}
