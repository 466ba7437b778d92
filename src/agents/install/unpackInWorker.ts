import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { errorMessage } from '../../base/errors';
import { FetchError } from '../registry/httpGet';
import { InstallError, type InstallFailure } from './installError';
import type { UnpackOrder } from './unpack';

export interface UnpackAnswer {
  readonly failure: InstallFailure | undefined;
}

/**
 * Unpacks an archive in a thread of its own, so that the extension host goes on meanwhile, a cancel ends it at once, and an archive that
 * takes too much memory takes only that thread with it.
 * @param script The bundle of `unpackWorker.ts`. Absolute.
 * @throws InstallError, FetchError `cancelled`
 */
export async function unpackInWorker(script: string, order: UnpackOrder, signal: AbortSignal): Promise<void> {
  refuseCancelled(signal);
  // Without the host's arguments and environment: both may say how to load modules.
  const worker = new Worker(script, {
    workerData: order,
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  const cancel = (): void => void worker.terminate();
  signal.addEventListener('abort', cancel);
  const exited = once(worker, 'exit').catch(() => undefined);
  try {
    const answer = await new Promise<UnpackAnswer>((resolve, reject) => {
      worker.once('message', resolve).once('error', reject);
      void exited.then(() => reject(new Error('The thread that unpacks has ended')));
    });
    if (answer.failure !== undefined) throw new InstallError(answer.failure);
  } catch (error) {
    refuseCancelled(signal);
    if (error instanceof InstallError) throw error;
    throw new InstallError({ kind: 'broken', message: errorMessage(error) });
  } finally {
    signal.removeEventListener('abort', cancel);
    await worker.terminate();
  }
}

function refuseCancelled({ aborted }: AbortSignal): void {
  if (aborted) throw new FetchError({ kind: 'cancelled' });
}
