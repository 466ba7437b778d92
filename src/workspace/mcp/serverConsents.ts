import type * as vscode from 'vscode';
import { isRecord } from '../../base/check';
import { errorMessage } from '../../base/errors';
import { Emitter } from '../../base/events';
import { DisposableObject } from '../../base/lifecycle';
import type { Log } from '../../base/log';
import type { McpServerDefinition } from '../../mcp/serverDefinition';
import { serverFingerprint } from '../../mcp/serverFingerprint';

const KEY = 'mcp.consents';
const MAX_KEPT = 500;

/** Whether a server may be used. */
export type Consent = 'given' | 'denied' | 'open';

/**
 * What the person has said of servers that the workspace or a folder defines: of exactly those, in exactly that folder. Their own are not
 * asked about. Kept for the workspace.
 */
export class ServerConsents extends DisposableObject {
  readonly #changed = this.register(new Emitter<void>());
  readonly onDidChange = this.#changed.event;

  constructor(
    private readonly memento: vscode.Memento,
    private readonly log: Log,
  ) {
    super();
  }

  /** @param folder The URI of the session's folder. */
  of(server: McpServerDefinition, folder: string): Consent {
    if (server.origin.source.scope === 'user') return 'given';
    const { [serverFingerprint(server, folder)]: given } = this.#all();
    return given === undefined ? 'open' : given ? 'given' : 'denied';
  }

  /** @param given Undefined: it is asked again. */
  set(server: McpServerDefinition, folder: string, given: boolean | undefined): void {
    const fingerprint = serverFingerprint(server, folder);
    const { [fingerprint]: _, ...others } = this.#all();
    const kept = Object.entries(given === undefined ? others : { ...others, [fingerprint]: given }).slice(-MAX_KEPT);
    this.memento.update(KEY, Object.fromEntries(kept)).then(undefined, (error: unknown) => {
      this.log.warn(`What was said of an MCP server could not be kept: ${errorMessage(error)}`);
    });
    this.#changed.fire();
  }

  #all(): Readonly<Record<string, boolean>> {
    const value = this.memento.get<unknown>(KEY);
    if (!isRecord(value)) return {};
    return Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'),
    );
  }
}
