import { chmod, mkdir, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { join, posix, sep } from 'node:path';
import { errorMessage } from '../../base/errors';
import type { Log } from '../../base/log';
import { FetchError } from '../registry/httpGet';
import type { BinaryDistribution, Distribution, RegistryAgent } from '../registry/registryAgent';
import { archiveKind } from './archiveKind';
import { isUsed } from './contentUse';
import { download } from './download';
import { entryPath } from './entryPath';
import { tryFileLock, withFileLock } from './fileLock';
import { InstallError } from './installError';
import type { InstalledAgent } from './installedAgent';
import { InstalledList } from './installedList';
import { unpackInWorker } from './unpackInWorker';
import { type UnpackLimits, unpackLimits } from './unpackLimits';

export type InstallProgress =
  | { readonly stage: 'waiting' }
  | { readonly stage: 'downloading'; readonly received: number; readonly size: number | undefined }
  | { readonly stage: 'unpacking' };

export interface InstallOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: InstallProgress) => void;
}

export interface InstallerOptions {
  /** The folder of installed agents, absolute; made when it is needed. */
  readonly root: string;
  /** The bundle of `unpackWorker.ts`. Absolute. */
  readonly unpackScript: string;
  readonly log: Log;
  readonly limits?: UnpackLimits;
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * Installs, updates and removes agents in a folder, which several windows may share.
 *
 * In it: `installed.json`, the list, replaced whole; `content/<id>/<version>`, what was downloaded; `staging/<id>`, an install that is
 * going on; `locks`; `uses`. Whoever works on an agent holds its lock; what stands in its staging, or is not in the list, while nobody
 * does is left over from one who was killed.
 */
export class AgentInstaller {
  readonly #installed: InstalledList;

  constructor(private readonly options: InstallerOptions) {
    this.#installed = new InstalledList(options.root);
  }

  /** Installs an agent, or another version of it. All of it, or nothing. @throws InstallError, FetchError */
  async install(
    agent: RegistryAgent,
    distribution: Distribution,
    { signal, onProgress }: InstallOptions,
  ): Promise<InstalledAgent> {
    onProgress({ stage: 'waiting' });
    return this.#exclusive(agent.id, signal, async () => {
      const { id, name, version } = agent;
      const common = { id, name, args: distribution.args, env: distribution.env };
      if (distribution.kind !== 'binary') {
        const { kind, package: from } = distribution;
        // Without a question about installing: its answer would be read from where the protocol is spoken.
        const args = kind === 'npx' ? ['-y', from, ...distribution.args] : [from, ...distribution.args];
        const isPinned = /\w(?:@|==)/.test(from);
        return this.#list({ ...common, version: isPinned ? version : '', kind, command: kind, args, from });
      }
      const { folder, sha256 } = await this.#fetch(agent, distribution, { signal, onProgress });
      return this.#list({
        ...common,
        version,
        kind: 'binary',
        command: posix.join('content', id, folder, ...programPath(distribution.cmd)),
        from: distribution.archive,
        sha256,
        verified: distribution.sha256 === undefined ? 'no' : 'yes',
      });
    });
  }

  /** Puts an agent that was found on this machine into the list. */
  async add(found: InstalledAgent): Promise<void> {
    await this.#exclusive(found.id, new AbortController().signal, () => this.#list(found));
  }

  /** Takes an agent out of the list, and away unless it is in use. */
  async remove(id: string): Promise<void> {
    await this.#exclusive(id, new AbortController().signal, () =>
      this.#installed.change((agents) => agents.filter((one) => one.id !== id)),
    );
  }

  /** The list as it is now; empty where it cannot be read. */
  installed(): Promise<readonly InstalledAgent[]> {
    return this.#installed.read().catch(() => []);
  }

  /** Removes what is left over: from installs that were killed, and old versions that nobody uses any more. Never rejects. */
  async sweep(): Promise<void> {
    const { root, log } = this.options;
    const parts = ['staging', 'content', 'locks'];
    const names = await Promise.all(parts.map((part) => readdir(join(root, part)).catch(() => [])));
    for (const id of new Set(names.flat())) {
      try {
        const release = await tryFileLock(this.#lockOf(id));
        if (release === undefined) continue;
        try {
          await this.#clean(id);
        } finally {
          await release();
        }
      } catch (error) {
        log.warn(`What is left of an install could not be removed: ${errorMessage(error)}`);
      }
    }
  }

  /** Runs an action on one agent, alone; what it left over is removed before and after. */
  async #exclusive<T>(id: string, signal: AbortSignal, action: () => Promise<T>): Promise<T> {
    try {
      return await withFileLock(this.#lockOf(id), signal, async () => {
        await rm(this.#staging(id), { recursive: true, force: true });
        try {
          return await action();
        } finally {
          await this.#clean(id).catch((error: unknown) => this.options.log.warn(`Left over: ${errorMessage(error)}`));
        }
      });
    } catch (error) {
      if (error instanceof InstallError || error instanceof FetchError) throw error;
      throw new InstallError({ kind: 'disk', message: errorMessage(error) });
    }
  }

  /** Downloads, checks and unpacks. @returns the folder's name in `content/<id>` */
  async #fetch(
    { id, version }: RegistryAgent,
    { archive, sha256, cmd }: BinaryDistribution,
    { signal, onProgress }: InstallOptions,
  ): Promise<{ readonly folder: string; readonly sha256: string }> {
    const kind = archiveKind(archive);
    if (kind === undefined) throw new InstallError({ kind: 'format', archive });
    const program = programPath(cmd);
    const staging = this.#staging(id);
    const unpacked = join(staging, 'content');
    await mkdir(unpacked, { recursive: true });
    const file = join(staging, 'download');
    const actual = await download(archive, file, {
      signal,
      onProgress: (received, size) => onProgress({ stage: 'downloading', received, size }),
      ...(sha256 === undefined ? {} : { sha256 }),
      ...(this.options.fetch ? { fetch: this.options.fetch } : {}),
    });
    onProgress({ stage: 'unpacking' });
    const { unpackScript, limits = unpackLimits } = this.options;
    const order = { file, kind, into: unpacked, rawName: program.join('/'), limits };
    await unpackInWorker(unpackScript, order, signal);
    await this.#makeRunnable(unpacked, program, cmd);
    const folder = `${version}-${crypto.randomUUID().slice(0, 8)}`;
    await mkdir(join(this.options.root, 'content', id), { recursive: true });
    if (signal.aborted) throw new FetchError({ kind: 'cancelled' });
    await rename(unpacked, join(this.options.root, 'content', id, folder));
    return { folder, sha256: actual };
  }

  async #makeRunnable(folder: string, program: readonly string[], cmd: string): Promise<void> {
    const place = join(folder, ...program);
    const real = await realpath(place).catch(() => undefined);
    const isInside = real?.startsWith((await realpath(folder)) + sep) === true;
    if (real === undefined || !isInside || !(await stat(real)).isFile())
      throw new InstallError({ kind: 'noProgram', cmd });
    await chmod(real, 0o755);
  }

  async #list(agent: InstalledAgent): Promise<InstalledAgent> {
    await this.#installed.change((agents) =>
      agents.some(({ id }) => id === agent.id)
        ? agents.map((one) => (one.id === agent.id ? agent : one))
        : [...agents, agent],
    );
    return agent;
  }

  /** To be called with the agent's lock held. */
  async #clean(id: string): Promise<void> {
    const { root } = this.options;
    await rm(this.#staging(id), { recursive: true, force: true, maxRetries: 3 });
    const content = join(root, 'content', id);
    const listed = (await this.#installed.read()).find((one) => one.id === id);
    let isEmpty = true;
    for (const folder of await readdir(content).catch(() => [])) {
      const isListed = listed?.kind === 'binary' && listed.command.startsWith(posix.join('content', id, folder) + '/');
      if (isListed || (await isUsed(root, id, folder))) isEmpty = false;
      else await rm(join(content, folder), { recursive: true, force: true, maxRetries: 3 });
    }
    if (isEmpty) {
      await rm(content, { recursive: true, force: true });
      await rm(join(root, 'uses', id), { recursive: true, force: true });
    }
  }

  #staging(id: string): string {
    return join(this.options.root, 'staging', id);
  }

  #lockOf(id: string): string {
    return join(this.options.root, 'locks', id);
  }
}

/** The registry's `cmd` as a path in the unpacked folder; on Windows it may hold backslashes. */
function programPath(cmd: string): readonly string[] {
  const path = entryPath(cmd.replaceAll('\\', '/'));
  if (path.length === 0) throw new InstallError({ kind: 'noProgram', cmd });
  return path;
}
