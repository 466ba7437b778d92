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

  /**
   * Not those that are here again, kept by a window of an earlier version.
   * @returns With whether another session here is the same one of their agent: opened anew from its list.
   */
  list(): readonly (Omit<GoneSession, 'isElsewhere'> & { readonly isAgain: boolean })[] {
    const gone = this.statements.all(
      `SELECT id, agent_id, agent_session_id, EXISTS (SELECT 1 FROM session s
       WHERE s.agent_id = gone.agent_id AND s.agent_session_id = gone.agent_session_id) AS again
       FROM gone WHERE id NOT IN (SELECT id FROM session)`,
    );
    return gone.map((line) => {
      const { agent_session_id: agentSessionId, again } = line;
      return {
        id: textIn(line, 'id'),
        agentId: textIn(line, 'agent_id'),
        ...(typeof agentSessionId === 'string' && { agentSessionId }),
        isAgain: again === 1,
      };
    });
  }

  /** Nothing is left of it, or a window that had it open keeps it again. */
  delete(id: string): void {
    this.statements.run('DELETE FROM gone WHERE id = ?', id);
  }
}
