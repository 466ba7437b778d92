import * as path from 'node:path';
import * as vscode from 'vscode';
import type { SessionAccess } from '../../sessions/ports';
import { notAllowed, readRequest } from '../accessRequests';
import { SessionRoots } from '../sessionRoots';

/** The paths of one session: what an agent may name, and how it is told where something is. */
export class SessionPaths {
  readonly #roots: SessionRoots;

  /**
   * @param folders Those of now; absolute, relative paths are those of the first.
   * @param access What the person's rules keep from agents is kept from these tools too, whatever the tool.
   */
  constructor(
    private readonly folders: () => readonly [string, ...string[]],
    private readonly access: Pick<SessionAccess, 'denial'>,
  ) {
    this.#roots = new SessionRoots(folders);
  }

  /** The folder in which the session works. Absolute. */
  get first(): string {
    return this.folders()[0];
  }

  /** Every folder of the session. Absolute. */
  get all(): readonly string[] {
    return this.folders();
  }

  /** @throws AcpError when it lies outside of the session's folders, links resolved, or a rule forbids to read it. */
  async uri(named: string): Promise<vscode.Uri> {
    if (named.startsWith('untitled:')) return vscode.Uri.parse(named);
    const file = path.resolve(this.first, named);
    const denial = this.access.denial(readRequest([file, await this.#roots.resolve(file)]));
    if (denial) throw notAllowed(`read ${named}`, denial);
    return vscode.Uri.file(file);
  }

  /** Undefined for what lies outside of the session's folders, is not to be read, or is no file. */
  async told(uri: vscode.Uri): Promise<string | undefined> {
    if (uri.scheme === 'untitled') return uri.toString(true);
    if (uri.scheme !== 'file' && uri.scheme !== 'vscode-remote') return undefined;
    try {
      const real = await this.#roots.resolve(uri.fsPath);
      if (this.access.denial(readRequest([uri.fsPath, real]))) return undefined;
      return this.#relative(uri.fsPath) ?? this.#relative(real) ?? real;
    } catch {
      return undefined;
    }
  }

  /** Those that are inside, each with its path as it is told. */
  async inside<T>(all: readonly T[], uriOf: (one: T) => vscode.Uri): Promise<readonly (readonly [T, string])[]> {
    const known = new Map<string, string | undefined>();
    const found: (readonly [T, string])[] = [];
    for (const one of all) {
      const uri = uriOf(one);
      const key = uri.toString();
      if (!known.has(key)) known.set(key, await this.told(uri));
      const told = known.get(key);
      if (told !== undefined) found.push([one, told]);
    }
    return found;
  }

  #relative(file: string): string | undefined {
    const relative = path.relative(this.first, file);
    const isInside = relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
    return isInside ? relative.replaceAll(path.sep, '/') : undefined;
  }
}
