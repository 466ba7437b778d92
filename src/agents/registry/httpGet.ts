import { errorMessage } from '../../base/errors';

/** Why something could not be fetched. */
export type FetchFailure =
  | { readonly kind: 'offline'; readonly message: string }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'slow'; readonly limitMs: number }
  | { readonly kind: 'tooLarge'; readonly limitBytes: number }
  /** The address, or one to which it led, is not one that is fetched. */
  | { readonly kind: 'address'; readonly url: string }
  | { readonly kind: 'cancelled' };

export class FetchError extends Error {
  override readonly name = 'FetchError';

  constructor(readonly failure: FetchFailure) {
    super(JSON.stringify(failure));
  }
}

export interface GetOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Cancels, also while the body is read. */
  readonly signal: AbortSignal;
  /** How many milliseconds may pass without anything arriving. */
  readonly silenceLimitMs: number;
  /** Of the body, also when the server did not tell its size. */
  readonly limitBytes: number;
  /** Default: the global one, which VS Code replaces by one that knows its proxy settings and certificates. */
  readonly fetch?: typeof globalThis.fetch;
}

export interface GetResponse {
  readonly status: number;
  readonly headers: Headers;
  /** In bytes, as the server tells it; undefined: not told, or not the size of what will be read. */
  readonly size: number | undefined;
  /** Throws {@link FetchError}. To be read to its end, or left early. */
  readonly body: AsyncIterable<Uint8Array>;
}

const maxRedirects = 10;

/**
 * Fetches an address by `https`; plain `http` only on this machine, for one who runs a registry of his own. It may lead to other
 * addresses, each of which must satisfy the same, and never from the net to this machine.
 * @throws FetchError also for answers other than 200 and 304.
 */
export async function httpGet(address: string, options: GetOptions): Promise<GetResponse> {
  const watch = new SilenceWatch(options);
  try {
    const response = await follow(address, options, watch.signal);
    const body = readBody(response, options, watch);
    const isPlain = response.headers.get('content-encoding') === null;
    const told = Number(response.headers.get('content-length') ?? Number.NaN);
    const size = isPlain && Number.isSafeInteger(told) && told > 0 ? told : undefined;
    if (size !== undefined && size > options.limitBytes) {
      throw new FetchError({ kind: 'tooLarge', limitBytes: options.limitBytes });
    }
    return { status: response.status, headers: response.headers, size, body };
  } catch (error) {
    watch.end();
    throw watch.explain(error);
  }
}

async function follow(address: string, options: GetOptions, signal: AbortSignal): Promise<Response> {
  const request = options.fetch ?? globalThis.fetch;
  let url = checkAddress(address, undefined);
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const response = await request(url.href, { headers: { ...options.headers }, signal, redirect: 'manual' });
    const location = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && response.status !== 304 && location !== null) {
      await response.body?.cancel();
      url = checkAddress(new URL(location, url).href, url);
      continue;
    }
    if (response.status === 200 || response.status === 304) return response;
    await response.body?.cancel();
    throw new FetchError({ kind: 'status', status: response.status });
  }
  throw new FetchError({ kind: 'address', url: url.href });
}

/** @param from The address that led here. */
function checkAddress(address: string, from: URL | undefined): URL {
  const url = URL.parse(address);
  const isHere = url !== null && isLoopback(url.hostname);
  const isFine =
    url !== null &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && isHere)) &&
    url.username === '' &&
    url.password === '' &&
    (from === undefined || !isHere || isLoopback(from.hostname));
  if (!isFine) throw new FetchError({ kind: 'address', url: address });
  return url;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

async function* readBody(
  response: Response,
  { limitBytes }: GetOptions,
  watch: SilenceWatch,
): AsyncGenerator<Uint8Array> {
  try {
    let total = 0;
    for await (const bytes of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      watch.heard();
      total += bytes.byteLength;
      if (total > limitBytes) throw new FetchError({ kind: 'tooLarge', limitBytes });
      yield bytes;
      watch.heard();
    }
  } catch (error) {
    throw watch.explain(error);
  } finally {
    watch.end();
  }
}

/** Aborts when nothing was heard for too long, or when the caller cancels. */
class SilenceWatch {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #isSlow = false;

  constructor(private readonly options: GetOptions) {
    this.#timer = setTimeout(() => {
      this.#isSlow = true;
      this.#controller.abort();
    }, options.silenceLimitMs);
    if (options.signal.aborted) this.#cancel();
    options.signal.addEventListener('abort', this.#cancel);
  }

  readonly #cancel = (): void => this.#controller.abort();

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  heard(): void {
    this.#timer.refresh();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.options.signal.removeEventListener('abort', this.#cancel);
  }

  explain(error: unknown): FetchError {
    if (this.options.signal.aborted) return new FetchError({ kind: 'cancelled' });
    if (this.#isSlow) return new FetchError({ kind: 'slow', limitMs: this.options.silenceLimitMs });
    if (error instanceof FetchError) return error;
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    return new FetchError({ kind: 'offline', message: errorMessage(cause) });
  }
}
