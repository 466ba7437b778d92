import { type Disposable, toDisposable } from '../../base/lifecycle';
import { newToken } from './tokens';
import type { WhileNeeded } from './whileNeeded';

/** What is served, and the secret of those who may use it. */
export interface Served<Clients extends Disposable> {
  readonly token: string;
  readonly clients: Clients;
}

/** Listens for clients, and lets each in to what it has the token of. */
export interface Listening<Clients extends Disposable> extends Disposable {
  /** By id. */
  readonly served: Map<string, Served<Clients>>;
}

export interface Offered<Listener> extends Disposable {
  readonly listener: Listener;
  readonly id: string;
  readonly token: string;
}

/** Serves clients under an id and a token of their own, on a listener that is there while it is needed, until it is disposed. */
export async function serveWhileOffered<Clients extends Disposable, Listener extends Listening<Clients>>(
  listeners: WhileNeeded<Listener>,
  clients: Clients,
): Promise<Offered<Listener>> {
  const use = await listeners.use();
  const listener = use.value;
  const id = crypto.randomUUID();
  const token = newToken();
  listener.served.set(id, { token, clients });
  const end = toDisposable(() => {
    listener.served.delete(id);
    clients.dispose();
    use.dispose();
  });
  return Object.assign(end, { listener, id, token });
}
