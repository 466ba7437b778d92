import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { HistoryEntry } from './history';
import { defaultOptions, withOption } from './options';
import type { GuideOptions } from './options';
import { ENDING, sessionFile } from './sessionFile';

/** What is kept of a session. */
export interface SessionRecord {
  readonly sessionId: string;
  /** Absolute. */
  readonly cwd: string;
  readonly title: string;
  /** RFC 3339. */
  readonly updatedAt: string;
  readonly options: GuideOptions;
  readonly history: readonly HistoryEntry[];
}

/** Keeps sessions beyond the process. */
export interface SessionStore {
  /** In no particular order. A record that cannot be read is left out. */
  all(): Promise<readonly SessionRecord[]>;
  get(sessionId: string): Promise<SessionRecord | undefined>;
  put(record: SessionRecord): Promise<void>;
  /** @returns whether there was one */
  delete(sessionId: string): Promise<boolean>;
}

/** Forgets all when the process ends. */
export class MemoryStore implements SessionStore {
  readonly #records = new Map<string, SessionRecord>();

  all(): Promise<readonly SessionRecord[]> {
    return Promise.resolve([...this.#records.values()]);
  }

  get(sessionId: string): Promise<SessionRecord | undefined> {
    return Promise.resolve(this.#records.get(sessionId));
  }

  put(record: SessionRecord): Promise<void> {
    this.#records.set(record.sessionId, record);
    return Promise.resolve();
  }

  delete(sessionId: string): Promise<boolean> {
    return Promise.resolve(this.#records.delete(sessionId));
  }
}

/** A JSON file per session in one folder; several processes may use it at once, the last one to write a session wins. */
export class FolderStore implements SessionStore {
  #writes = 0;

  constructor(private readonly folder: string) {}

  async all(): Promise<readonly SessionRecord[]> {
    const names = await readdir(this.folder).catch(() => []);
    const records: SessionRecord[] = [];
    for (const name of names) {
      const record = name.endsWith(ENDING) ? await this.get(name.slice(0, -ENDING.length)) : undefined;
      if (record) records.push(record);
    }
    return records;
  }

  async get(sessionId: string): Promise<SessionRecord | undefined> {
    const file = sessionFile(this.folder, sessionId);
    if (file === undefined) return undefined;
    try {
      const record = parseRecord(JSON.parse(await readFile(file, 'utf8')));
      return record?.sessionId === sessionId ? record : undefined;
    } catch {
      return undefined;
    }
  }

  async put(record: SessionRecord): Promise<void> {
    const file = sessionFile(this.folder, record.sessionId);
    if (file === undefined) return;
    // What is said may hold secrets, and others may use the machine.
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    // A reader never sees half a file: it is written beside and moved into place.
    const beside = `${file}.${String(process.pid)}-${String(this.#writes++)}.tmp`;
    try {
      await writeFile(beside, JSON.stringify({ version: 1, ...record }), { mode: 0o600 });
      await rename(beside, file);
    } catch (error) {
      await rm(beside, { force: true });
      throw error;
    }
  }

  async delete(sessionId: string): Promise<boolean> {
    const file = sessionFile(this.folder, sessionId);
    if (file === undefined) return false;
    try {
      await rm(file);
      return true;
    } catch {
      return false;
    }
  }
}

function parseRecord(value: unknown): SessionRecord | undefined {
  if (!isObject(value) || value['version'] !== 1 || !Array.isArray(value['history'])) return undefined;
  const { sessionId, cwd, title, updatedAt, options, history } = value;
  if (typeof sessionId !== 'string' || typeof cwd !== 'string' || typeof updatedAt !== 'string') return undefined;
  return {
    sessionId,
    cwd,
    title: typeof title === 'string' ? title : '',
    updatedAt,
    options: parseOptions(options),
    history: history.filter(isEntry),
  };
}

function parseOptions(value: unknown): GuideOptions {
  const given = isObject(value) ? Object.entries(value) : [];
  return given.reduce<GuideOptions>((options, [id, one]) => withOption(options, id, one) ?? options, defaultOptions);
}

/** Enough for the file of our own that has a version: a file that someone edited may lose entries, not more. */
function isEntry(value: unknown): value is HistoryEntry {
  if (!isObject(value)) return false;
  switch (value['type']) {
    case 'prompt':
      return typeof value['messageId'] === 'string' && Array.isArray(value['blocks']);
    case 'message':
      return typeof value['messageId'] === 'string' && typeof value['text'] === 'string';
    case 'toolCall':
      return typeof value['toolCallId'] === 'string';
    case 'terminal':
      return typeof value['terminalId'] === 'string' && typeof value['output'] === 'string';
    case 'plan':
      return Array.isArray(value['entries']);
    default:
      return false;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
