import * as assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findAgents } from '../../../../src/agents/detect/findAgents';

describe('agents on this machine', function () {
  let home = '';
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'parley-detect-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  /** @param mode Of the file that is made in the home folder. */
  function program(path: string, mode = 0o755): void {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), '');
    chmodSync(join(home, path), mode);
  }

  /** Name and command of each, the home folder as `~`. Without what this machine has elsewhere. */
  async function found(path: readonly string[], platform: NodeJS.Platform = 'linux'): Promise<readonly string[]> {
    const separator = platform === 'win32' ? ';' : ':';
    const agents = await findAgents({
      environment: {
        [platform === 'win32' ? 'Path' : 'PATH']: path.map((one) => one.replace('~', home)).join(separator),
        APPDATA: join(home, 'AppData'),
      },
      home,
      limitMs: 5000,
      platform,
    });
    return agents
      .filter(({ from }) => from.startsWith(home))
      .map(({ name, command, args, env }) =>
        [name, command, ...args, ...Object.values(env)].join(' ').replaceAll(home, '~'),
      );
  }

  it('are found on the PATH, by their names', async () => {
    program('a/gemini');
    program('b/gemini');
    program('b/codex-acp');
    program('c/goose');
    assert.deepEqual(await found(['~/a', '~/b', '~/nowhere']), ['Codex codex-acp', 'Gemini CLI gemini --acp']);
  });

  it('are found where programs are installed beside the PATH, with what runs them', async () => {
    program('.nvm/versions/node/v9.0.0/bin/qwen');
    program('.nvm/versions/node/v22.1.0/bin/qwen');
    program('.bun/bin/opencode');
    program('.cargo/bin/goose');
    assert.deepEqual(await found(['~/a']), [
      'OpenCode ~/.bun/bin/opencode acp ~/.bun/bin:${env:PATH}',
      'Qwen Code ~/.nvm/versions/node/v22.1.0/bin/qwen --acp ~/.nvm/versions/node/v22.1.0/bin:${env:PATH}',
      'goose ~/.cargo/bin/goose acp ~/.cargo/bin:${env:PATH}',
    ]);
  });

  it('are programs that can be run, links to such included', async () => {
    program('a/gemini', 0o644);
    mkdirSync(join(home, 'a/goose'));
    program('lib/kimi');
    symlinkSync('../lib/kimi', join(home, 'a/kimi'));
    symlinkSync('nowhere', join(home, 'a/qwen'));
    assert.deepEqual(await found(['~/a']), ['Kimi CLI kimi acp']);
  });

  it('are never those of the folder that happens to be open', async () => {
    program('.bin/gemini');
    const before = process.cwd();
    process.chdir(home);
    try {
      assert.deepEqual(await found(['.bin', '.', '']), []);
    } finally {
      process.chdir(before);
    }
  });

  it('have their endings on Windows, where npm has a folder of its own', async () => {
    program('AppData/npm/gemini.cmd');
    program('AppData/npm/gemini');
    program('a/goose.exe');
    program('a/kimi');
    assert.deepEqual(await found(['~/a'], 'win32'), [
      'Gemini CLI ~/AppData/npm/gemini.cmd --acp ~/AppData/npm;${env:Path}',
      'goose goose acp',
    ]);
  });

  it('are told in time though a folder does not answer', async () => {
    program('a/gemini');
    const list = (folder: string): Promise<string[]> =>
      folder.endsWith('slow') ? new Promise(() => undefined) : Promise.resolve(folder.endsWith('a') ? ['gemini'] : []);
    const environment = { PATH: [join(home, 'slow'), join(home, 'a')].join(':') };
    const agents = await findAgents({ environment, home, limitMs: 50, platform: 'linux', list });
    assert.deepEqual(
      agents.map(({ command }) => command),
      ['gemini'],
    );
  });
});
