import { client, methods, ndJsonStream } from '@agentclientprotocol/sdk';
import * as v2 from '@agentclientprotocol/sdk/experimental/v2';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Readable, Transform, Writable } from 'node:stream';
import type * as v1 from '@agentclientprotocol/sdk';
import type { ChildProcessByStdio } from 'node:child_process';

/** The built Guide as a process of its own. */
export class GuideProcess {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly exited: Promise<number | null>;
  stderr = '';
  /** All that it wrote to stdout. */
  sent = '';

  constructor(cwd: string, environment: Readonly<Record<string, string>> = {}) {
    this.child = spawn(process.execPath, [join(process.cwd(), 'dist/guide.js')], {
      cwd,
      env: { ...process.env, PARLEY_GUIDE_PACE_MS: '0', ...environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.exited = once(this.child, 'exit').then(([code]) => code as number | null);
  }

  get stream(): v1.Stream {
    const recorder = new Transform({
      transform: (chunk: Buffer, _, done) => {
        this.sent += chunk.toString('latin1');
        done(null, chunk);
      },
    });
    const input = Readable.toWeb(this.child.stdout.pipe(recorder)) as ReadableStream<Uint8Array>;
    return ndJsonStream(Writable.toWeb(this.child.stdin), input);
  }

  /** Closes its stdin, as a client does that leaves. */
  async leave(): Promise<number | null> {
    this.child.stdin.end();
    return this.exited;
  }
}

/** Waits for things that were said, in any order of saying and waiting. */
class Heard<Item> {
  readonly items: Item[] = [];
  readonly #waiting = new Set<() => void>();

  add(item: Item): void {
    this.items.push(item);
    for (const check of [...this.#waiting]) check();
  }

  /** The first item, from the one with this index on, that fits. */
  until<Found extends Item>(fits: (item: Item) => item is Found, from?: number): Promise<Found>;
  until(fits: (item: Item) => boolean, from?: number): Promise<Item>;
  until(fits: (item: Item) => boolean, from = 0): Promise<Item> {
    return new Promise((resolve) => {
      const check = (): void => {
        const found = this.items.slice(from).find(fits);
        if (found === undefined) return;
        this.#waiting.delete(check);
        resolve(found);
      };
      this.#waiting.add(check);
      check();
    });
  }
}

/** What a v1 client does when the agent asks it; each may be replaced by a test. */
export interface V1Behaviour {
  capabilities: v1.ClientCapabilities;
  permission(
    request: v1.RequestPermissionRequest,
    signal: AbortSignal,
  ): v1.RequestPermissionResponse | Promise<v1.RequestPermissionResponse>;
  form(request: v1.CreateElicitationRequest): v1.CreateElicitationResponse;
  read(request: v1.ReadTextFileRequest): v1.ReadTextFileResponse;
  write(request: v1.WriteTextFileRequest): void;
}

/** The official SDK's v1 client, connected to a Guide. */
export class V1Peer {
  readonly updates = new Heard<v1.SessionNotification>();
  /** Requests of the agent, by method. */
  readonly asked: string[] = [];
  /** Elicitations that the agent called complete. */
  readonly completed: string[] = [];
  readonly connection: v1.ClientConnection;
  readonly behaviour: V1Behaviour = {
    capabilities: {},
    permission: () => ({ outcome: { outcome: 'cancelled' } }),
    form: () => ({ action: 'cancel' }),
    read: () => ({ content: '' }),
    write: () => undefined,
  };

  constructor(
    readonly guide: GuideProcess,
    behaviour: Partial<V1Behaviour> = {},
    extend: (app: v1.ClientApp) => void = () => undefined,
  ) {
    Object.assign(this.behaviour, behaviour);
    const app = client({ name: 'test' })
      .onNotification(methods.client.session.update, ({ params }) => {
        this.updates.add(params);
      })
      .onNotification(methods.client.elicitation.complete, ({ params }) => {
        this.completed.push(params.elicitationId);
      })
      .onRequest(methods.client.session.requestPermission, ({ params, signal, method }) => {
        this.asked.push(method);
        return this.behaviour.permission(params, signal);
      })
      .onRequest(methods.client.elicitation.create, ({ params, method }) => {
        this.asked.push(method);
        return this.behaviour.form(params);
      })
      .onRequest(methods.client.fs.readTextFile, ({ params, method }) => {
        this.asked.push(method);
        return this.behaviour.read(params);
      })
      .onRequest(methods.client.fs.writeTextFile, ({ params, method }) => {
        this.asked.push(method);
        this.behaviour.write(params);
      });
    extend(app);
    this.connection = app.connect(guide.stream);
  }

  get agent(): v1.ClientContext {
    return this.connection.agent;
  }

  initialize(): Promise<v1.InitializeResponse> {
    return this.agent.request(methods.agent.initialize, {
      protocolVersion: 1,
      clientCapabilities: this.behaviour.capabilities,
    });
  }

  /** A Guide that has been initialized, with one session in `cwd`. */
  async start(cwd: string): Promise<v1.NewSessionResponse> {
    await this.initialize();
    return this.agent.request(methods.agent.session.new, { cwd, mcpServers: [] });
  }

  /** Sends a prompt and waits for the end of the turn, and for the usage, which the Guide tells last in each turn. */
  async prompt(sessionId: string, text: string): Promise<v1.PromptResponse> {
    const from = this.updates.items.length;
    const prompt: v1.ContentBlock[] = [{ type: 'text', text }];
    const response = await this.agent.request(methods.agent.session.prompt, { sessionId, prompt });
    // The official client may resolve a response before it hands on what came before it.
    await this.updates.until((one) => one.sessionId === sessionId && one.update.sessionUpdate === 'usage_update', from);
    return response;
  }

  of(sessionId: string): readonly v1.SessionUpdate[] {
    return this.updates.items.filter((one) => one.sessionId === sessionId).map(({ update }) => update);
  }

  /** What the agent said, without its thoughts. */
  text(sessionId: string): string {
    return this.of(sessionId)
      .map((update) => textOf(update, 'agent_message_chunk'))
      .join('');
  }

  async leave(): Promise<number | null> {
    const code = await this.guide.leave();
    this.connection.close();
    return code;
  }
}

/** The official SDK's v2 client, connected to a Guide. */
export class V2Peer {
  readonly updates = new Heard<v2.UpdateSessionNotification>();
  readonly asked: string[] = [];
  readonly connection: v2.ClientConnection;
  capabilities: v2.ClientCapabilities = {};
  permission: (
    request: v2.RequestPermissionRequest,
    signal: AbortSignal,
  ) => v2.RequestPermissionResponse | Promise<v2.RequestPermissionResponse> = () => ({
    outcome: { outcome: 'cancelled' },
  });
  form: (request: v2.CreateElicitationRequest) => v2.CreateElicitationResponse = () => ({ action: 'cancel' });

  constructor(readonly guide: GuideProcess) {
    this.connection = v2
      .client({ name: 'test' })
      .onNotification(v2.methods.client.session.update, ({ params }) => {
        this.updates.add(params);
      })
      .onRequest(v2.methods.client.session.requestPermission, ({ params, signal, method }) => {
        this.asked.push(method);
        return this.permission(params, signal);
      })
      .onRequest(v2.methods.client.elicitation.create, ({ params, method }) => {
        this.asked.push(method);
        return this.form(params);
      })
      .connect(guide.stream);
  }

  get agent(): v2.ClientContext {
    return this.connection.agent;
  }

  initialize(): Promise<v2.InitializeResponse> {
    return this.agent.request(v2.methods.agent.initialize, {
      protocolVersion: 2,
      info: { name: 'test', version: '1' },
      capabilities: this.capabilities,
    });
  }

  async start(cwd: string): Promise<v2.NewSessionResponse> {
    await this.initialize();
    return this.agent.request(v2.methods.agent.session.new, { cwd });
  }

  send(sessionId: string, text: string): Promise<v2.PromptResponse> {
    return this.agent.request(v2.methods.agent.session.prompt, { sessionId, prompt: [{ type: 'text', text }] });
  }

  /** Sends a prompt and waits until the session is idle again. */
  async prompt(sessionId: string, text: string): Promise<string | null | undefined> {
    const from = this.updates.items.length;
    await this.send(sessionId, text);
    return this.idle(sessionId, from);
  }

  /** The stop reason of the first idle state from the update with this index on. */
  async idle(sessionId: string, from = 0): Promise<string | null | undefined> {
    const { update } = await this.updates.until(
      (one) =>
        one.sessionId === sessionId && one.update.sessionUpdate === 'state_update' && one.update.state === 'idle',
      from,
    );
    return (update as { stopReason?: string | null }).stopReason;
  }

  of(sessionId: string): readonly v2.SessionUpdate[] {
    return this.updates.items.filter((one) => one.sessionId === sessionId).map(({ update }) => update);
  }

  text(sessionId: string): string {
    return this.of(sessionId)
      .map((update) => textOf(update, 'agent_message_chunk'))
      .join('');
  }

  async leave(): Promise<number | null> {
    const code = await this.guide.leave();
    this.connection.close();
    return code;
  }
}

function textOf(update: { readonly sessionUpdate: string }, kind: string): string {
  if (update.sessionUpdate !== kind || !('content' in update)) return '';
  const content = update.content as { readonly type: string; readonly text?: string };
  return content.text ?? '';
}
