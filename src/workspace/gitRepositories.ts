import * as vscode from 'vscode';

/** What is used of the built-in git extension's API: https://github.com/microsoft/vscode/blob/main/extensions/git/src/api/git.d.ts */
interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}

interface GitApi {
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

/** The repositories that VS Code's git knows; none where it is turned off or missing. */
export async function gitRepositories(): Promise<readonly GitRepository[]> {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  if (!extension) return [];
  const git = extension.isActive ? extension.exports : await extension.activate();
  return git.enabled ? git.getAPI(1).repositories : [];
}

/** Every file that differs from the last commit, once. */
export function changedFiles({ state }: GitRepository): readonly vscode.Uri[] {
  const { indexChanges, workingTreeChanges, mergeChanges, untrackedChanges = [] } = state;
  const all = [...mergeChanges, ...indexChanges, ...workingTreeChanges, ...untrackedChanges];
  return [...new Map(all.map(({ uri }) => [uri.toString(), uri])).values()];
}
