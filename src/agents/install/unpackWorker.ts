import { parentPort, workerData } from 'node:worker_threads';
import { errorMessage } from '../../base/errors';
import { InstallError } from './installError';
import { unpack, type UnpackOrder } from './unpack';
import type { UnpackAnswer } from './unpackInWorker';

/** The program of the thread in which archives are unpacked; a bundle of its own. */
async function main(): Promise<UnpackAnswer> {
  try {
    await unpack(workerData as UnpackOrder);
    return { failure: undefined };
  } catch (error) {
    if (error instanceof InstallError) return { failure: error.failure };
    return { failure: { kind: 'disk', message: errorMessage(error) } };
  }
}

void main().then((answer) => parentPort?.postMessage(answer));
