import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimFolder } from '../start/profile.mts';

describe('the profile of npm start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-profile-'));

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('is another one while a start uses it, and the same one again when that start is dead', () => {
    const profile = join(folder, 'start');
    assert.equal(claimFolder(profile), profile);
    assert.equal(claimFolder(profile), `${profile}-2`);
    writeFileSync(join(profile, 'owner.pid'), '999999999');
    assert.equal(claimFolder(profile), profile);
  });
});
