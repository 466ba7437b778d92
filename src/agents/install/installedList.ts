import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withFileLock } from './fileLock';
import { INSTALLED_FILE, type InstalledAgent, parseInstalled } from './installedAgent';

/** The list of installed agents: a file that several windows share, replaced whole. */
export class InstalledList {
  readonly #file: string;

  /** @param root The folder of installed agents. */
  constructor(private readonly root: string) {
    this.#file = join(root, INSTALLED_FILE);
  }

  /** @throws the file system's error, or SyntaxError: what is installed is not known then, which is not the same as nothing. */
  async read(): Promise<readonly InstalledAgent[]> {
    const text = await readFile(this.#file, 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    });
    return text === undefined ? [] : parseInstalled(JSON.parse(text));
  }

  /** One change after the other. A list that makes no sense is kept aside, and begun anew. @throws the file system's error */
  async change(change: (agents: readonly InstalledAgent[]) => readonly InstalledAgent[]): Promise<void> {
    await withFileLock(join(this.root, 'locks', '.list'), new AbortController().signal, async () => {
      const agents = await this.read().catch(async (error: unknown) => {
        if (!(error instanceof SyntaxError)) throw error;
        await rename(this.#file, `${this.#file}.unreadable`);
        return [];
      });
      const beside = `${this.#file}.new`;
      await writeFile(beside, JSON.stringify({ version: 1, agents: change(agents) }, undefined, 2));
      await rename(beside, this.#file);
    });
  }
}
