import * as vscode from 'vscode';
import type { FileSink } from '../acp/agentConnection';
import { AcpError, errorCodes } from '../acp/errors';
import { KeyedSequencer } from '../base/async';
import { mergeTexts } from '../base/mergeTexts';
import type { SessionAccess } from '../sessions/ports';
import { notAllowed, overwriteRequest, readRequest, writeRequest } from './accessRequests';
import { readFileBytes, writeFileBytes } from './diskFile';
import { decodeText, encodeText, type TextForm, withEndsOf } from './fileText';
import { KnownTexts } from './knownTexts';
import { openDocument, openNotebook, replaceText } from './openDocuments';
import { isMissing, SessionRoots } from './sessionRoots';

/** Writes a file, and does what belongs to that. @param file Absolute, with links resolved. */
export type AroundWrite = (file: string, write: () => Promise<void>) => Promise<void>;

/** Of all sessions: no two write one file at the same time. */
const writes = new KeyedSequencer();

/** A file as it is now. */
interface Found {
  readonly text: string;
  readonly form: TextForm | undefined;
}

/**
 * v1's `fs/*` for one session: what the editor shows counts, also when it is not saved. What an agent writes is put together with what
 * has changed since it read the file; where the two meet, the person is asked, or the agent told to read it again.
 */
export class SessionFiles implements FileSink {
  /** What the agent last read or wrote. */
  readonly #known = new KnownTexts();

  /** @param aroundWrite Does the writing, and may look at the file before and after. */
  constructor(
    private readonly roots: SessionRoots,
    private readonly access: SessionAccess,
    private readonly aroundWrite: AroundWrite = (_, write) => write(),
  ) {}

  async readTextFile(
    file: string,
    line: number | undefined,
    limit: number | undefined,
    signal: AbortSignal,
  ): Promise<string> {
    const { real, isInside } = await this.roots.locate(file);
    const uri = vscode.Uri.file(real);
    const request = readRequest([file, real]);
    if (isInside) {
      const denial = this.access.denial(request);
      if (denial) throw notAllowed(`read ${file}`, denial);
    } else {
      // Agents look for their instructions in every folder up to the root: nobody is asked about what is not there.
      if (!(await exists(uri))) throw missing(uri);
      const authorization = await this.access.authorize(request, signal);
      if (!authorization.isAllowed) throw notAllowed(`read ${file}`, authorization);
    }
    signal.throwIfAborted();
    const document = openDocument(file, uri);
    if (document?.isDirty) {
      const text = document.getText();
      this.#known.set(real, text);
      return lines(text, line, limit);
    }
    const { bytes, isWhole } = await missingAs(uri, readFileBytes(real, this.#isStill(file, real), line, limit));
    const { text } = await decodeText(uri, bytes);
    if (!isWhole) return text;
    this.#known.set(real, text);
    return lines(text, line, limit);
  }

  async writeTextFile(file: string, content: string, signal: AbortSignal): Promise<void> {
    const { real } = await this.roots.locate(file);
    const before = await this.#find(file, real);
    const authorization = await this.access.authorize(
      writeRequest([file, real], content, before === undefined ? null : before.text),
      signal,
    );
    if (!authorization.isAllowed) throw notAllowed(`write ${file}`, authorization);
    // The answers may take long: each is about one text of the person, and a newer one is asked about anew.
    for (let overwritten: string | undefined; ;) {
      signal.throwIfAborted();
      const conflict = await writes.run(real, () => this.#write(file, real, content, overwritten));
      if (conflict === undefined) break;
      const answer = await this.access.ask(overwriteRequest([file, real], content, conflict), signal);
      if (!answer.isAllowed) throw notAllowed(`overwrite what the person has written in ${file}`, answer);
      overwritten = conflict;
    }
    this.#known.set(real, content);
  }

  /**
   * @param overwritten What the person has not saved, and gives up.
   * @returns What the person has not saved and would lose; undefined: it is written.
   */
  async #write(
    file: string,
    real: string,
    content: string,
    overwritten: string | undefined,
  ): Promise<string | undefined> {
    const uri = vscode.Uri.file(real);
    const isStill = this.#isStill(file, real);
    if (!(await isStill())) throw new AcpError('answered', `${file} leads elsewhere by now`, errorCodes.internalError);
    if (openNotebook(uri)?.isDirty) {
      throw new AcpError(
        'answered',
        `${file} is open as a notebook with changes that are not saved: nothing was written`,
        errorCodes.internalError,
      );
    }
    const document = openDocument(file, uri);
    const saved = await this.#findOnDisk(real, isStill);
    const isUnsaved = document?.isDirty === true;
    const now = isUnsaved ? { text: document.getText(), form: saved?.form } : saved;
    const wanted = withEndsOf(content, now?.form?.usesCrlf ?? false);
    // An agent that did not read the file here has read it on disk.
    const base = this.#known.get(real) ?? (isUnsaved ? saved?.text : undefined);
    const merged =
      now === undefined || base === undefined || overwritten === now.text ? wanted : mergeTexts(base, wanted, now.text);
    if (merged === undefined) {
      if (isUnsaved) return now?.text ?? '';
      throw new AcpError(
        'answered',
        `${file} was changed by somebody else since it was read: read it again`,
        errorCodes.internalError,
      );
    }
    await this.aroundWrite(real, async () => {
      if (document && (isUnsaved || isSameText(document.getText(), saved?.text))) await replaceText(document, merged);
      else await writeFileBytes(real, await encodeText(uri, merged, saved?.form), isStill);
    });
    return undefined;
  }

  /** What the person would see of it; undefined: there is nothing. */
  async #find(file: string, real: string): Promise<Found | undefined> {
    const document = openDocument(file, vscode.Uri.file(real));
    return document?.isDirty
      ? { text: document.getText(), form: undefined }
      : this.#findOnDisk(real, this.#isStill(file, real));
  }

  async #findOnDisk(real: string, isStill: () => Promise<boolean>): Promise<Found | undefined> {
    try {
      const { bytes } = await readFileBytes(real, isStill, undefined, undefined);
      const { text, ...form } = await decodeText(vscode.Uri.file(real), bytes);
      return { text, form };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  #isStill(file: string, real: string): () => Promise<boolean> {
    return async () => (await this.roots.locate(file)).real === real;
  }
}

/** @param folders Where the agent may read and write without being asked about the place. Absolute. */
export function filesOf(
  folders: () => readonly string[],
  access: SessionAccess,
  aroundWrite?: AroundWrite,
): SessionFiles {
  return new SessionFiles(new SessionRoots(folders), access, aroundWrite);
}

/** Editors have the same ends of all lines. */
function isSameText(one: string, other: string | undefined): boolean {
  return one.replaceAll('\r\n', '\n') === other?.replaceAll('\r\n', '\n');
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}

function missing(uri: vscode.Uri): AcpError {
  return new AcpError('answered', `There is no file ${uri.fsPath}`, errorCodes.resourceNotFound, {
    uri: uri.toString(),
  });
}

async function missingAs<T>(uri: vscode.Uri, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw isMissing(error) ? missing(uri) : error;
  }
}

/** `limit` lines from line number `first` (from 1) on; ends of lines stay as they are. */
function lines(text: string, first: number | undefined, limit: number | undefined): string {
  if (first === undefined && limit === undefined) return text;
  const all = text.split(/(?<=\n)/);
  const start = Math.max(0, (first ?? 1) - 1);
  return all.slice(start, limit === undefined ? undefined : start + limit).join('');
}
