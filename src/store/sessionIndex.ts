import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { transaction } from './openDatabase';
import type { SessionRecord } from './records';
import { Statements, textIn } from './statements';

/** The sessions of all workspaces, so that they are found without opening each one's database. */
export class SessionIndex {
  readonly #statements: Statements;

  constructor(private readonly database: DatabaseSync) {
    this.#statements = new Statements(database);
  }

  /** @param file The database that has the session. */
  put(file: string, record: SessionRecord): void {
    this.#statements.run(
      `INSERT INTO session (id, database, updated_at, record) VALUES (?, ?, ?, ?)
       ON CONFLICT (database, id) DO UPDATE SET updated_at = excluded.updated_at, record = excluded.record`,
      record.id,
      file,
      record.updatedAt,
      JSON.stringify(record),
    );
  }

  remove(file: string, ids: readonly string[]): void {
    for (const id of ids) this.#statements.run('DELETE FROM session WHERE database = ? AND id = ?', file, id);
  }

  /** Takes just these for the sessions of a database. */
  replace(file: string, records: readonly SessionRecord[]): void {
    transaction(this.database, () => {
      this.#statements.run('DELETE FROM session WHERE database = ?', file);
      for (const record of records) this.put(file, record);
    });
  }

  /** The databases that have a session: opened in another workspace, it is kept there too. */
  filesOf(id: string): readonly string[] {
    this.#forgetGone();
    return this.#statements
      .all('SELECT database FROM session WHERE id = ?', id)
      .map((line) => textIn(line, 'database'));
  }

  /** Newest first. What VS Code has thrown away with its workspace is left out. */
  list(limit = -1): readonly SessionRecord[] {
    this.#forgetGone();
    return this.#statements
      .all('SELECT record FROM session ORDER BY updated_at DESC LIMIT ?', limit)
      .map((line) => JSON.parse(textIn(line, 'record')) as SessionRecord);
  }

  /** The databases that have sessions. */
  files(): readonly string[] {
    this.#forgetGone();
    return this.#statements.all('SELECT DISTINCT database FROM session').map((line) => textIn(line, 'database'));
  }

  #forgetGone(): void {
    for (const line of this.#statements.all('SELECT DISTINCT database FROM session')) {
      const file = textIn(line, 'database');
      if (!existsSync(file)) this.#statements.run('DELETE FROM session WHERE database = ?', file);
    }
  }
}
