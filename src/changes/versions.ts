import type { BlobStore } from './blobStore';
import { type FileContent, type FileText, type FileVersion, bytesOfText, textOfBytes, UNKNOWN } from './fileContent';
import { diffLines, type LineEdit } from './lineDiff';
import { mergeLines, transplant } from './mergeLines';
import { linesOf, textOf } from './textLines';
import type { FileStanding, LineCounts } from './trackedFile';

/** Contents by their versions, and what can be said of them as texts. */
export class Versions {
  constructor(private readonly blobs: BlobStore) {}

  /** Settles when all that was kept is on disk. @throws StoreFullError, or the file system's error. */
  stored(): Promise<void> {
    return this.blobs.stored();
  }

  async keep(content: FileContent): Promise<FileVersion> {
    if (content.kind !== 'file') return content;
    const { bytes, ...rest } = content;
    return { ...rest, hash: await this.blobs.put(bytes), size: bytes.length };
  }

  /** Whether a version can be referred to without its content being kept anew. */
  holds(version: FileVersion): boolean {
    return version.kind === 'file' && this.blobs.holds(version.hash);
  }

  /** Unknown when its content has been lost. */
  async content(version: FileVersion): Promise<FileContent> {
    if (version.kind !== 'file') return version;
    const { kind, hash, executable, mode } = version;
    const bytes = await this.blobs.get(hash);
    return bytes ? { kind, bytes, executable, ...(mode !== undefined && { mode }) } : UNKNOWN;
  }

  /** What is not there is an empty text; undefined for what is no text. */
  async text(version: FileVersion): Promise<FileText | undefined> {
    if (version.kind === 'absent') return { text: '', encoding: 'utf8' };
    const content = await this.content(version);
    return content.kind === 'file' ? textOfBytes(content.bytes) : undefined;
  }

  /** A text in the place of another version: with its encoding where that has the characters, and its rights. */
  async keepText(text: string, like: FileVersion): Promise<FileVersion> {
    const encoding = (await this.text(like))?.encoding ?? 'utf8';
    const bytes = bytesOfText(text, encoding);
    const isWhole = textOfBytes(bytes)?.text === text;
    return this.keep({
      kind: 'file',
      bytes: isWhole ? bytes : bytesOfText(text, 'utf8'),
      executable: like.kind === 'file' && like.executable,
      ...(like.kind === 'file' && like.mode !== undefined && { mode: like.mode }),
    });
  }

  async counts({ base, current }: FileStanding): Promise<LineCounts | undefined> {
    const [before, after] = await Promise.all([this.text(base), this.text(current)]);
    if (!before || !after) return undefined;
    let added = 0;
    let removed = 0;
    for (const edit of diffLines(linesOf(before.text), linesOf(after.text))) {
      added += edit.newEnd - edit.newStart;
      removed += edit.oldEnd - edit.oldStart;
    }
    return { added, removed };
  }

  /**
   * The base after somebody other than the session's agent has made `next` of the file: that change becomes part of the base, the
   * agent's stay to be reviewed. What cannot be told apart, since it is no text, is taken as accepted.
   */
  async rebased({ base, current }: FileStanding, next: FileVersion): Promise<FileVersion> {
    if (base.kind === 'unknown' || next.kind === 'unknown') return base;
    if (next.kind === 'absent' || current.kind === 'absent') return next;
    const texts = await Promise.all([this.text(base), this.text(current), this.text(next)]);
    const [onto, from, to] = texts.map((one) => one && linesOf(one.text));
    if (!onto || !from || !to) return next;
    const result = transplant(onto, from, to);
    if (base.kind === 'absent' && result.length === 0) return base;
    return this.keepText(textOf(result), base.kind === 'absent' ? next : withRights(base, current, next));
  }

  /**
   * What the current version is with those changes of the next one that leave alone the lines in which it differs from the base. So
   * a formatter's work on an agent's lines is told from what a person types elsewhere meanwhile. What is no text is taken whole.
   */
  async outside({ base, current }: FileStanding, next: FileVersion): Promise<FileVersion> {
    if (current.kind !== 'file' || next.kind !== 'file') return next;
    const texts = await Promise.all([this.text(base), this.text(current), this.text(next)]);
    const [before, from, to] = texts.map((one) => one && linesOf(one.text));
    if (!before || !from || !to) return next;
    const own = diffLines(before, from);
    const result = mergeLines(from, to, diffLines(from, to), (edit) => !own.some((one) => isWithin(edit, one)));
    return this.keepText(textOf(result), next);
  }
}

/** Whether an edit of a text takes away or divides what another edit has made of it. */
function isWithin({ oldStart, oldEnd }: LineEdit, { newStart, newEnd }: LineEdit): boolean {
  return oldStart < newEnd && oldEnd > newStart;
}

/** The base, with the right to run it changed as it was changed from one version to the next. */
function withRights(base: FileVersion, current: FileVersion, next: FileVersion): FileVersion {
  if (base.kind !== 'file' || current.kind !== 'file' || next.kind !== 'file') return base;
  return current.executable === next.executable ? base : { ...base, executable: next.executable };
}
