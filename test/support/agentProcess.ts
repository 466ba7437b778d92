import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { AgentStreams } from '../../src/acp/rpcConnection';

/** A program that speaks ACP on its stdin and stdout, run by this Node. */
export class AgentProcess {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly exited: Promise<number | null>;
  stderr = '';

  constructor(...args: readonly string[]) {
    this.child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.exited = once(this.child, 'exit').then(([code]) => code as number | null);
  }

  get streams(): AgentStreams {
    return { input: this.child.stdout, output: this.child.stdin };
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}
