import { AgentMethods } from '../../src/api/agentMethods';
import type { ActiveSession, ParleyApi, SessionBuilder } from '../../src/api/parley';
import { PublicApi } from '../../src/api/publicApi';
import { DisposableObject } from '../../src/base/lifecycle';
import { type Log, nullLog } from '../../src/base/log';
import type { SessionHost, WorkspaceFolder } from '../../src/sessions/ports';
import type { Session } from '../../src/sessions/session';
import { SessionManager } from '../../src/sessions/sessionManager';
import { WorkspaceSessions } from '../../src/sessions/workspaceSessions';
import { type FakeAgent, FakeLink, type FakePrompt } from './fakeAgent';
import { fakeHost, settled } from './fakeSessionHost';

/** The public API over agents in memory, all of one link. */
export class ApiBench extends DisposableObject {
  readonly link: FakeLink;
  readonly sessions: WorkspaceSessions;
  readonly api: ParleyApi;
  /** What was logged at the level of warnings. */
  readonly warnings: string[] = [];
  readonly shown: string[] = [];
  readonly methods: AgentMethods;
  /** The URI of the folder that is meant by default. */
  current: string | undefined;
  /** What is said to be a directory. */
  isDirectory: (path: string) => boolean = () => true;

  constructor(
    readonly folders: readonly WorkspaceFolder[],
    makeAgent?: () => FakeAgent,
    host: Partial<SessionHost> = {},
  ) {
    super();
    this.link = this.register(new FakeLink(makeAgent));
    const log: Log = { ...nullLog, warn: (message) => this.warnings.push(message) };
    this.methods = this.register(new AgentMethods(log));
    this.sessions = this.register(
      new WorkspaceSessions((folder) => new SessionManager(folder, { link: () => this.link }, fakeHost(host))),
    );
    this.sessions.setFolders(folders);
    this.api = new PublicApi({
      sessions: this.sessions,
      folders: { list: () => folders, current: () => this.current },
      agents: {
        of: () => ({ definitions: [{ id: 'fake', name: 'The Fake' }], defaultAgentId: 'fake' }),
      },
      methods: this.methods,
      show: (sessionId) => {
        this.shown.push(sessionId);
        return Promise.resolve();
      },
      isDirectory: (path) => Promise.resolve(this.isDirectory(path)),
      log,
    });
  }

  async start(builder: SessionBuilder = this.api.buildSession()): Promise<{
    readonly live: ActiveSession;
    readonly session: Session;
    readonly agent: FakeAgent['session'];
  }> {
    const live = await builder.start();
    return { live, session: this.sessions.get(live.id)!, agent: this.link.agent.session };
  }

  /** The prompt that the agent has got last, once all that was done has come to it. */
  async prompted(): Promise<FakePrompt> {
    await settled();
    return this.link.agent.session.lastPrompt;
  }
}
