import * as vscode from 'vscode';
import { isRecord } from '../../base/check';
import type { VariableLookup } from '../../base/variables';
import { type TaskLine, taskLine } from './taskLine';

/** One of the lines that a task runs. */
export interface TaskStep extends TaskLine {
  /** Of the task whose line it is. */
  readonly name: string;
}

/** More than these at once are VS Code's to run. */
const MAX_STEPS = 20;

/**
 * What a task runs, the tasks on which it depends first, one after the other and each once. Undefined: only VS Code itself can run it, for
 * some of it is no line for a shell, goes on in the background, depends on itself, or is not among the tasks.
 */
export async function taskSteps(
  task: vscode.Task,
  all: readonly vscode.Task[],
  lookup: VariableLookup,
): Promise<readonly TaskStep[] | undefined> {
  const order = inOrder(task, all);
  if (!order || order.length > MAX_STEPS) return undefined;
  const steps: TaskStep[] = [];
  for (const one of order) {
    if (!one.execution && dependenciesOf(one)?.length) continue; // it only holds others together
    const line = await taskLine(one, lookup);
    if (!line) return undefined;
    steps.push({ name: one.name, ...line });
  }
  return steps.length === 0 ? undefined : steps;
}

/** A task after all on which it depends. */
function inOrder(
  task: vscode.Task,
  all: readonly vscode.Task[],
  above: readonly vscode.Task[] = [],
): readonly vscode.Task[] | undefined {
  if (above.includes(task) || above.length > MAX_STEPS) return undefined;
  const names = dependenciesOf(task);
  if (!names) return undefined;
  const order = new Set<vscode.Task>();
  for (const name of names) {
    const found = all.find((one) => one.name === name && folderOf(one) === folderOf(task));
    if (!found || found.isBackground) return undefined;
    const before = inOrder(found, all, [...above, task]);
    if (!before) return undefined;
    for (const one of before) order.add(one);
  }
  return [...order, task];
}

/** By label. The API of VS Code does not tell it: what the settings say. Undefined: they say it in a way that is not known here. */
function dependenciesOf({ name, source, scope }: vscode.Task): readonly string[] | undefined {
  if (source !== 'Workspace') return [];
  const folder = typeof scope === 'object' ? scope.uri : null;
  const tasks: unknown = vscode.workspace.getConfiguration('tasks', folder).get('tasks');
  const own: unknown = Array.isArray(tasks) ? tasks.find((one) => isRecord(one) && one['label'] === name) : undefined;
  const told: unknown = isRecord(own) ? own['dependsOn'] : undefined;
  if (told === undefined || told === null) return [];
  const names: readonly unknown[] = Array.isArray(told) ? told : [told];
  return names.every((one) => typeof one === 'string') ? names : undefined;
}

function folderOf({ scope }: vscode.Task): string {
  return typeof scope === 'object' ? scope.uri.toString() : '';
}
