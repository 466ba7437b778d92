import type { SessionMeta, SessionRecord } from './records';
import { numberIn, type Result, type Statements, textIn } from './statements';

export const RECORD_COLUMNS =
  'session.number, session.id, agent_id, agent_session_id, folder, title, title_is_own, created_at, updated_at, turns, messages, archived, opening';

export function recordOf(result: Result): SessionRecord {
  const { agent_session_id: agentSessionId, opening } = result;
  return {
    id: textIn(result, 'id'),
    agentId: textIn(result, 'agent_id'),
    ...(typeof agentSessionId === 'string' && { agentSessionId }),
    folder: textIn(result, 'folder'),
    title: textIn(result, 'title'),
    titleIsOwn: numberIn(result, 'title_is_own') === 1,
    createdAt: numberIn(result, 'created_at'),
    updatedAt: numberIn(result, 'updated_at'),
    turns: numberIn(result, 'turns'),
    messages: numberIn(result, 'messages'),
    archived: numberIn(result, 'archived') === 1,
    ...(typeof opening === 'string' && { opening }),
  };
}

/** Puts what is known of a session in its line, which is made where there is none. @returns The line's number. */
export function putMeta(statements: Statements, meta: SessionMeta, writer: string): number {
  const line = statements.get(
    `INSERT INTO session (id, agent_id, agent_session_id, folder, title, title_is_own, created_at, updated_at, turns, opening, writer)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET agent_session_id = excluded.agent_session_id, title = excluded.title,
       title_is_own = excluded.title_is_own, updated_at = excluded.updated_at, turns = excluded.turns
     RETURNING number`,
    meta.id,
    meta.agentId,
    meta.agentSessionId ?? null,
    meta.folder,
    meta.title,
    meta.titleIsOwn ? 1 : 0,
    meta.createdAt,
    meta.updatedAt,
    meta.turns,
    meta.opening ?? null,
    writer,
  );
  return numberIn(line ?? {}, 'number');
}
