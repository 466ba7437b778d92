import { type Disposable, toDisposable } from '../base/lifecycle';
import { AcpError } from './errors';

/** Handlers of methods that begin with an underscore: those are free for extensions, all others are the protocol's. */
export class ExtensionMethods<Handler> {
  readonly #handlers = new Map<string, Handler>();

  /** The handler that was added last for a method replaces the one before. @throws AcpError unsupported for another name. */
  add(method: string, handler: Handler): Disposable {
    this.#handlers.set(extensionName(method), handler);
    return toDisposable(() => {
      if (this.#handlers.get(method) === handler) this.#handlers.delete(method);
    });
  }

  get(method: string): Handler | undefined {
    return this.#handlers.get(method);
  }
}

/** @throws AcpError unsupported when it is no name of an extension method. */
export function extensionName(method: string): string {
  if (method.startsWith('_')) return method;
  throw new AcpError('unsupported', `${method} is no extension method: it lacks the underscore`);
}
