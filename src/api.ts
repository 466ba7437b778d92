import { stat } from 'node:fs/promises';
import { PublicApi } from './api/publicApi';
import type { ParleyApi } from './api/parley';
import type { ApiServices } from './api/services';
import type { Surfaces } from './chat/surfaces';

/** What other extensions get of Parley: its sessions, on the real things. */
export function publicApi(services: Omit<ApiServices, 'show' | 'isDirectory'>, surfaces: Surfaces): ParleyApi {
  return new PublicApi({
    ...services,
    show: (sessionId) => surfaces.reveal(sessionId),
    isDirectory: (path) =>
      stat(path).then(
        (found) => found.isDirectory(),
        () => false,
      ),
  });
}
