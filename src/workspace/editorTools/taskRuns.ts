import { stripVTControlCharacters } from 'node:util';
import * as vscode from 'vscode';
import { Deferred, withTimeout } from '../../base/async';
import { type Disposable, DisposableObject, DisposableStore, toDisposable } from '../../base/lifecycle';
import type { Log } from '../../base/log';
import type { TaskRun } from '../../mcp/editorTools/editor';
import type { Environment } from '../../processes/environment';
import type { Watchdog } from '../../processes/watchdog';
import { SessionTerminals } from '../terminals';
import { LineSequence } from './lineSequence';
import type { TaskLine } from './taskLine';
import { TaskTerminal } from './taskTerminal';

/** How much of a task's output is told: its end. Bytes. */
const OUTPUT_BYTES = 48 * 1024;
/** How long VS Code may take to open a task's terminal. Milliseconds. */
const OPEN_MS = 20_000;
/** So many runs can be asked about. */
const KEPT_RUNS = 20;

export interface TaskRunServices {
  readonly environment: (folder: vscode.Uri) => Promise<Environment>;
  readonly log: Log;
  readonly watchdog?: Watchdog;
}

interface Run extends Disposable {
  /** Settles when it has ended. */
  readonly end: Promise<unknown>;
  state(): Promise<Omit<TaskRun, 'runId'>>;
}

/** Tasks that were run for agents in this window, with what they printed. */
export class TaskRuns extends DisposableObject {
  readonly #runs = new Map<string, Run>();

  constructor(private readonly services: TaskRunServices) {
    super();
    this.onDispose(() => {
      for (const run of this.#runs.values()) run.dispose();
    });
  }

  /**
   * Runs a task in a terminal that the person sees.
   * @param lines What it runs, one after the other while each succeeds; undefined: VS Code runs it, and its output cannot be read.
   * @param cwd Where it runs unless it says so.
   * @returns The id of the run.
   */
  async start(task: vscode.Task, lines: readonly TaskLine[] | undefined, cwd: vscode.Uri): Promise<string> {
    const run = lines ? await this.#runHere(task, lines, cwd) : await this.#runInVSCode(task);
    const runId = crypto.randomUUID();
    this.#runs.set(runId, run);
    for (const [oldest, one] of this.#runs) {
      if (this.#runs.size <= KEPT_RUNS) break;
      this.#runs.delete(oldest);
      one.dispose();
    }
    return runId;
  }

  /** Settles when the run has ended, at the latest after `limitMs`. @throws the signal's reason; the run goes on. */
  async wait(runId: string, limitMs: number, signal: AbortSignal): Promise<void> {
    const { end } = this.#run(runId);
    const over = new Deferred<void>();
    const timer = setTimeout(over.resolve, limitMs);
    const abort = (): void => {
      over.reject(signal.reason);
    };
    signal.addEventListener('abort', abort, { once: true });
    try {
      await Promise.race([end, over.promise]);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    }
  }

  async state(runId: string): Promise<TaskRun> {
    return { runId, ...(await this.#run(runId).state()) };
  }

  async #runHere(task: vscode.Task, lines: readonly TaskLine[], folder: vscode.Uri): Promise<Run> {
    const store = new DisposableStore();
    const { log, watchdog, environment } = this.services;
    const opened = new Deferred<void>();
    const terminals: SessionTerminals = store.add(
      new SessionTerminals({
        cwd: folder.fsPath,
        environment: () => environment(folder),
        // The person was asked about the task.
        authorize: () => Promise.resolve(),
        onUpdate: (update) => {
          if (update.type === 'terminalOutput') terminal.show(update.data);
        },
        log,
        ...(watchdog && { watchdog }),
      }),
    );
    const sequence = new LineSequence(terminals, OUTPUT_BYTES);
    const terminal: TaskTerminal = store.add(
      new TaskTerminal(opened.resolve, () => {
        sequence.stop();
      }),
    );
    const shown = new vscode.Task(
      { type: 'parley' },
      task.scope ?? vscode.TaskScope.Workspace,
      task.name,
      'Parley',
      new vscode.CustomExecution(() => Promise.resolve(terminal)),
    );
    shown.presentationOptions = { reveal: vscode.TaskRevealKind.Always, focus: false, panel: vscode.TaskPanelKind.New };
    await vscode.tasks.executeTask(shown);
    await withTimeout(opened.promise, OPEN_MS, 'opening a terminal');
    const end = sequence.run(lines).then((exitCode) => {
      terminal.ended(exitCode);
    });
    return {
      end,
      dispose: () => {
        store.dispose();
      },
      state: async () => {
        const { exitCode } = sequence;
        const output = stripVTControlCharacters(await sequence.output());
        return exitCode === undefined ? { running: true, output } : { running: false, exitCode, output };
      },
    };
  }

  async #runInVSCode(task: vscode.Task): Promise<Run> {
    const end = new Deferred<void>();
    const store = new DisposableStore();
    let exitCode: number | undefined;
    const execution = new Deferred<vscode.TaskExecution>();
    const own = async (one: vscode.TaskExecution): Promise<boolean> => one === (await execution.promise);
    store.add(
      listening(
        vscode.tasks.onDidEndTaskProcess(async (event) => {
          if (await own(event.execution)) exitCode = event.exitCode;
        }),
      ),
    );
    store.add(
      listening(
        vscode.tasks.onDidEndTask(async (event) => {
          if (await own(event.execution)) end.resolve();
        }),
      ),
    );
    execution.resolve(await vscode.tasks.executeTask(task));
    return {
      end: end.promise,
      dispose: () => {
        store.dispose();
      },
      state: () => Promise.resolve({ running: !end.isSettled, ...(exitCode !== undefined && { exitCode }) }),
    };
  }

  #run(runId: string): Run {
    const run = this.#runs.get(runId);
    if (!run) throw new Error('There is no such run of a task');
    return run;
  }
}

function listening(subscription: vscode.Disposable): Disposable {
  return toDisposable(() => {
    subscription.dispose();
  });
}
