import type { FileSink } from '../acp/agentConnection';
import type { SessionAccess } from '../sessions/ports';
import type { AroundWrite } from './files';

/** The files of one session: `SessionFiles`, which is loaded when the agent uses one. */
export class LateFiles implements FileSink {
  #files: Promise<FileSink> | undefined;

  /** @param folders Where the agent may read and write without being asked about the place, at that time. Absolute. */
  constructor(
    private readonly folders: () => readonly string[],
    private readonly access: SessionAccess,
    private readonly aroundWrite?: AroundWrite,
  ) {}

  async readTextFile(...asked: Parameters<FileSink['readTextFile']>): Promise<string> {
    return (await this.#load()).readTextFile(...asked);
  }

  async writeTextFile(...asked: Parameters<FileSink['writeTextFile']>): Promise<void> {
    await (await this.#load()).writeTextFile(...asked);
  }

  #load(): Promise<FileSink> {
    return (this.#files ??= import('./files').then(({ filesOf }) =>
      filesOf(this.folders, this.access, this.aroundWrite),
    ));
  }
}
