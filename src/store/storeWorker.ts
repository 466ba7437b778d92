import { parentPort, workerData } from 'node:worker_threads';
import { errorMessage } from '../base/errors';
import type { StoreOperations } from './records';
import { StoreDesk, type StoreFiles } from './storeDesk';
import { storeFailureOf } from './storeError';
import type { StoreMessage, StoreRequest } from './storeThread';

/** The program of the thread that has the databases; a bundle of its own, loaded when something is to be kept or found. */
const desk = new StoreDesk(
  workerData as StoreFiles,
  (trouble) => {
    post({ type: 'trouble', trouble });
  },
  (message) => {
    post({ type: 'warning', message });
  },
);

const operations = desk as Readonly<Record<keyof StoreOperations, (order: unknown) => unknown>>;

parentPort?.on('message', (request: StoreRequest) => {
  if (request.operation === 'close') {
    try {
      desk.close();
    } catch (error) {
      post({ type: 'warning', message: errorMessage(error) });
    }
    // Ends the thread: nothing else keeps it.
    parentPort?.close();
    return;
  }
  const { id } = request;
  try {
    post({ type: 'done', id, result: operations[request.operation](request.order) });
  } catch (error) {
    post({ type: 'failed', id, failure: storeFailureOf(error) });
  }
});

function post(message: StoreMessage): void {
  parentPort?.postMessage(message);
}
