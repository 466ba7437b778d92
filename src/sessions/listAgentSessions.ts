import type { AgentConnection, ListedSession } from '../acp/agentConnection';
import { withTimeout } from '../base/async';
import type { AgentSession } from './history';
import type { WorkspaceFolder } from './ports';

/** How long an agent may take for a page. Milliseconds. */
const PAGE_LIMIT_MS = 10_000;
/** An agent that tells more pages than that is not asked further: they may have no end. */
const MAX_PAGES = 20;
/** The same for sessions. */
const MAX_SESSIONS = 2000;

/**
 * The sessions that an agent knows of, page by page: those of a folder first, then all. Nothing when it does not list any.
 * @param folders Those of the workspace, to tell which folder a session's path is.
 * @throws AcpError, TimeoutError; what came before counts
 */
export async function* listAgentSessions(
  agentId: string,
  connection: AgentConnection,
  folder: WorkspaceFolder,
  folders: readonly WorkspaceFolder[],
): AsyncGenerator<readonly AgentSession[]> {
  if (!connection.agent.capabilities.listSessions) return;
  const uriOf = (path: string): string => folders.find((one) => one.path === path)?.uri ?? fileUri(path);
  for (const filter of [{ cwd: folder.path }, {}]) {
    const seen = new Set<string>();
    let cursor: string | undefined;
    let count = 0;
    for (let page = 0; page < MAX_PAGES && count < MAX_SESSIONS; page++) {
      const request = { ...filter, ...(cursor !== undefined && { cursor }) };
      const { sessions, nextCursor } = await withTimeout(
        connection.listSessions(request),
        PAGE_LIMIT_MS,
        'session/list',
      );
      count += sessions.length;
      yield sessions.map((session) => agentSession(agentId, session, uriOf(session.cwd)));
      // A cursor that comes again would go round for ever.
      if (nextCursor === undefined || seen.has(nextCursor)) break;
      seen.add(nextCursor);
      cursor = nextCursor;
    }
  }
}

function agentSession(agentId: string, listed: ListedSession, folder: string): AgentSession {
  const time = listed.updatedAt === undefined ? Number.NaN : Date.parse(listed.updatedAt);
  return {
    agentId,
    agentSessionId: listed.sessionId,
    folder,
    title: listed.title ?? '',
    updatedAt: Number.isNaN(time) ? 0 : time,
    archived: listed.archived ?? false,
  };
}

/** The URI of an absolute path, of Windows too. */
function fileUri(path: string): string {
  const slashed = /^[a-z]:[\\/]/i.test(path) ? `/${path.replaceAll('\\', '/')}` : path;
  return `file://${slashed.split('/').map(encodeURIComponent).join('/')}`;
}
