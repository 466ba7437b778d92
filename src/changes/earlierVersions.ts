import type { Baseline } from './baseline';
import { type ChangeFiles, TIME_GRAIN_MS } from './diskFiles';
import { ABSENT, type FileVersion, UNKNOWN } from './fileContent';
import { isInside } from './insideFolder';
import { type ReportedChange, textBefore } from './reportedChange';
import type { SeenVersions } from './seenVersions';
import type { Versions } from './versions';

export interface EarlierPorts {
  readonly files: ChangeFiles;
  readonly versions: Versions;
  /** How a session's root was when a turn began. */
  baseline(root: string): Baseline;
}

/** Finds out what a file was before an agent changed it, where nobody looked at it in time. */
export class EarlierVersions {
  constructor(
    private readonly ports: EarlierPorts,
    private readonly seen: SeenVersions,
  ) {}

  /** What a file was when the running turn of a session began, as far as that is known without the file. */
  async beforeTurn(root: string, file: string): Promise<FileVersion | undefined> {
    if (!isInside(root, file)) return undefined;
    const content = await this.ports.baseline(root).before(file);
    return content && this.ports.versions.keep(content);
  }

  /**
   * What a file was before a change that an agent tells of, which may have been made already. What it says the file held before counts
   * only where the file was changed since the turn began, and nothing better is known: a tale must not become a text to go back to.
   */
  async beforeReport(root: string, turnStartedMs: number, { path: file, text }: ReportedChange): Promise<FileVersion> {
    const seen = await this.seen.read(file);
    const now = seen.version;
    const known = await this.beforeTurn(root, file);
    if (known && known.kind !== 'unknown') return known;
    if (seen.isUnsaved || seen.changedMs === undefined || seen.changedMs < turnStartedMs - TIME_GRAIN_MS) return now;
    return (text && (await this.#takenBack(now, text))) ?? UNKNOWN;
  }

  /** A text of which a part has been replaced, with that part as it was; or that there was no file. */
  async #takenBack(now: FileVersion, text: NonNullable<ReportedChange['text']>): Promise<FileVersion | undefined> {
    const current = now.kind === 'file' ? await this.ports.versions.text(now) : undefined;
    if (!current) return undefined;
    if (text.oldText === null && current.text === text.newText) return ABSENT;
    const before = textBefore(current.text, text);
    return before === undefined ? undefined : this.ports.versions.keepText(before, now);
  }
}
