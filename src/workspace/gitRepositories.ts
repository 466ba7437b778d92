import * as vscode from 'vscode';

/** What is used of the built-in git extension's API: https://github.com/microsoft/vscode/blob/main/extensions/git/src/api/git.d.ts */
interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}

interface GitApi {
  /** Until it is `initialized`, the repositories of the workspace are still looked for. */
  readonly state: 'uninitialized' | 'initialized';
  readonly onDidChangeState: vscode.Event<unknown>;
  readonly repositories: readonly GitRepository[];
}

export interface GitRepository {
  readonly rootUri: vscode.Uri;
  readonly state: {
    readonly indexChanges: readonly GitChange[];
    readonly workingTreeChanges: readonly GitChange[];
    readonly mergeChanges: readonly GitChange[];
    /** Absent in older versions, where they are among those of the working tree. */
    readonly untrackedChanges?: readonly GitChange[];
  };
  /** The patch of the working tree against the index, or of the index against HEAD. */
  diff(cached?: boolean): Promise<string>;
  diffWithHEAD(path: string): Promise<string>;
}

export interface GitChange {
  readonly uri: vscode.Uri;
}

/** How long git may take to find the repositories of the workspace. Milliseconds. */
const FIND_MS = 10_000;

/** The repositories that VS Code's git has opened; none where it is turned off or missing. */
export async function gitRepositories(): Promise<readonly GitRepository[]> {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  if (!extension) return [];
  const git = extension.isActive ? extension.exports : await extension.activate();
  if (!git.enabled) return [];
  const api = git.getAPI(1);
  await found(api);
  return api.repositories;
}

/** Settles when git has looked for the repositories of the workspace, or takes too long. */
async function found(api: GitApi): Promise<void> {
  if (api.state === 'initialized') return;
  await new Promise<void>((resolve) => {
    const settle = (): void => {
      clearTimeout(timer);
      change.dispose();
      resolve();
    };
    const timer = setTimeout(settle, FIND_MS);
    const change = api.onDidChangeState(() => {
      if (api.state === 'initialized') settle();
    });
  });
}

/** Every file that differs from the last commit, once. */
export function changedFiles({ state }: GitRepository): readonly vscode.Uri[] {
  const { indexChanges, workingTreeChanges, mergeChanges, untrackedChanges = [] } = state;
  const all = [...mergeChanges, ...indexChanges, ...workingTreeChanges, ...untrackedChanges];
  return [...new Map(all.map(({ uri }) => [uri.toString(), uri])).values()];
}
