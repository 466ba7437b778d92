import { ndJsonStream } from '@agentclientprotocol/sdk';
import { agentProtocolRouter } from '@agentclientprotocol/sdk/experimental/v2';
import { Readable, Writable } from 'node:stream';
import { environment } from './environment';
import { Sessions } from './conversation/sessions';
import { v1Agent } from './v1/v1Agent';
import { v2Agent } from './v2/v2Agent';

/** Serves one client on stdin and stdout until stdin ends; then ends all that runs, and the process with it. */
async function main(): Promise<void> {
  const { store, pace } = environment(process.env);
  const sessions = new Sessions(store, pace);
  process.stdout.on('error', () => process.exit(0)); // the client is gone
  const input: ReadableStream<Uint8Array> = Readable.toWeb(process.stdin);
  const connection = agentProtocolRouter()
    .withV1(v1Agent(sessions))
    .withV2(v2Agent(sessions))
    .connect(ndJsonStream(Writable.toWeb(process.stdout), input));
  // Commands run in process groups of their own, which the signal does not reach.
  const told = new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, resolve);
  });
  await Promise.race([connection.closed, told]);
  await sessions.dispose();
  process.exit(0);
}

void main();
