import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isRecord } from '../../base/check';
import { errorMessage } from '../../base/errors';
import type { Log } from '../../base/log';
import { FetchError, type FetchFailure, httpGet } from './httpGet';
import { parseRegistry } from './parseRegistry';
import type { RegistryAgent } from './registryAgent';

/** A list of agents, and how far to trust it. */
export interface RegistryContents {
  readonly agents: readonly RegistryAgent[];
  /**
   * `registry`: as the registry had it at `asOf` (milliseconds since 1970), perhaps long ago. `snapshot`: what came with the extension:
   * names, descriptions and packages only; versions and programs may be out of date.
   */
  readonly origin: 'registry' | 'snapshot';
  readonly asOf?: number;
}

export type RefreshResult =
  | { readonly kind: 'changed' | 'unchanged'; readonly contents: RegistryContents }
  | { readonly kind: 'failed'; readonly failure: FetchFailure | { readonly kind: 'notARegistry' } };

export interface RegistryListOptions {
  readonly url: string;
  /** The list that came with the extension. Absolute. */
  readonly snapshotFile: string;
  /** Where the registry's last answer is kept. Absolute; its folder is made. */
  readonly cacheFile: string;
  readonly log: Log;
  readonly now: () => number;
  readonly fetch?: typeof globalThis.fetch;
  /** For the whole answer. Milliseconds. */
  readonly limitMs?: number;
}

const limitBytes = 8 * 1024 * 1024;
const defaultLimitMs = 20_000;

interface Cached {
  readonly url: string;
  readonly etag: string;
  /** When the registry last said that this is what it has. */
  readonly checkedAt: number;
  readonly registry: unknown;
}

/** The registry of agents: what it last said, kept in a file, and a way to ask again. Nothing is fetched unless {@link refresh} is called. */
export class RegistryList {
  constructor(private readonly options: RegistryListOptions) {}

  /** What is known without asking anybody: the registry's last answer, else the list that came with the extension. Never rejects. */
  async known(): Promise<RegistryContents> {
    const cached = await this.#readCache();
    if (cached !== undefined) {
      const contents = this.#parse(cached.registry, cached.checkedAt);
      if (contents !== undefined) return contents;
    }
    try {
      const snapshot: unknown = JSON.parse(await readFile(this.options.snapshotFile, 'utf8'));
      const { agents } = parseRegistry(snapshot, { allowNoDistribution: true });
      return { agents, origin: 'snapshot' };
    } catch (error) {
      this.options.log.error(`The list of agents that came with Parley cannot be read: ${errorMessage(error)}`);
      return { agents: [], origin: 'snapshot' };
    }
  }

  /** Asks the registry whether it has something new. Never rejects. */
  async refresh(signal: AbortSignal): Promise<RefreshResult> {
    try {
      return await this.#refresh(signal);
    } catch (error) {
      const failure: FetchFailure =
        error instanceof FetchError ? error.failure : { kind: 'offline', message: errorMessage(error) };
      this.options.log.info(`The registry of agents could not be read: ${JSON.stringify(failure)}`);
      return { kind: 'failed', failure };
    }
  }

  async #refresh(signal: AbortSignal): Promise<RefreshResult> {
    const { url, fetch, limitMs = defaultLimitMs, now, log } = this.options;
    const read = await this.#readCache();
    // What cannot be used must be sent again.
    const kept = read && this.#parse(read.registry, now());
    const cached = kept && read;
    const limit = AbortSignal.timeout(limitMs);
    const response = await httpGet(url, {
      headers: { accept: 'application/json', ...(cached?.etag ? { 'if-none-match': cached.etag } : {}) },
      signal: AbortSignal.any([signal, limit]),
      silenceLimitMs: limitMs,
      limitBytes,
      ...(fetch ? { fetch } : {}),
    }).catch((error: unknown) => throwSlow(error, limit, signal, limitMs));
    const text = await readText(response.body).catch((error: unknown) => throwSlow(error, limit, signal, limitMs));
    if (response.status === 304 && cached !== undefined && kept !== undefined) {
      await this.#writeCache({ ...cached, checkedAt: now() });
      return { kind: 'unchanged', contents: kept };
    }
    const registry = parseJson(text);
    const contents = this.#parse(registry, now());
    if (contents === undefined) {
      log.warn('The registry of agents did not answer with a registry');
      return { kind: 'failed', failure: { kind: 'notARegistry' } };
    }
    await this.#writeCache({ url, etag: response.headers.get('etag') ?? '', checkedAt: now(), registry });
    return { kind: 'changed', contents };
  }

  /** Undefined: no registry, or none that has an agent. */
  #parse(registry: unknown, asOf: number): RegistryContents | undefined {
    try {
      const { agents, problems } = parseRegistry(registry);
      for (const problem of problems) this.options.log.info(`Left out of the registry of agents: ${problem}`);
      return agents.length === 0 ? undefined : { agents, origin: 'registry', asOf };
    } catch {
      return undefined;
    }
  }

  async #readCache(): Promise<Cached | undefined> {
    const { cacheFile, url } = this.options;
    try {
      if ((await stat(cacheFile)).size > 2 * limitBytes) return undefined;
      const value = parseJson(await readFile(cacheFile, 'utf8'));
      if (!isRecord(value)) return undefined;
      const { etag, checkedAt, registry } = value;
      if (value['url'] !== url || typeof etag !== 'string' || typeof checkedAt !== 'number') return undefined;
      return { url, etag, checkedAt, registry };
    } catch {
      return undefined; // There is none yet.
    }
  }

  /** Whole or not at all. A cache that cannot be written is no reason to fail. */
  async #writeCache(cached: Cached): Promise<void> {
    const { cacheFile, log } = this.options;
    const beside = `${cacheFile}.${process.pid}.${crypto.randomUUID()}`;
    try {
      await mkdir(dirname(cacheFile), { recursive: true });
      await writeFile(beside, JSON.stringify(cached));
      await rename(beside, cacheFile);
    } catch (error) {
      log.warn(`The list of agents could not be kept: ${errorMessage(error)}`);
      await rm(beside, { force: true }).catch(() => undefined);
    }
  }
}

/** The limit for the whole is told as slowness, not as a cancel. */
function throwSlow(error: unknown, limit: AbortSignal, signal: AbortSignal, limitMs: number): never {
  if (limit.aborted && !signal.aborted) throw new FetchError({ kind: 'slow', limitMs });
  throw error;
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
