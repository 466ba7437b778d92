import * as vscode from 'vscode';
import type { TraceLevel, TraceSink } from '../acp/trace';
import { DisposableObject } from '../base/lifecycle';

/** The protocol trace as an output channel, made when the first line is written or somebody looks: JSON lines, one a message. */
export class TraceChannel extends DisposableObject {
  #channel: vscode.OutputChannel | undefined;

  /** @param readLevel What to record; read for every message. */
  constructor(private readonly readLevel: () => TraceLevel) {
    super();
  }

  /** Where the messages to and from one agent go. */
  of(agentId: string): TraceSink {
    return new AgentTrace(agentId, this.readLevel, (line) => {
      this.#open().appendLine(line);
    });
  }

  /** Shows the trace, and offers to turn it on where it is off. */
  async show(): Promise<void> {
    this.#open().show(true);
    if (this.readLevel() !== 'off') return;
    const on = vscode.l10n.t('Turn On');
    const answer = await vscode.window.showInformationMessage(
      vscode.l10n.t(
        'The protocol trace is off. Turn it on to record the messages between Parley and the agents, without their contents.',
      ),
      on,
    );
    if (answer !== on) return;
    await vscode.workspace.getConfiguration('parley').update('trace', 'messages', vscode.ConfigurationTarget.Global);
  }

  #open(): vscode.OutputChannel {
    this.#channel ??= this.register(vscode.window.createOutputChannel('Parley Protocol Trace', 'jsonl'));
    return this.#channel;
  }
}

/** The trace of one agent. */
class AgentTrace implements TraceSink {
  constructor(
    private readonly agentId: string,
    private readonly readLevel: () => TraceLevel,
    private readonly append: (line: string) => void,
  ) {}

  get level(): TraceLevel {
    return this.readLevel();
  }

  /** The agent's name becomes the first field, so that the lines can be filtered by it. */
  write(line: string): void {
    this.append(`{"agent":${JSON.stringify(this.agentId)},${line.slice(1)}`);
  }
}
