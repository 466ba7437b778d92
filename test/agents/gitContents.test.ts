import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, realpath, rm, utimes, writeFile } from 'node:fs/promises';
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

  it('are not known where the index was written in the moment in which the file was', async () => {
    const look = await seen('a b.txt');
    const moment = look.changedMs / 1000;
    await utimes(file('.git/index'), moment, moment);
    strictEqual(await text('a b.txt', look), undefined);
  });
});
