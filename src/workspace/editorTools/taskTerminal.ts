import * as vscode from 'vscode';
import { DisposableObject } from '../../base/lifecycle';

/** Shows in a terminal of VS Code what a task prints; closing it ends the task. */
export class TaskTerminal extends DisposableObject implements vscode.Pseudoterminal {
  readonly #didWrite = this.register(new vscode.EventEmitter<string>());
  readonly #didClose = this.register(new vscode.EventEmitter<number>());
  readonly onDidWrite = this.#didWrite.event;
  readonly onDidClose = this.#didClose.event;

  /** @param start The terminal is open: what is printed from now on is seen. @param stop The person closed it. */
  constructor(
    private readonly start: () => void,
    private readonly stop: () => void,
  ) {
    super();
  }

  open(): void {
    this.start();
  }

  close(): void {
    this.stop();
  }

  show(text: string): void {
    this.#didWrite.fire(text.replaceAll(/\r?\n/g, '\r\n'));
  }

  ended(exitCode: number): void {
    this.#didClose.fire(exitCode);
  }
}
