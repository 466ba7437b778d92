import * as vscode from 'vscode';
import { DisposableStore, toDisposable } from '../base/lifecycle';
import type { Environment } from '../processes/environment';

/** What to run so that a person can sign in. */
export interface SignInCommand {
  /** For the terminal's tab. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** Added to the terminal's environment. */
  readonly env: Environment;
}

/**
 * Runs a sign-in in a terminal that the person sees, and waits until the program or the terminal has ended.
 * @param signal Ends the wait, and the terminal: the answer is no.
 * @returns Whether the program exited with 0, which is how ACP's terminal sign-in says that it went well.
 */
export function signInInTerminal(
  { name, command, args, cwd, env }: SignInCommand,
  signal: AbortSignal,
): Promise<boolean> {
  const store = new DisposableStore();
  return new Promise<boolean>((resolve) => {
    // The program itself is the terminal's process: no shell, nothing to quote.
    const terminal = vscode.window.createTerminal({
      name,
      shellPath: command,
      shellArgs: [...args],
      cwd,
      env: { ...env },
      isTransient: true,
    });
    const abort = (): void => {
      store.dispose();
      terminal.dispose();
      resolve(false);
    };
    signal.addEventListener('abort', abort, { once: true });
    store.add(
      toDisposable(() => {
        signal.removeEventListener('abort', abort);
      }),
    );
    store.add(
      vscode.window.onDidCloseTerminal((closed) => {
        if (closed !== terminal) return;
        store.dispose();
        resolve(closed.exitStatus?.code === 0);
      }),
    );
    terminal.show();
  });
}
