import type { FileSink } from '../acp/agentConnection';
import { Lazy } from '../base/lazy';
import type { SessionAccess } from '../sessions/ports';
import type { AroundWrite } from './files';

/** The files of one session: `SessionFiles`, which is loaded when the agent uses one. */
export class LateFiles implements FileSink {
  readonly #files = new Lazy(async () => {
    const { filesOf } = await import('./files');
    return filesOf(this.folders, this.access, this.aroundWrite);
  });

  /** @param folders Where the agent may read and write without being asked about the place, at that time. Absolute. */
  constructor(
    private readonly folders: () => readonly string[],
    private readonly access: SessionAccess,
    private readonly aroundWrite?: AroundWrite,
  ) {}

  async readTextFile(...asked: Parameters<FileSink['readTextFile']>): Promise<string> {
    return (await this.#files.get()).readTextFile(...asked);
  }

  async writeTextFile(...asked: Parameters<FileSink['writeTextFile']>): Promise<void> {
    await (await this.#files.get()).writeTextFile(...asked);
  }
}
