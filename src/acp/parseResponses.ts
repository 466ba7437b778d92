import type { ListSessionsPage, Provider } from './agentConnection';
import { type Fields, present } from './fields';

/** Reads the response to `session/list`; a session without an id is left out. */
export function parseSessionList(response: Fields): ListSessionsPage {
  const sessions = response.list('sessions', (item, list, index) => {
    const session = list.item(item, index);
    const sessionId = session?.id('sessionId');
    if (session === undefined || sessionId === undefined) return undefined;
    return {
      sessionId,
      cwd: session.requiredText('cwd') ?? '',
      ...present({
        additionalDirectories: session.texts('additionalDirectories'),
        title: session.text('title'),
        updatedAt: session.text('updatedAt'),
        archived: session.flag('archived'),
      }),
    };
  });
  return { sessions: sessions ?? [], ...present({ nextCursor: response.text('nextCursor') }) };
}

/** Reads the response to `providers/list`. */
export function parseProviders(response: Fields): Provider[] {
  const providers = response.list('providers', (item, list, index) => {
    const provider = list.item(item, index);
    const providerId = provider?.id('providerId');
    if (provider === undefined || providerId === undefined) return undefined;
    const current = provider.object('current');
    const apiType = current?.text('apiType');
    const baseUrl = current?.text('baseUrl');
    return {
      providerId,
      supported: provider.texts('supported') ?? [],
      required: provider.flag('required') ?? false,
      ...(apiType === undefined || baseUrl === undefined ? {} : { current: { apiType, baseUrl } }),
    };
  });
  return providers ?? [];
}
