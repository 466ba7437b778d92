import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { SessionRoots } from '../../../src/workspace/sessionRoots';

describe('roots of a session', function () {
  let base: string;
  let roots: SessionRoots;

  before(function () {
    if (process.platform === 'win32') this.skip();
    base = realpathSync(mkdtempSync(path.join(tmpdir(), 'parley-roots-')));
    mkdirSync(path.join(base, 'in/sub'), { recursive: true });
    mkdirSync(path.join(base, 'inner'));
    writeFileSync(path.join(base, 'outside.txt'), '');
    writeFileSync(path.join(base, 'in/a.txt'), '');
    symlinkSync(base, path.join(base, 'in/up'));
    symlinkSync(path.join(base, 'nothing'), path.join(base, 'in/broken'));
    symlinkSync('loop', path.join(base, 'in/loop'));
    symlinkSync(path.join(base, 'in'), path.join(base, 'alias'));
    execFileSync('mkfifo', [path.join(base, 'in/pipe')]);
    roots = new SessionRoots([path.join(base, 'alias')]);
  });

  after(() => {
    if (base) rmSync(base, { recursive: true, force: true });
  });

  it('take what is inside, also over a link, and what does not exist yet', async () => {
    assert.equal(await roots.resolve(path.join(base, 'alias/a.txt')), path.join(base, 'in/a.txt'));
    assert.equal(await roots.resolve(`${base}/in/sub/../new/b.txt`), path.join(base, 'in/new/b.txt'));
    assert.equal(await roots.resolve(path.join(base, 'in/..new')), path.join(base, 'in/..new'));
  });

  it('refuse what leads out, and what is no file', async () => {
    const bad = ['in/../outside.txt', 'in/up/outside.txt', 'in/up/new.txt', 'in/broken', 'in/broken/x', 'in/loop'];
    for (const file of [...bad, 'inner', 'inner/x', 'in/pipe']) {
      await assert.rejects(roots.resolve(`${base}/${file}`), /path|ELOOP/, file);
    }
    await assert.rejects(roots.resolve('in/a.txt'), /not an absolute path/);
    await assert.rejects(roots.resolve(`${base}/in/a.txt\0`), /not an absolute path/);
  });
});
