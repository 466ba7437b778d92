import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable, Writable } from 'node:stream';
import { client, methods, ndJsonStream } from '@agentclientprotocol/sdk';
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  type Disposable,
  type Message,
} from 'vscode-jsonrpc/node';

export const BURST = 100_000;

/** How one client took the burst. */
export interface BurstResult {
  /** From the prompt to its response, with all updates handled. Milliseconds. */
  readonly ms: number;
  readonly updates: number;
}

export type BenchAgent = ChildProcess & { readonly stdin: Writable; readonly stdout: Readable };

/** Starts the bursting agent, hands it to `use`, and sees it end. */
export async function withBurstAgent<T>(use: (agent: BenchAgent) => Promise<T>): Promise<T> {
  const agent = spawn(process.execPath, ['out/test/programs/burstAgent.js', String(BURST)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    return await use(agent);
  } finally {
    const ended = once(agent, 'exit');
    agent.kill('SIGKILL');
    await ended;
  }
}

/** The baseline: vscode-jsonrpc with the least reader that can feed it, and a handler that does nothing. */
export async function bareJsonRpc(agent: BenchAgent): Promise<BurstResult> {
  const connection = createMessageConnection(new BareReader(agent.stdout), new BareWriter(agent.stdin));
  let updates = 0;
  connection.onNotification('session/update', () => {
    updates++;
  });
  connection.listen();
  await connection.sendRequest('initialize', { protocolVersion: 1 });
  await connection.sendRequest('session/new', { cwd: '/', mcpServers: [] });
  const start = performance.now();
  await connection.sendRequest('session/prompt', { sessionId: 'burst', prompt: [] });
  const ms = performance.now() - start;
  connection.dispose();
  return { ms, updates };
}

/** The official SDK's client with a handler that does nothing. */
export async function officialSdk(agent: BenchAgent): Promise<BurstResult> {
  let updates = 0;
  const app = client({ name: 'bench' }).onNotification(methods.client.session.update, () => {
    updates++;
  });
  const stream = ndJsonStream(
    Writable.toWeb(agent.stdin) as WritableStream<Uint8Array>,
    Readable.toWeb(agent.stdout) as unknown as ReadableStream<Uint8Array>,
  );
  return app.connectWith(stream, async (context) => {
    await context.request(methods.agent.initialize, { protocolVersion: 1 });
    await context.request(methods.agent.session.new, { cwd: '/', mcpServers: [] });
    const start = performance.now();
    await context.request(methods.agent.session.prompt, { sessionId: 'burst', prompt: [] });
    return { ms: performance.now() - start, updates };
  });
}

class BareReader extends AbstractMessageReader {
  constructor(private readonly stream: Readable) {
    super();
  }

  listen(callback: DataCallback): Disposable {
    let rest = '';
    this.stream.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) callback(JSON.parse(line) as Message);
    });
    return { dispose: () => this.stream.removeAllListeners('data') };
  }
}

class BareWriter extends AbstractMessageWriter {
  constructor(private readonly stream: Writable) {
    super();
  }

  write(message: Message): Promise<void> {
    this.stream.write(`${JSON.stringify(message)}\n`);
    return Promise.resolve();
  }

  end(): void {
    this.stream.end();
  }
}
