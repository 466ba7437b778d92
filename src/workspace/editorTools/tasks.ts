import * as vscode from 'vscode';
import type { TaskOffer, TaskRun } from '../../mcp/editorTools/editor';
import type { AskPermission } from '../../sessions/ports';
import { variablesOfFolder } from '../folderEnvironment';
import { allowed } from './permission';
import type { SessionPaths } from './sessionPaths';
import type { TaskRuns } from './taskRuns';
import { type TaskStep, taskSteps } from './taskSteps';

/** The tasks of a session's folders. */
export class SessionTasks {
  constructor(
    private readonly paths: SessionPaths,
    private readonly runs: TaskRuns,
    private readonly ask: AskPermission,
  ) {}

  async list(): Promise<readonly TaskOffer[]> {
    return (await this.#tasks()).map((task) => ({
      name: nameOf(task),
      source: task.source,
      ...(task.group && { group: task.group.id }),
      ...(task.detail !== undefined && { detail: task.detail }),
    }));
  }

  async run(name: string, limitMs: number, signal: AbortSignal): Promise<TaskRun> {
    const all = await this.#tasks();
    const task = all.find((one) => nameOf(one) === name);
    if (!task) throw new Error(`There is no task ${name}`);
    const cwd = typeof task.scope === 'object' ? task.scope.uri : vscode.Uri.file(this.paths.first);
    const steps = await taskSteps(task, all, variablesOfFolder(cwd.fsPath, process.env));
    await this.#ask(name, steps, cwd, signal);
    const runId = await this.runs.start(task, steps, cwd);
    await this.runs.wait(runId, limitMs, signal);
    return this.runs.state(runId);
  }

  output(runId: string): Promise<TaskRun> {
    return this.runs.state(runId);
  }

  /** About each line by itself, so that no two can be taken for one. */
  async #ask(
    name: string,
    steps: readonly TaskStep[] | undefined,
    cwd: vscode.Uri,
    signal: AbortSignal,
  ): Promise<void> {
    const title = vscode.l10n.t('Run the task {0}', name);
    if (!steps) {
      const toolCall = {
        type: 'toolCall',
        toolCallId: `parley-task-${crypto.randomUUID()}`,
        title,
        kind: 'execute',
      } as const;
      await allowed(this.ask, { title, subject: { type: 'toolCall', toolCall } }, signal);
      return;
    }
    for (const [index, step] of steps.entries()) {
      const isLast = index === steps.length - 1;
      const asked = isLast ? title : vscode.l10n.t('Run the task {0}, on which {1} depends', step.name, name);
      const subject = { type: 'command', command: step.command, cwd: step.cwd ?? cwd.fsPath } as const;
      await allowed(this.ask, { title: asked, subject }, signal);
    }
  }

  async #tasks(): Promise<readonly vscode.Task[]> {
    const all = await vscode.tasks.fetchTasks();
    const folders = await this.paths.inside(
      all.flatMap(({ scope }) => (typeof scope === 'object' ? [scope.uri] : [])),
      (uri) => vscode.Uri.joinPath(uri, 'tasks'),
    );
    const inside = new Set(folders.map(([uri]) => uri.toString()));
    return all.filter(({ scope }) => typeof scope !== 'object' || inside.has(scope.uri.toString()));
  }
}

/** As VS Code's list of tasks has it. */
function nameOf({ name, source }: vscode.Task): string {
  return source === 'Workspace' ? name : `${source}: ${name}`;
}
