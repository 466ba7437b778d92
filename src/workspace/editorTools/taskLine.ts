import * as vscode from 'vscode';
import { substitute, type VariableLookup } from '../../base/variables';

/** A task as a line for the shell, with where and in what environment it runs. */
export interface TaskLine {
  readonly command: string;
  readonly cwd: string | undefined;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * What a task runs, its variables replaced. Undefined: only VS Code itself can run it, for it is not a program, or has variables that only
 * VS Code knows.
 */
export async function taskLine(task: vscode.Task, lookup: VariableLookup): Promise<TaskLine | undefined> {
  const { execution } = task;
  try {
    const resolve = (text: string): Promise<string> => substitute(text, task.name, lookup);
    if (execution instanceof vscode.ShellExecution) {
      const { commandLine, command, args } = execution;
      const line = commandLine ?? [command, ...(args ?? [])].map(quoted).join(' ');
      return { command: await resolve(line), ...(await surroundings(execution.options, resolve)) };
    }
    if (execution instanceof vscode.ProcessExecution) {
      const line = [execution.process, ...execution.args].map(quoted).join(' ');
      return { command: await resolve(line), ...(await surroundings(execution.options, resolve)) };
    }
  } catch {
    return undefined; // a variable that is not known here
  }
  return undefined;
}

async function surroundings(
  options: vscode.ShellExecutionOptions | vscode.ProcessExecutionOptions | undefined,
  resolve: (text: string) => Promise<string>,
): Promise<Omit<TaskLine, 'command'>> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(options?.env ?? {})) env[name] = await resolve(value);
  return { cwd: options?.cwd === undefined ? undefined : await resolve(options.cwd), env };
}

/** For the shell that runs it: as it is when it says nothing to a shell, or when the task says how it is to be quoted by being text. */
function quoted(part: string | vscode.ShellQuotedString | undefined, index: number): string {
  if (part === undefined) return '';
  const text = typeof part === 'string' ? part : part.value;
  // The command itself may be a line with arguments.
  if ((index === 0 && typeof part === 'string') || /^[\w./:=@%+,-]+$/.test(text)) return text;
  return process.platform === 'win32' ? `"${text.replaceAll('"', '""')}"` : `'${text.replaceAll("'", "'\\''")}'`;
}
