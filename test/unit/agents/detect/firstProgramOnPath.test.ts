import { deepEqual } from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstProgramOnPath } from '../../../../src/agents/detect/firstProgramOnPath';

describe('a program on the PATH', function () {
  let scratch: string;

  before(function () {
    // What may be run is told by its mode.
    if (process.platform === 'win32') this.skip();
  });
  beforeEach(() => {
    scratch = mkdtempSync(join(tmpdir(), 'parley-path-'));
    for (const file of ['one/agent', 'two/agent', 'two/agent.cmd', 'two/agent.exe', 'two/other.ps1', 'two/text']) {
      mkdirSync(join(scratch, file, '..'), { recursive: true });
      writeFileSync(join(scratch, file), '');
      if (!file.endsWith('text')) chmodSync(join(scratch, file), 0o755);
    }
  });
  afterEach(() => {
    rmSync(scratch, { recursive: true });
  });

  async function found(
    platform: NodeJS.Platform,
    ...names: readonly string[]
  ): Promise<readonly (string | undefined)[]> {
    const folders = ['.', join(scratch, 'one'), join(scratch, 'two')];
    const environment = { PATH: folders.join(platform === 'win32' ? ';' : ':') };
    const places = await Promise.all(names.map((name) => firstProgramOnPath(name, environment, platform)));
    return places.map((place) => place?.slice(scratch.length + 1));
  }

  it('is the first that can be run; a place is not looked for, and nothing in the folder that is open', async () => {
    deepEqual(await found('linux', 'agent', 'text', 'none', join(scratch, 'one/agent'), 'package.json'), [
      'one/agent',
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('has an ending on Windows, written or not', async () => {
    deepEqual(await found('win32', 'agent', 'agent.cmd', 'other', 'text'), [
      'two/agent.exe',
      'two/agent.cmd',
      'two/other.ps1',
      undefined,
    ]);
  });
});
