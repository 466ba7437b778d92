import { chmodSync, closeSync, existsSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { StoreTrouble } from './records';
import { isDamage } from './storeError';

/** How long a write waits for that of another window. Milliseconds. */
const BUSY_TIMEOUT_MS = 5000;

/** Made by a Parley that knows more steps of the schema. */
class NewerVersion extends Error {
  override readonly message = 'The database is of a newer version';
}

/**
 * Opens a database and brings it to the newest version of its schema.
 *
 * One that is damaged is kept beside it under another name. One of a newer Parley stays as it is, for that to go on with; the name of
 * the one opened in its place has the version in it. Both are told. Killed at any moment, the file is as after its last transaction:
 * write-ahead log (https://sqlite.org/wal.html).
 * @param file Absolute; it and its folder are made where they are not, for nobody else to read.
 * @throws errors of SQLite and of the file system
 */
export function openDatabase(
  file: string,
  schema: readonly string[],
  onTrouble: (trouble: StoreTrouble) => void,
): DatabaseSync {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    keepPrivate(file);
    return open(file, schema);
  } catch (error) {
    if (error instanceof NewerVersion) {
      onTrouble({ kind: 'newer', file });
      return open(`${file}.v${String(schema.length)}`, schema);
    }
    if (!isDamage(error)) throw error;
    onTrouble({ kind: 'damaged', keptAs: setAside(file) });
    return open(file, schema);
  }
}

/**
 * Opens a database that is somebody else's to mend: where it is missing, damaged or newer, it stays so.
 * @throws errors of SQLite, and others that say why
 */
export function openExisting(file: string, schema: readonly string[]): DatabaseSync {
  if (!existsSync(file)) throw new Error('The database is not there any more');
  return open(file, schema);
}

/** What a database is called that was set aside. @param count From 1. */
export function nameAside(file: string, count: number): string {
  return `${file}.damaged-${String(count)}`;
}

/** Renames a database, with what belongs to it. @returns Its name then. */
export function setAside(file: string): string {
  let count = 1;
  while (existsSync(nameAside(file, count))) count++;
  const name = nameAside(file, count);
  for (const ending of ['', '-wal', '-shm']) {
    if (existsSync(file + ending)) renameSync(file + ending, name + ending);
  }
  return name;
}

/** Runs all of it or nothing; another window's write is waited for at its beginning, not in the middle. */
export function transaction<T>(database: DatabaseSync, action: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = action();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // Some errors, such as a full disk, have ended the transaction already.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** SQLite gives the files beside a database the rights that it has. Windows keeps a person's own files to them by itself. */
function keepPrivate(file: string): void {
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
  else if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
}

function open(file: string, schema: readonly string[]): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    // Before anything is written: a new file shrinks when sessions are deleted.
    if (versionOf(database) === 0) database.exec('PRAGMA auto_vacuum = INCREMENTAL');
    if (versionOf(database) > schema.length) throw new NewerVersion();
    database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      PRAGMA foreign_keys = ON;
      PRAGMA secure_delete = ON;
      PRAGMA journal_size_limit = 16777216;
    `);
    if (versionOf(database) < schema.length) migrate(database, schema);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Several windows may come to it at once: whoever is first does it. */
function migrate(database: DatabaseSync, schema: readonly string[]): void {
  transaction(database, () => {
    const version = versionOf(database);
    for (const step of schema.slice(version)) database.exec(step);
    database.exec(`PRAGMA user_version = ${String(schema.length)}`);
  });
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}
