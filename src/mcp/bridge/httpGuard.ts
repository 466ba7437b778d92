import type { IncomingHttpHeaders } from 'node:http';
import { isToken } from './tokens';

/** What the guard looks at. */
export interface GuardedRequest {
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

export type Admission =
  | { readonly admitted: true; readonly id: string }
  | { readonly admitted: false; readonly status: 401 | 403; readonly reason: string };

/**
 * Who may come in, judged before anything of the body is read. A page in a browser that reaches this port through a name of its own
 * (DNS rebinding) has that name as the host; any page has an origin. Then the token, which is one for each path.
 * @param tokenOf The token of what is served under an id.
 */
export function admit(request: GuardedRequest, port: number, tokenOf: (id: string) => string | undefined): Admission {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const { host, origin, authorization } = request.headers;
  if (host === undefined || !hosts.includes(host.toLowerCase())) return refused(403, 'Host not allowed');
  if (origin !== undefined && !hosts.some((one) => origin.toLowerCase() === `http://${one}`)) {
    return refused(403, 'Origin not allowed');
  }
  const id = /^\/mcp\/([\w-]+)$/.exec(request.url ?? '')?.[1] ?? '';
  const given = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  const token = tokenOf(id);
  if (token === undefined || given === undefined || !isToken(given, token)) return refused(401, 'Unauthorized');
  return { admitted: true, id };
}

function refused(status: 401 | 403, reason: string): Admission {
  return { admitted: false, status, reason };
}
