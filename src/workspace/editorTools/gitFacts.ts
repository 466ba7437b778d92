import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { ChangedFile } from '../../mcp/editorTools/editor';
import { type GitRepository, gitRepositories } from '../gitRepositories';
import type { SessionPaths } from './sessionPaths';

/** The diffs of so many files are asked of git. */
const MAX_FILES = 300;

/** What is changed since the last commit, as VS Code's git knows it. */
export class GitFacts {
  constructor(private readonly paths: SessionPaths) {}

  /** @throws Error when git has no repository open for the session's folders: an empty list would say that nothing has changed. */
  async changes(): Promise<readonly ChangedFile[]> {
    const repositories = await this.#repositories();
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
    const repositories = await rooted(await gitRepositories());
    const diffs: string[] = [];
    for (const { fsPath } of files) {
      const real = await realPath(fsPath);
      // The innermost repository that holds the file.
      const found = repositories
        .filter(({ root }) => isIn(real, root))
        .toSorted((one, other) => other.root.length - one.root.length)[0];
      if (found) {
        const { repository, root } = found;
        diffs.push(await repository.diffWithHEAD(join(repository.rootUri.fsPath, relative(root, real))));
      } else if (path !== undefined) throw new Error('The file is in no git repository that the editor has opened');
    }
    return diffs.filter((one) => one !== '').join('\n');
  }

  /**
   * Those that hold a folder of the session, or lie in one. VS Code does not open a repository that begins above the folders of the
   * workspace, or elsewhere, until the person has said so (`git.openRepositoryInParentFolders`): its configuration may name programs.
   */
  async #repositories(): Promise<readonly GitRepository[]> {
    const folders = await Promise.all(this.paths.all.map(realPath));
    const all = await rooted(await gitRepositories());
    const ours = all.filter(({ root }) => folders.some((folder) => isIn(folder, root) || isIn(root, folder)));
    if (ours.length > 0) return ours.map(({ repository }) => repository);
    throw new Error(
      'The editor’s git has no repository open for this folder. One that begins in a folder above it is opened when the person says so in VS Code.',
    );
  }
}

interface Rooted {
  readonly repository: GitRepository;
  /** With links resolved. */
  readonly root: string;
}

function rooted(repositories: readonly GitRepository[]): Promise<readonly Rooted[]> {
  return Promise.all(
    repositories.map(async (repository) => ({ repository, root: await realPath(repository.rootUri.fsPath) })),
  );
}

/** A file that is deleted has its folder, if not that, the name by which it went. */
async function realPath(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch {
    return dirname(file) === file ? file : join(await realPath(dirname(file)), basename(file));
  }
}

function isIn(file: string, folder: string): boolean {
  const way = relative(folder, file);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
