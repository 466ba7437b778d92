import type { DatabaseSync } from 'node:sqlite';
import type { RowSnapshot } from '../sessions/snapshot';
import { GoneTable } from './goneTable';
import { transaction } from './openDatabase';
import type {
  AppendOrder,
  JournalEntry,
  Retention,
  SaveOrder,
  SearchHit,
  SessionMeta,
  SessionRecord,
  StoredTranscript,
} from './records';
import { rowText } from './rowText';
import { excerpt, indexedText, matchExpression } from './searchText';
import { putMeta, RECORD_COLUMNS, recordOf } from './sessionRecord';
import { numberIn, Statements, textIn } from './statements';
import { StoreError } from './storeError';

/** Rows that are looked at in one search: of very many in few sessions, the newest count. */
const MAX_MATCHES = 2000;

/** The sessions of one workspace: each method is one transaction. */
export class Transcripts {
  /** Those that were removed, until all of them is gone. */
  readonly gone: GoneTable;
  readonly #statements: Statements;

  constructor(private readonly database: DatabaseSync) {
    this.#statements = new Statements(database);
    this.gone = new GoneTable(this.#statements);
  }

  /** @throws StoreError `takenOver`, `gone` */
  append({ meta, writer, entries }: AppendOrder): void {
    transaction(this.database, () => {
      const session = this.#claimed(meta.id, writer);
      if (!session && entries[0] && entries[0].seq > 1) throw new StoreError({ kind: 'gone' });
      const number = this.#putMeta(meta, writer);
      for (const { seq, json } of entries) {
        // What is saved already came a second time.
        if (session && seq <= numberIn(session, 'saved_seq')) continue;
        this.#statements.run('INSERT OR REPLACE INTO journal (session, seq, json) VALUES (?, ?, ?)', number, seq, json);
      }
    });
  }

  /** @throws StoreError `takenOver`, `gone` */
  save({ meta, writer, seq, whole, fields, rows, terminals }: SaveOrder): void {
    const statements = this.#statements;
    transaction(this.database, () => {
      if (!this.#claimed(meta.id, writer) && !whole) throw new StoreError({ kind: 'gone' });
      const session = this.#putMeta(meta, writer);
      // What was there before belongs to another state: rows of both would be a mixture.
      if (whole) this.#clear(session);
      let grown = 0;
      let messages = 0;
      for (const { position, json } of rows) {
        const before = statements.get(
          'SELECT number, length(json) AS size FROM row WHERE session = ? AND position = ?',
          session,
          position,
        );
        const row = JSON.parse(json) as RowSnapshot;
        const number = before
          ? this.#replaceRow(numberIn(before, 'number'), json)
          : this.#addRow(session, position, json);
        const text = rowText(row);
        if (before) statements.run('DELETE FROM row_text WHERE rowid = ?', number);
        if (text !== '') statements.run('INSERT INTO row_text (rowid, text) VALUES (?, ?)', number, indexedText(text));
        grown += json.length - numberIn(before ?? {}, 'size');
        if (!before && row.kind === 'message') messages++;
      }
      for (const { key, json } of terminals) {
        const before = statements.get(
          'SELECT length(json) AS size FROM terminal WHERE session = ? AND key = ?',
          session,
          key,
        );
        grown += json.length - numberIn(before ?? {}, 'size');
        statements.run(
          `INSERT INTO terminal (session, key, json) VALUES (?, ?, ?)
           ON CONFLICT (session, key) DO UPDATE SET json = excluded.json`,
          session,
          key,
          json,
        );
      }
      statements.run('DELETE FROM journal WHERE session = ? AND seq <= ?', session, seq);
      statements.run(
        'UPDATE session SET fields = ?, saved_seq = ?, size = size + ?, messages = messages + ? WHERE number = ?',
        fields,
        seq,
        grown,
        messages,
        session,
      );
    });
  }

  /** @param writer From here on the session is this one's; undefined: it stays whose it is. */
  load(id: string, writer: string | undefined): StoredTranscript | undefined {
    const statements = this.#statements;
    return transaction(this.database, () => {
      if (writer !== undefined) statements.run('UPDATE session SET writer = ? WHERE id = ?', writer, id);
      const session = statements.get(`SELECT ${RECORD_COLUMNS}, fields, saved_seq FROM session WHERE id = ?`, id);
      if (!session) return undefined;
      const number = numberIn(session, 'number');
      const savedSeq = numberIn(session, 'saved_seq');
      const { fields } = session;
      return {
        record: recordOf(session),
        fields: typeof fields === 'string' ? fields : undefined,
        rows: statements
          .all('SELECT json FROM row WHERE session = ? ORDER BY position', number)
          .map((row) => textIn(row, 'json')),
        terminals: statements
          .all('SELECT json FROM terminal WHERE session = ? ORDER BY number', number)
          .map((terminal) => textIn(terminal, 'json')),
        savedSeq,
        journal: withoutGap(
          savedSeq,
          statements
            .all('SELECT seq, json FROM journal WHERE session = ? AND seq > ? ORDER BY seq', number, savedSeq)
            .map((entry) => ({ seq: numberIn(entry, 'seq'), json: textIn(entry, 'json') })),
        ),
      };
    });
  }

  /** Newest first. */
  list(limit = -1): readonly SessionRecord[] {
    return this.#statements
      .all(`SELECT ${RECORD_COLUMNS} FROM session ORDER BY updated_at DESC LIMIT ?`, limit)
      .map(recordOf);
  }

  get(id: string): SessionRecord | undefined {
    const session = this.#statements.get(`SELECT ${RECORD_COLUMNS} FROM session WHERE id = ?`, id);
    return session && recordOf(session);
  }

  /** Each session once, with the newest row that has it; those whose title has it first. */
  search(query: string, limit: number): readonly SearchHit[] {
    const expression = matchExpression(query);
    if (expression === undefined) return [];
    const hits = new Map<number, SearchHit>();
    for (const session of this.#named(query, limit)) {
      const record = recordOf(session);
      hits.set(numberIn(session, 'number'), {
        session: record,
        position: undefined,
        excerpt: excerpt(record.title, query),
      });
    }
    let matches = 0;
    for (const match of this.#statements.iterate(
      // The newest first: FTS5 walks its lists from the end, and stops when it is not asked further.
      `SELECT row_text.rowid AS number, row.session AS session FROM row_text JOIN row ON row.number = row_text.rowid
       WHERE row_text MATCH ? ORDER BY row_text.rowid DESC`,
      expression,
    )) {
      if (hits.size >= limit || ++matches > MAX_MATCHES) break;
      const session = numberIn(match, 'session');
      if (!hits.has(session)) hits.set(session, this.#hit(session, numberIn(match, 'number'), query));
    }
    return [...hits.values()];
  }

  rename(id: string, title: string): void {
    this.#statements.run('UPDATE session SET title = ?, title_is_own = 1 WHERE id = ?', title, id);
  }

  archive(id: string, archived: boolean): void {
    this.#statements.run('UPDATE session SET archived = ? WHERE id = ?', archived ? 1 : 0, id);
  }

  remove(ids: readonly string[]): void {
    transaction(this.database, () => {
      for (const id of ids) {
        this.gone.add(id);
        this.#statements.run(
          `DELETE FROM row_text WHERE rowid IN
           (SELECT row.number FROM row JOIN session ON session.number = row.session WHERE session.id = ?)`,
          id,
        );
        this.#statements.run('DELETE FROM session WHERE id = ?', id);
      }
    });
  }

  /**
   * Takes what was removed out of the files too: the words in the index, where deleting only marks them, and the pages in the log.
   * Takes long in a large database.
   */
  erase(): void {
    const { database } = this;
    database.exec(`
      INSERT INTO row_text (row_text) VALUES ('optimize');
      PRAGMA incremental_vacuum;
      PRAGMA wal_checkpoint(TRUNCATE);
    `);
  }

  /** The sessions that are too old, or too much; oldest first. */
  expired({ maxAgeMs, maxBytes, now, keep }: Retention): readonly SessionRecord[] {
    const kept = new Set(keep);
    const sessions = this.#statements.all(`SELECT ${RECORD_COLUMNS}, size FROM session ORDER BY updated_at`);
    let total = sessions.reduce((sum, session) => sum + numberIn(session, 'size'), 0);
    const expired: SessionRecord[] = [];
    for (const session of sessions) {
      const isOld = maxAgeMs !== undefined && now - numberIn(session, 'updated_at') > maxAgeMs;
      const isMuch = maxBytes !== undefined && total > maxBytes;
      const id = textIn(session, 'id');
      if ((!isOld && !isMuch) || kept.has(id)) continue;
      expired.push(recordOf(session));
      total -= numberIn(session, 'size');
    }
    return expired;
  }

  /** @throws StoreError when the session is somebody else's */
  #claimed(id: string, writer: string): ReturnType<Statements['get']> {
    const session = this.#statements.get('SELECT writer, saved_seq FROM session WHERE id = ?', id);
    if (session && session['writer'] !== writer) throw new StoreError({ kind: 'takenOver' });
    return session;
  }

  /** One that was removed, and is kept again by a window that had it open, is not gone. */
  #putMeta(meta: SessionMeta, writer: string): number {
    this.gone.delete(meta.id);
    return putMeta(this.#statements, meta, writer);
  }

  /** Takes away what was saved of a session. What is in the journal may have come after what is saved now. */
  #clear(session: number): void {
    const statements = this.#statements;
    statements.run('DELETE FROM row_text WHERE rowid IN (SELECT number FROM row WHERE session = ?)', session);
    for (const table of ['row', 'terminal']) statements.run(`DELETE FROM ${table} WHERE session = ?`, session);
    statements.run('UPDATE session SET size = 0, messages = 0 WHERE number = ?', session);
  }

  #replaceRow(number: number, json: string): number {
    this.#statements.run('UPDATE row SET json = ? WHERE number = ?', json, number);
    return number;
  }

  #addRow(session: number, position: number, json: string): number {
    const row = this.#statements.get(
      'INSERT INTO row (session, position, json) VALUES (?, ?, ?) RETURNING number',
      session,
      position,
      json,
    );
    return numberIn(row ?? {}, 'number');
  }

  #named(query: string, limit: number): ReturnType<Statements['all']> {
    const pattern = `%${query.trim().replace(/[\\%_]/g, '\\$&')}%`;
    return this.#statements.all(
      `SELECT ${RECORD_COLUMNS} FROM session WHERE title LIKE ? ESCAPE '\\' ORDER BY updated_at DESC LIMIT ?`,
      pattern,
      limit,
    );
  }

  #hit(session: number, row: number, query: string): SearchHit {
    const found = this.#statements.get(
      `SELECT ${RECORD_COLUMNS}, position, json FROM row JOIN session ON session.number = row.session WHERE row.number = ?`,
      row,
    );
    if (!found) throw new Error(`Session ${String(session)} has lost a row`);
    const text = rowText(JSON.parse(textIn(found, 'json')) as RowSnapshot);
    return { session: recordOf(found), position: numberIn(found, 'position'), excerpt: excerpt(text, query) };
  }
}

function withoutGap(savedSeq: number, entries: readonly JournalEntry[]): readonly JournalEntry[] {
  const gap = entries.findIndex(({ seq }, index) => seq !== savedSeq + index + 1);
  return gap < 0 ? entries : entries.slice(0, gap);
}
