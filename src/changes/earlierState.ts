import { type FileContent, type FileVersion, sameContent } from './fileContent';
import type { Sight } from './seenVersions';
import type { Versions } from './versions';

/** Of what the person has made of files, so much is held in memory; more of it is kept. Bytes. */
const MAX_HELD_BYTES = 32 * 1024 * 1024;

/**
 * What files were before a change that may come, while agents are at work. What the person makes of a file, which may be full of
 * secrets, is only held: it is kept when an agent changes the file, and gone when nobody is at work any more.
 */
export class EarlierState {
  readonly #kept = new Map<string, FileVersion>();
  readonly #held = new Map<string, FileContent>();
  #heldBytes = 0;

  constructor(private readonly versions: Versions) {}

  has(file: string): boolean {
    return this.#kept.has(file) || this.#held.has(file);
  }

  /** What it was; is kept from then on. */
  async get(file: string): Promise<FileVersion | undefined> {
    const held = this.#held.get(file);
    if (!held) return this.#kept.get(file);
    const version = await this.versions.keep(held);
    if (this.#held.get(file) === held) this.set(file, version);
    return version;
  }

  set(file: string, version: FileVersion): void {
    this.#letGo(file);
    this.#kept.set(file, version);
  }

  /** As the person has made it. */
  async hold(file: string, { content, keep }: Sight): Promise<void> {
    const size = content?.kind === 'file' ? content.bytes.length : 0;
    this.#letGo(file);
    if (!content || this.#heldBytes + size > MAX_HELD_BYTES) {
      this.set(file, await keep());
      return;
    }
    this.#kept.delete(file);
    this.#held.set(file, content);
    this.#heldBytes += size;
  }

  /** Whether it is as the person has made it, which is only held. */
  isAsHeld(file: string, { content }: Sight): boolean {
    const held = this.#held.get(file);
    return held !== undefined && content !== undefined && sameContent(held, content);
  }

  clear(): void {
    this.#kept.clear();
    this.#held.clear();
    this.#heldBytes = 0;
  }

  #letGo(file: string): void {
    const held = this.#held.get(file);
    this.#held.delete(file);
    if (held?.kind === 'file') this.#heldBytes -= held.bytes.length;
  }
}
