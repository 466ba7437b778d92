import * as vscode from 'vscode';
import type { Event } from '../base/events';
import { type Disposable, DisposableMap, DisposableObject } from '../base/lifecycle';

/** A command that is shown in a terminal of VS Code. */
export interface ShownCommand extends Disposable {
  /** The same for the same command. */
  readonly key: string;
  readonly name: string;
  readonly output: string;
  readonly onDidPrint: Event<string>;
  readonly ended: ExitStatus | undefined;
  readonly onDidEnd: Event<ExitStatus>;
  stop(): void;
}

interface ExitStatus {
  readonly exitCode?: number;
  readonly signal?: string;
}

const INTERRUPT = '\x03';

/**
 * Commands of sessions in VS Code's terminals, as they go on. Nothing can be typed into them, for the commands have no input; Ctrl+C
 * ends one. Closing such a terminal ends nothing.
 */
export class TerminalViews extends DisposableObject {
  readonly #open = this.register(new DisposableMap<string, Disposable & { show(): void }>());

  /** Shows a command, which is the view's to dispose from then on. */
  show(command: ShownCommand): void {
    const { key } = command;
    const existing = this.#open.get(key);
    if (existing) {
      command.dispose();
      existing.show();
      return;
    }
    const terminal = vscode.window.createTerminal({
      name: command.name.slice(0, 60),
      iconPath: new vscode.ThemeIcon('terminal'),
      pty: this.#pty(command),
      isTransient: true,
    });
    this.#open.set(key, {
      show: () => {
        terminal.show(true);
      },
      dispose: () => {
        command.dispose();
        terminal.dispose();
      },
    });
    terminal.show(true);
  }

  #pty(command: ShownCommand): vscode.Pseudoterminal {
    const written = new vscode.EventEmitter<string>();
    const end = ({ exitCode, signal }: ExitStatus): void => {
      const text =
        signal === undefined
          ? vscode.l10n.t('The command has ended with exit code {0}.', exitCode ?? 0)
          : vscode.l10n.t('The command was ended by {0}.', signal);
      written.fire(`\r\n\x1b[2m${text}\x1b[0m\r\n`);
    };
    const subscriptions = [
      command.onDidPrint((text) => {
        written.fire(withReturns(text));
      }),
      command.onDidEnd(end),
    ];
    return {
      onDidWrite: written.event,
      open: () => {
        written.fire(`\x1b[1m$ ${withReturns(command.name)}\x1b[0m\r\n${withReturns(command.output)}`);
        if (command.ended) end(command.ended);
      },
      handleInput: (data) => {
        if (data === INTERRUPT && !command.ended) command.stop();
      },
      close: () => {
        for (const subscription of subscriptions) subscription.dispose();
        written.dispose();
        this.#open.delete(command.key);
      },
    };
  }
}

/** Commands without a terminal of their own end lines without a return. */
function withReturns(text: string): string {
  return text.replace(/\r?\n/g, '\r\n');
}
