import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { FileSink } from '../acp/agentConnection';
import { AcpError, errorCodes } from '../acp/errors';
import { KeyedSequencer } from '../base/async';
import { Budget } from '../base/budget';
import { mergeTexts } from '../base/mergeTexts';
import type { SessionAccess } from '../sessions/ports';
import { notAllowed, overwriteRequest, readRequest, writeRequest } from './accessRequests';
import { type FileStamp, OvertakenError, readFileBytes, writeFileBytes } from './diskFile';
import { decodeText, encodeText, type TextForm, withEndsOf } from './fileText';
import { KnownTexts } from './knownTexts';
import { openDocument, openNotebook, replaceText } from './openDocuments';
import { isMissing, SessionRoots } from './sessionRoots';
import { uriExists } from './uriExists';

/**
 * Writes a file, and does what belongs to that.
 * @param file Absolute, with links resolved.
 * @param write Calls `landed` once the text is there where a person may go on with it, while it is still being saved.
 */
export type AroundWrite = (file: string, write: (landed?: () => Promise<void>) => Promise<void>) => Promise<void>;

/** Of all sessions: no two write one file at the same time. */
const writes = new KeyedSequencer();
/** Of all sessions, for an agent may ask for many large files at once: bytes that are read at a time. */
const reads = new Budget(64 * 1024 * 1024);

/** How often a file may be changed by somebody else just as it is being written. */
const MAX_TRIES = 5;

/** A file as it is on disk. */
interface Found {
  readonly text: string;
  readonly form: TextForm;
  readonly stamp: FileStamp;
}

/** What an agent wants to be written. */
interface Wanted {
  /** As the agent named it. */
  readonly file: string;
  /** With links resolved. */
  readonly real: string;
  readonly content: string;
  /** What the person has not saved, and gives up. */
  readonly overwritten: string | undefined;
  /** What was on disk when the agent asked. */
  readonly base: string | undefined;
}

type Outcome =
  | { readonly type: 'written' }
  /** Somebody has changed it while it was found out what to write: to be done anew. */
  | { readonly type: 'overtaken' }
  /** The person has changed the same lines, and not saved them. */
  | { readonly type: 'conflict'; readonly unsaved: string };

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
      if (!(await uriExists(uri))) throw missing(uri);
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
    return reads.run(await sizeOf(real), signal, async () => {
      const reading = readFileBytes(real, this.#isStill(file, real), line, limit, signal);
      const { bytes, isWhole } = await missingAs(uri, reading);
      const { text } = await decodeText(uri, bytes);
      if (!isWhole) return text;
      this.#known.set(real, text);
      return lines(text, line, limit);
    });
  }

  async writeTextFile(file: string, content: string, signal: AbortSignal): Promise<void> {
    const { real } = await this.roots.locate(file);
    const before = await this.#find(file, real);
    const authorization = await this.access.authorize(
      writeRequest([file, real], content, before.shown ?? null),
      signal,
    );
    if (!authorization.isAllowed) throw notAllowed(`write ${file}`, authorization);
    // The answers may take long: each is about one text of the person, and a newer one is asked about anew.
    for (let overwritten: string | undefined, tries = 0; ;) {
      signal.throwIfAborted();
      const outcome = await writes.run(real, () =>
        this.#write({ file, real, content, overwritten, base: before.saved?.text }),
      );
      if (outcome.type === 'written') break;
      if (outcome.type === 'overtaken') {
        if (++tries === MAX_TRIES) throw changedSince(file);
        continue;
      }
      const answer = await this.access.ask(overwriteRequest([file, real], content, outcome.unsaved), signal);
      if (!answer.isAllowed) throw notAllowed(`overwrite what the person has written in ${file}`, answer);
      overwritten = outcome.unsaved;
    }
    this.#known.set(real, content);
  }

  /** All that is found out for it is found out within `aroundWrite`, which may wait: what comes meanwhile counts. */
  async #write(wanted: Wanted): Promise<Outcome> {
    const isStill = this.#isStill(wanted.file, wanted.real);
    if (!(await isStill())) throw failed(`${wanted.file} leads elsewhere by now`);
    let outcome: Outcome = { type: 'written' };
    await this.aroundWrite(wanted.real, async (landed) => {
      try {
        outcome = await this.#writeNow(wanted, isStill, landed);
      } catch (error) {
        if (!(error instanceof OvertakenError)) throw error;
        outcome = { type: 'overtaken' };
      }
    });
    return outcome;
  }

  async #writeNow(
    wanted: Wanted,
    isStill: () => Promise<boolean>,
    landed: (() => Promise<void>) | undefined,
  ): Promise<Outcome> {
    const { file, real } = wanted;
    const uri = vscode.Uri.file(real);
    const saved = await this.#findOnDisk(real, isStill);
    if (openNotebook(uri)?.isDirty) {
      throw failed(`${file} is open as a notebook with changes that are not saved: nothing was written`);
    }
    const document = openDocument(file, uri);
    const merged = this.#merged(wanted, document?.isDirty ? document : undefined, saved);
    if (merged === undefined) {
      if (document?.isDirty) return { type: 'conflict', unsaved: document.getText() };
      throw changedSince(file);
    }
    // Nothing is waited for between the look at the document and its change, which VS Code refuses when it has gone on.
    if (document && (document.isDirty || isSameText(document.getText(), saved?.text))) {
      return (await replaceText(document, merged, landed)) ? { type: 'written' } : { type: 'overtaken' };
    }
    const bytes = await encodeText(uri, merged, saved?.form);
    if (openDocument(file, uri)?.isDirty) return { type: 'overtaken' };
    await writeFileBytes(real, bytes, isStill, saved?.stamp);
    return { type: 'written' };
  }

  /** What the agent wants, with what has come since it knew the file; undefined: the two meet. */
  #merged(
    { real, content, overwritten, base }: Wanted,
    unsaved: vscode.TextDocument | undefined,
    saved: Found | undefined,
  ): string | undefined {
    const now = unsaved?.getText() ?? saved?.text;
    const usesCrlf = unsaved ? unsaved.eol === vscode.EndOfLine.CRLF : saved?.form.usesCrlf === true;
    const wanted = withEndsOf(content, usesCrlf);
    // An agent that did not read the file here has read it on disk.
    const known = this.#known.get(real) ?? base;
    if (now === undefined || overwritten === now) return wanted;
    // Somebody else has made it since.
    if (known === undefined) return now === wanted ? wanted : undefined;
    return mergeTexts(withEndsOf(known, usesCrlf), wanted, now);
  }

  /** What the person would see of it, and what is on disk; undefined: there is nothing. */
  async #find(
    file: string,
    real: string,
  ): Promise<{ readonly shown: string | undefined; readonly saved: Found | undefined }> {
    const saved = await this.#findOnDisk(real, this.#isStill(file, real));
    const document = openDocument(file, vscode.Uri.file(real));
    return { shown: document?.isDirty ? document.getText() : saved?.text, saved };
  }

  async #findOnDisk(real: string, isStill: () => Promise<boolean>): Promise<Found | undefined> {
    try {
      const { bytes, stamp } = await readFileBytes(real, isStill, undefined, undefined);
      const { text, ...form } = await decodeText(vscode.Uri.file(real), bytes);
      return { text, form, stamp };
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

function failed(message: string): AcpError {
  return new AcpError('answered', message, errorCodes.internalError);
}

function changedSince(file: string): AcpError {
  return failed(`${file} was changed by somebody else since it was read: read it again`);
}

/** Editors have the same ends of all lines. */
function isSameText(one: string, other: string | undefined): boolean {
  return one.replaceAll('\r\n', '\n') === other?.replaceAll('\r\n', '\n');
}

/** Bytes; 0: it is not there. */
async function sizeOf(real: string): Promise<number> {
  return stat(real).then(
    ({ size }) => size,
    () => 0,
  );
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
