import type { ChangedFile } from '../../mcp/editorTools/editor';
import { gitRepositories } from '../gitRepositories';
import type { SessionPaths } from './sessionPaths';

/** The diffs of so many files are asked of git. */
const MAX_FILES = 300;

/** What is changed since the last commit, as VS Code's git knows it. */
export class GitFacts {
  constructor(private readonly paths: SessionPaths) {}

  async changes(): Promise<readonly ChangedFile[]> {
    const repositories = await gitRepositories();
    const all = repositories.flatMap(({ state }) => [
      ...state.mergeChanges.map(({ uri }) => ({ uri, state: 'conflict' as const })),
      ...state.indexChanges.map(({ uri }) => ({ uri, state: 'staged' as const })),
      ...state.workingTreeChanges.map(({ uri }) => ({ uri, state: 'modified' as const })),
      ...(state.untrackedChanges ?? []).map(({ uri }) => ({ uri, state: 'untracked' as const })),
    ]);
    const inside = await this.paths.inside(all, ({ uri }) => uri);
    return inside.map(([{ state }, path]) => ({ path, state }));
  }

  async diff(path: string | undefined): Promise<string> {
    const names = path === undefined ? (await this.changes()).map((one) => one.path) : [path];
    const files = await Promise.all([...new Set(names)].slice(0, MAX_FILES).map((name) => this.paths.uri(name)));
    const repositories = await gitRepositories();
    const diffs: string[] = [];
    for (const { fsPath } of files) {
      // The innermost repository that holds the file.
      const repository = repositories
        .filter(({ rootUri }) => fsPath.startsWith(rootUri.fsPath))
        .toSorted((one, other) => other.rootUri.fsPath.length - one.rootUri.fsPath.length)[0];
      if (repository) diffs.push(await repository.diffWithHEAD(fsPath));
      else if (path !== undefined) throw new Error('The file is in no git repository that the editor knows');
    }
    return diffs.filter((one) => one !== '').join('\n');
  }
}
