import type { HostMessage, Intent } from '../chat/protocol';

/** Paths in one question to the host, and how long they are gathered: milliseconds. */
const maxAsked = 100;
const gatherMs = 120;
/** What was no file may have become one: milliseconds until it may be asked again. */
const staleMs = 30_000;
const capacity = 5000;

interface Known {
  readonly file: string | undefined;
  readonly at: number;
}

/** Which texts that look like paths are files of the session's folder. The host is asked once for each, for many at a time. */
export class PathIndex {
  readonly #known = new Map<string, Known>();
  readonly #wanted = new Map<string, Set<string>>();
  readonly #listeners = new Map<string, Set<() => void>>();
  #scheduled = false;

  constructor(private readonly post: (intent: Intent) => void) {}

  /** The file that a path of a session leads to: absolute; undefined: none, or not known yet. */
  fileOf(sessionKey: string, path: string): string | undefined {
    return this.#known.get(keyOf(sessionKey, path))?.file;
  }

  /** Asks for a path unless it is known, and tells when it has turned out to be a file. @returns ends that. */
  watch(sessionKey: string, path: string, listener: () => void): () => void {
    const key = keyOf(sessionKey, path);
    const known = this.#known.get(key);
    if (known?.file !== undefined) return () => undefined;
    const listeners = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, listeners.add(listener));
    if (!known || Date.now() - known.at > staleMs) this.#want(sessionKey, path);
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      this.#listeners.delete(key);
      this.#wanted.get(sessionKey)?.delete(path);
    };
  }

  take({ sessionKey, paths }: Extract<HostMessage, { readonly type: 'resolvedPaths' }>): void {
    for (const { path, file } of paths) {
      const key = keyOf(sessionKey, path);
      this.#known.delete(key);
      this.#known.set(key, { file, at: Date.now() });
      if (file !== undefined) for (const listener of this.#listeners.get(key) ?? []) listener();
    }
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= capacity) break;
      this.#known.delete(oldest);
    }
  }

  #want(sessionKey: string, path: string): void {
    this.#wanted.set(sessionKey, (this.#wanted.get(sessionKey) ?? new Set()).add(path));
    if (this.#scheduled) return;
    this.#scheduled = true;
    setTimeout(() => {
      this.#scheduled = false;
      this.#ask();
    }, gatherMs);
  }

  #ask(): void {
    for (const [sessionKey, wanted] of this.#wanted) {
      const paths = [...wanted];
      for (let start = 0; start < paths.length; start += maxAsked) {
        this.post({ type: 'resolvePaths', sessionKey, paths: paths.slice(start, start + maxAsked) });
      }
    }
    this.#wanted.clear();
  }
}

const keyOf = (sessionKey: string, path: string): string => `${sessionKey}\n${path}`;
