import { type Check, CheckError, text } from '../base/check';
import { argument, functionArgument } from './apiError';
import type { AgentOrigin, Disposable, Folder, NewSessionRequest, ParleyApi, SessionBuilder, Uri } from './parley';
import { newSessionCheck } from './requestCheck';
import type { ApiServices } from './services';
import { PlannedSession } from './sessionBuilder';
import { folderFor, placeCheck } from './sessionPlace';

/** What `activate` returns. */
export class PublicApi implements ParleyApi {
  readonly version = 1;
  readonly #services: ApiServices;

  constructor(services: ApiServices) {
    this.#services = services;
    Object.freeze(this);
  }

  buildSession(place?: string | Uri | Folder): SessionBuilder {
    const path = place === undefined ? undefined : argument('buildSession', 'place', placeCheck, place);
    const folder = folderFor('buildSession', path, this.#services.folders);
    const opening = path === undefined || path === folder.path ? {} : { cwd: path };
    return new PlannedSession(this.#services, { folder, opening });
  }

  buildSessionFrom(request: NewSessionRequest): SessionBuilder {
    const opening = argument('buildSessionFrom', 'request', newSessionCheck, request);
    const folder = folderFor('buildSessionFrom', opening.cwd, this.#services.folders);
    return new PlannedSession(this.#services, { folder, opening });
  }

  onReceiveRequest(method: string, handler: (params: unknown, from: AgentOrigin) => unknown): Disposable {
    const name = argument('onReceiveRequest', 'method', extensionMethod, method);
    return this.#services.methods.onRequest(name, functionArgument('onReceiveRequest', 'handler', handler));
  }

  onReceiveNotification(method: string, handler: (params: unknown, from: AgentOrigin) => unknown): Disposable {
    const name = argument('onReceiveNotification', 'method', extensionMethod, method);
    return this.#services.methods.onNotification(name, functionArgument('onReceiveNotification', 'handler', handler));
  }
}

const extensionMethod: Check<string> = (value, path) => {
  const method = text(1000)(value, path);
  if (!/^_./.test(method)) throw new CheckError(path, 'the name of an extension method: it begins with an underscore');
  return method;
};
