import type { GoneSession } from './records';
import { type Statements, textIn } from './statements';

/** Which sessions are deleted while what is kept beside their transcripts may still be there: it is found again after a crash. */
export class GoneTable {
  constructor(private readonly statements: Statements) {}

  /** To be called in the transaction that deletes a session, before that. */
  add(id: string): void {
    this.statements.run(
      'INSERT OR REPLACE INTO gone SELECT id, agent_id, agent_session_id FROM session WHERE id = ?',
      id,
    );
  }

  /** Not those that are here again: kept by a window of an earlier version, or opened anew from their agent's list. */
  list(): readonly Omit<GoneSession, 'isElsewhere'>[] {
    const gone = this.statements.all(
      `SELECT id, agent_id, agent_session_id FROM gone WHERE NOT EXISTS
       (SELECT 1 FROM session s WHERE s.id = gone.id
        OR (s.agent_id = gone.agent_id AND s.agent_session_id = gone.agent_session_id))`,
    );
    return gone.map((line) => {
      const { agent_session_id: agentSessionId } = line;
      return {
        id: textIn(line, 'id'),
        agentId: textIn(line, 'agent_id'),
        ...(typeof agentSessionId === 'string' && { agentSessionId }),
      };
    });
  }

  /** Nothing is left of it, or a window that had it open keeps it again. */
  delete(id: string): void {
    this.statements.run('DELETE FROM gone WHERE id = ?', id);
  }
}
