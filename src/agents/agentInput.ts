import { Writable } from 'node:stream';

/**
 * What is written to an agent. A process that has died cannot take it any more, and that comes to light here before it is known how it
 * died: so a failure is kept from the writer, who will see the end of the agent's output, and told to `onError`.
 */
export function agentInput(stdin: Writable, onError: (error: Error) => void): Writable {
  stdin.on('error', onError);
  return new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, done) {
      stdin.write(chunk, () => done());
    },
    final(done) {
      stdin.end(() => done());
    },
  });
}
