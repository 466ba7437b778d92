import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { type FileLook, TIME_GRAIN_MS } from '../../changes/diskFiles';
import { type FileContent, MAX_KEPT_BYTES } from '../../changes/fileContent';

/** Milliseconds. */
const LIMIT_MS = 5000;
/** Of times that are the same: one is a number of seconds and nanoseconds, the other a fraction. Milliseconds. */
const SAME_MS = 0.01;
/** Git is to look, and to run nothing that a repository names. */
const quiet = ['--literal-pathspecs', '--no-pager', '--no-replace-objects', '-c', 'core.fsmonitor=false'];
/** Of git's own variables, those that say how it is installed; others may be about another repository, e.g. where a hook started VS Code. */
const installed = /^GIT_(?:EXEC_PATH|CEILING_DIRECTORIES|CONFIG_GLOBAL|CONFIG_SYSTEM|CONFIG_NOSYSTEM)$/i;

/** What git's index says of a file. */
interface IndexEntry {
  readonly mode: string;
  readonly hash: string;
  /** As in {@link FileLook}, when the file was what the index has. */
  readonly changedMs: number;
  readonly size: number;
}

/**
 * Contents of files that were not kept in time, out of the git repository of a folder, which is only read. A file's content is known
 * there where the file, as it was seen last, is to the moment what the index was made of: nobody can have changed it since.
 */
export class GitContents {
  /** @param root Absolute, with links resolved. */
  constructor(private readonly root: string) {}

  /** What a file held when it was seen so. Undefined: git does not know, or nobody can tell. Never rejects. */
  async contentOf(file: string, seen: FileLook): Promise<FileContent | undefined> {
    try {
      return seen.isFile && seen.changedMs > 0 && seen.size <= MAX_KEPT_BYTES
        ? await this.#contentOf(file, seen)
        : undefined;
    } catch {
      return undefined;
    }
  }

  async #contentOf(file: string, seen: FileLook): Promise<FileContent | undefined> {
    const name = path.relative(this.root, file);
    const entry = parseEntry((await this.#git('ls-files', '-z', '--stage', '--debug', '--', name)).toString());
    if (!entry || !isSame(entry, seen)) return undefined;
    const [place, attributes, keepsModes] = await Promise.all([
      this.#git('rev-parse', '--git-path', 'index'),
      this.#git('check-attr', '-z', 'filter', 'ident', 'working-tree-encoding', '--', name),
      this.#git('config', '--type=bool', '--default', 'true', 'core.fileMode'),
    ]);
    // Something may be written in the very moment in which the index is, and have the same times.
    const index = await stat(path.resolve(this.root, place.toString().trimEnd()));
    if (index.mtimeMs - entry.changedMs < TIME_GRAIN_MS) return undefined;
    if (!isPlain(attributes.toString()) || keepsModes.toString().trim() !== 'true') return undefined;
    const bytes = new Uint8Array(await this.#git('cat-file', 'blob', entry.hash));
    // Line ends may be others in the folder than in the repository.
    if (bytes.length !== seen.size) return undefined;
    return { kind: 'file', bytes, executable: entry.mode === '100755' && process.platform !== 'win32' };
  }

  async #git(...args: readonly string[]): Promise<Buffer> {
    const { stdout } = await promisify(execFile)('git', [...quiet, '-C', this.root, ...args], {
      // A program of the folder that is called so is not git.
      cwd: homedir(),
      env: {
        ...Object.fromEntries(
          Object.entries(process.env).filter(([name]) => !/^GIT_/i.test(name) || installed.test(name)),
        ),
        GIT_OPTIONAL_LOCKS: '0',
        // What a partial clone lacks stays unknown; git before 2.44 knows only the second, by which no way to fetch is allowed.
        GIT_NO_LAZY_FETCH: '1',
        GIT_ALLOW_PROTOCOL: 'none',
        GIT_TERMINAL_PROMPT: '0',
        NoDefaultCurrentDirectoryInExePath: '1',
      },
      encoding: 'buffer',
      maxBuffer: MAX_KEPT_BYTES + 1024,
      timeout: LIMIT_MS,
      windowsHide: true,
    });
    return stdout;
  }
}

function isSame(entry: IndexEntry, seen: FileLook): boolean {
  return entry.size === seen.size && Math.abs(entry.changedMs - seen.changedMs) <= SAME_MS;
}

/** What `ls-files --stage --debug` tells of one file. Its form is not promised: what is not understood is not known. */
function parseEntry(told: string): IndexEntry | undefined {
  const [, mode, hash] = /^(100644|100755) ([0-9a-f]{40,64}) 0\t/.exec(told) ?? [];
  const times = [...told.matchAll(/(?:^|\0)\s*[cm]time: (\d+):(\d+)$/gm)];
  const size = /^\s*size: (\d+)\b/m.exec(told)?.[1];
  if (mode === undefined || hash === undefined || size === undefined || times.length !== 2) return undefined;
  const changed = times.map(([, seconds, nanoseconds]) => Number(seconds) * 1000 + Number(nanoseconds) / 1e6);
  return { mode, hash, changedMs: Math.max(...changed), size: Number(size) };
}

/** Whether a file is in the folder as it is in the repository, but for its line ends. @param told By `check-attr -z`. */
function isPlain(told: string): boolean {
  const values = told.split('\0').filter((_, at) => at % 3 === 2);
  return values.length === 3 && values.every((value) => value === 'unspecified' || value === 'unset');
}
