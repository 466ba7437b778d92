import { deepStrictEqual, rejects, strictEqual } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { access, chmod, mkdtemp, realpath, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FileLook, lookAtDisk } from '../../src/changes/diskFiles';
import { GitContents } from '../../src/workspace/changes/gitContents';

describe("contents of files out of a folder's git repository", function () {
  this.timeout(20_000);
  let root: string;
  let contents: GitContents;

  const file = (name: string): string => join(root, name);
  const git = (...args: readonly string[]): void => {
    const identity = ['-c', 'user.name=A', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
    execFileSync('git', ['-C', root, ...identity, ...args], { stdio: 'ignore' });
  };
  const seen = async (name: string): Promise<FileLook> => {
    const look = await lookAtDisk(file(name));
    if (!look) throw new Error(`There is no ${name}`);
    return look;
  };
  const text = async (name: string, look: FileLook): Promise<string | undefined> => {
    const content = await contents.contentOf(file(name), look);
    return content?.kind === 'file' ? Buffer.from(content.bytes).toString() : undefined;
  };
  /** The index is made anew long after the files were written. */
  const settle = async (): Promise<void> => {
    const late = Date.now() / 1000 + 60;
    await utimes(file('.git/index'), late, late);
  };

  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'parley-git-')));
    contents = new GitContents(root);
    git('init', '-q');
    git('config', 'core.autocrlf', 'false');
    await writeFile(file('a b.txt'), 'committed\n');
    await writeFile(file('run.sh'), '#!/bin/sh\n');
    await chmod(file('run.sh'), 0o755);
    git('add', '.');
    git('commit', '-q', '-m', 'first');
    await settle();
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('are known for files that were as the index has them, whatever became of them since', async () => {
    const [before, script] = [await seen('a b.txt'), await seen('run.sh')];
    await writeFile(file('a b.txt'), 'overwritten\n');
    await rm(file('run.sh'));
    strictEqual(await text('a b.txt', before), 'committed\n');
    deepStrictEqual(await contents.contentOf(file('run.sh'), script), {
      kind: 'file',
      bytes: new Uint8Array(Buffer.from('#!/bin/sh\n')),
      executable: process.platform !== 'win32',
    });
  });

  it('are not known for what was changed before, though its size is the same', async () => {
    await writeFile(file('a b.txt'), 'committeD\n');
    const before = await seen('a b.txt');
    await writeFile(file('a b.txt'), 'overwritten\n');
    strictEqual(await text('a b.txt', before), undefined);
  });

  it('are not known for what the repository does not have, or not as it is in the folder', async () => {
    await writeFile(file('new.txt'), 'new\n');
    await writeFile(file('.gitattributes'), '*.key filter=secret\n*.crlf eol=crlf text\n');
    await writeFile(file('a.key'), 'key\n');
    await writeFile(file('b.crlf'), 'a\r\n');
    git('-c', 'filter.secret.clean=cat', 'add', '.gitattributes', 'a.key', 'b.crlf');
    await settle();
    for (const name of ['new.txt', 'a.key', 'b.crlf']) strictEqual(await text(name, await seen(name)), undefined, name);
    strictEqual(await text('a b.txt', { ...(await seen('a b.txt')), isFile: false }), undefined);
    const elsewhere = new GitContents(tmpdir());
    strictEqual(await elsewhere.contentOf(file('a b.txt'), await seen('a b.txt')), undefined);
  });

  it('are what was committed, whatever a repository has put in its place, and of the folder that is asked about', async () => {
    const before = await seen('a b.txt');
    await writeFile(file('lie'), 'COMMITTED\n');
    const ids = ['a b.txt', 'lie'].map((name) =>
      execFileSync('git', ['-C', root, 'hash-object', '-w', name]).toString().trim(),
    );
    git('replace', ...ids);
    await settle();
    const another = process.env['GIT_DIR'];
    process.env['GIT_DIR'] = join(tmpdir(), 'nowhere');
    try {
      strictEqual(await text('a b.txt', before), 'committed\n');
    } finally {
      if (another === undefined) delete process.env['GIT_DIR'];
      else process.env['GIT_DIR'] = another;
    }
  });

  it('are asked for without running anything that the repository names, nor fetching what it lacks', async () => {
    if (process.platform === 'win32') return;
    const before = await seen('a b.txt');
    const blob = execFileSync('git', ['-C', root, 'rev-parse', 'HEAD:a b.txt']).toString().trim();
    const trap = join(root, 'trap.sh');
    await writeFile(trap, `#!/bin/sh\ntouch '${file('sprung')}'\n`, { mode: 0o755 });
    for (const name of ['core.fsmonitor', 'core.pager', 'core.sshCommand', 'core.gitProxy', 'alias.cat-file'])
      git('config', name, trap);
    git('config', 'core.hooksPath', root);
    git('config', 'remote.origin.url', `ext::${trap}`);
    git('config', 'core.repositoryFormatVersion', '1');
    git('config', 'remote.origin.promisor', 'true');
    git('config', 'remote.origin.partialCloneFilter', 'blob:none');
    git('config', 'extensions.partialClone', 'origin');
    git('config', 'protocol.ext.allow', 'always');
    await rm(file(`.git/objects/${blob.slice(0, 2)}/${blob.slice(2)}`));
    strictEqual(await text('a b.txt', before), undefined);
    await rejects(access(file('sprung')));
  });

  it('are not known where the index was written in the moment in which the file was', async () => {
    const look = await seen('a b.txt');
    const moment = look.changedMs / 1000;
    await utimes(file('.git/index'), moment, moment);
    strictEqual(await text('a b.txt', look), undefined);
  });
});
