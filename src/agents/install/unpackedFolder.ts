import { copyFile, mkdir, open, realpath, stat, symlink } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { entryPath, foldedPath } from './entryPath';
import { InstallError } from './installError';
import type { UnpackBudget } from './unpackLimits';

interface Link {
  readonly entry: string;
  readonly path: readonly string[];
  readonly target: string;
}

/**
 * Where an archive is unpacked to: a new folder that nobody else knows yet. Each entry is checked before anything of it is written.
 * Links are made last, so that nothing is written through one, and every one must then lead to something inside.
 */
export class UnpackedFolder {
  readonly #kinds = new Map<string, 'file' | 'folder' | 'link'>();
  readonly #spelled = new Map<string, string>();
  readonly #symbolic: Link[] = [];
  readonly #hard: Link[] = [];
  #entries = 0;

  /** @param root Absolute; is there and empty. @param maxEntries Of any kind, with the folders that only names of others tell of. */
  constructor(
    private readonly root: string,
    private readonly budget: UnpackBudget,
    private readonly maxEntries: number,
    private readonly platform: NodeJS.Platform = process.platform,
  ) {}

  async folder(entry: string): Promise<void> {
    const path = this.#path(entry);
    this.#claim(entry, path, 'folder');
    await mkdir(this.#at(path), { recursive: true });
  }

  /** @param mode As the archive has it; only whether it may be run is kept. @throws InstallError */
  async file(entry: string, mode: number, content: AsyncIterable<Uint8Array>): Promise<void> {
    const path = this.#path(entry);
    this.#claim(entry, path, 'file');
    const place = this.#at(path);
    await mkdir(dirname(place), { recursive: true });
    const handle = await open(place, 'wx', (mode & 0o111) === 0 ? 0o644 : 0o755);
    try {
      for await (const chunk of content) {
        this.budget.count(chunk.byteLength);
        await handle.writeFile(chunk);
      }
    } finally {
      await handle.close();
    }
  }

  /** A symbolic link, relative. */
  link(entry: string, target: string): void {
    const path = this.#path(entry);
    this.#claim(entry, path, 'link');
    const isElsewhere = target === '' || /^(?:[/\\]|[a-z]:)|\0/i.test(target);
    if (isElsewhere) throw new InstallError({ kind: 'unsafe', entry, reason: 'link' });
    this.#symbolic.push({ entry, path, target });
  }

  /** Another name of a file that came before. */
  hardLink(entry: string, target: string): void {
    const path = this.#path(entry);
    this.#claim(entry, path, 'file');
    this.#hard.push({ entry, path, target });
  }

  /** Of a kind that is not unpacked, such as a device. */
  refuse(entry: string): never {
    throw new InstallError({ kind: 'unsafe', entry: entry.slice(0, 300), reason: 'kind' });
  }

  /** Makes the links. Nothing may be added afterwards. @throws InstallError */
  async finish(): Promise<void> {
    // A copy: cheap where the file system can share, and no way to change one file through another.
    for (const { entry, path, target } of this.#hard) {
      const from = entryPath(target, this.platform);
      if (this.#kinds.get(foldedPath(from)) !== 'file') throw unsafeLink(entry);
      const size = await stat(this.#at(from)).catch(() => undefined);
      if (size === undefined) throw unsafeLink(entry);
      this.budget.count(size.size);
      await mkdir(dirname(this.#at(path)), { recursive: true });
      await copyFile(this.#at(from), this.#at(path));
    }
    for (const { path, target } of this.#symbolic) {
      await mkdir(dirname(this.#at(path)), { recursive: true });
      await symlink(target, this.#at(path));
    }
    const root = await realpath(this.root);
    for (const { entry, path } of this.#symbolic) {
      const real = await realpath(this.#at(path)).catch(() => undefined);
      if (real !== root && real?.startsWith(root + sep) !== true) throw unsafeLink(entry);
    }
  }

  #at(path: readonly string[]): string {
    return join(this.root, ...path);
  }

  #path(entry: string): readonly string[] {
    this.#count();
    return entryPath(entry, this.platform);
  }

  #count(): void {
    if (++this.#entries > this.maxEntries) throw new InstallError({ kind: 'tooMuch', what: 'files' });
  }

  /** A folder may come again; nothing else, and nothing in other letters. The folders on the way are claimed too. */
  #claim(entry: string, path: readonly string[], kind: 'file' | 'folder' | 'link'): void {
    if (path.length === 0 && kind !== 'folder') throw new InstallError({ kind: 'unsafe', entry, reason: 'path' });
    let [folded, spelled] = ['', ''];
    for (const [index, name] of path.entries()) {
      const isOnTheWay = index < path.length - 1;
      folded = index === 0 ? foldedPath([name]) : `${folded}/${foldedPath([name])}`;
      spelled = index === 0 ? name : `${spelled}/${name}`;
      const wanted = isOnTheWay ? 'folder' : kind;
      const known = this.#kinds.get(folded);
      const isAgain = known === 'folder' && wanted === 'folder' && this.#spelled.get(folded) === spelled;
      if (known !== undefined && !isAgain) {
        throw new InstallError({ kind: 'unsafe', entry: entry.slice(0, 300), reason: 'twice' });
      }
      if (known === undefined && isOnTheWay) this.#count();
      this.#kinds.set(folded, wanted);
      this.#spelled.set(folded, spelled);
    }
  }
}

function unsafeLink(entry: string): InstallError {
  return new InstallError({ kind: 'unsafe', entry: entry.slice(0, 300), reason: 'link' });
}
