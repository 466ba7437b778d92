import * as assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { nullLog } from '../../src/base/log';
import type { Environment } from '../../src/processes/environment';
import { loginShellEnvironment } from '../../src/processes/loginShell';
import { ShellEnvironment } from '../../src/processes/shellEnvironment';
import { liveDescendants } from '../support/childProcesses';

describe('the login shell’s environment', function () {
  let home: string;

  before(function () {
    if (process.platform === 'win32') this.skip();
  });

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'parley-shell-'));
  });

  afterEach(() => {
    rmSync(home, { recursive: true });
    assert.deepEqual(liveDescendants(), []);
  });

  const host = (more: Environment = {}): Environment => ({
    ...process.env,
    HOME: home,
    PWD: '/before',
    ELECTRON_RUN_AS_NODE: '1',
    VSCODE_PID: '7',
    ...more,
  });

  function read(shell: string, limitMs = 10_000, more?: Environment): Promise<Environment> {
    return loginShellEnvironment({ environment: host(more), limitMs, log: nullLog, shell });
  }

  /** A program that is the shell, in `sh`. */
  function fakeShell(name: string, code: string): string {
    const file = join(home, name);
    writeFileSync(file, `#!/bin/sh\n${code}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  it('is what bash reads at a login, whatever it prints besides, and nothing of ours', async () => {
    writeFileSync(
      join(home, '.bash_profile'),
      `echo "Welcome"; printf 'no line end\\0A=B\\0'; echo oops >&2
       export PATH="$HOME/tools:$PATH" LINES_OF='one\ntwo=three' EMPTY=
       trap 'echo bye' EXIT; . ~/.bashrc`,
    );
    writeFileSync(join(home, '.bashrc'), 'case $- in *i*) export INTERACTIVE=yes;; esac; unset LANG');
    const environment = await read('/bin/bash', undefined, { LANG: 'C', ONLY_HERE: '1' });

    assert.ok(environment['PATH']?.startsWith(`${home}/tools:`));
    const { LINES_OF, EMPTY, INTERACTIVE, LANG, ONLY_HERE, PWD, A } = environment;
    assert.deepEqual(
      { LINES_OF, EMPTY, INTERACTIVE, LANG, ONLY_HERE, PWD, A },
      {
        LINES_OF: 'one\ntwo=three',
        EMPTY: '',
        INTERACTIVE: 'yes',
        LANG: undefined,
        ONLY_HERE: '1',
        PWD: '/before',
        A: undefined,
      },
    );
    assert.deepEqual(
      Object.keys(environment).filter((name) => /^(ELECTRON_|VSCODE_|PARLEY_RESOLVING)/.test(name)),
      [],
    );
  });

  /** Where each of the other shells reads, and how a variable is set there. `profile` is read at a login, `rc` by an interactive shell. */
  const others = {
    zsh: {
      profile: ['.zprofile', `echo Welcome; export PATH="$HOME/tools:$PATH" LINES_OF=$'one\\ntwo=three'`],
      rc: ['.zshrc', 'print -n no line end; unset ONLY_HERE; export INTERACTIVE=yes'],
    },
    fish: {
      profile: [
        '.config/fish/conf.d/tools.fish',
        `status is-login; and set -gx PATH $HOME/tools $PATH; set -gx LINES_OF one\\ntwo=three`,
      ],
      rc: [
        '.config/fish/config.fish',
        'echo Welcome; status is-interactive; and set -gx INTERACTIVE yes; set -e ONLY_HERE',
      ],
    },
    tcsh: {
      profile: ['.login', 'echo never read, as a login is only without arguments'],
      rc: [
        '.tcshrc',
        `echo Welcome; setenv PATH "$HOME/tools:$PATH"; setenv LINES_OF 'one\\\ntwo=three'; unsetenv ONLY_HERE; setenv INTERACTIVE yes`,
      ],
    },
  } as const;

  for (const [name, { profile, rc }] of Object.entries(others)) {
    it(`is what ${name} reads, where it is installed`, async function () {
      const shell = onPath(name);
      if (shell === undefined) return this.skip();
      for (const [file, content] of [profile, rc]) {
        mkdirSync(dirname(join(home, file)), { recursive: true });
        writeFileSync(join(home, file), `${content}\n`);
      }
      const environment = await read(shell, undefined, {
        ONLY_HERE: '1',
        XDG_CONFIG_HOME: undefined,
        ZDOTDIR: undefined,
      });
      assert.ok(environment['PATH']?.startsWith(`${home}/tools:`), environment['PATH']);
      const { LINES_OF, INTERACTIVE, ONLY_HERE, PWD } = environment;
      assert.deepEqual(
        { LINES_OF, INTERACTIVE, ONLY_HERE, PWD },
        { LINES_OF: 'one\ntwo=three', INTERACTIVE: 'yes', ONLY_HERE: undefined, PWD: '/before' },
      );
    });
  }

  it('is asked of each shell in its own way', async () => {
    // `sh` stands in for them: it takes the line that is quoted for it, and tells how it was called.
    const told = async (name: string): Promise<string | undefined> => {
      const shell = fakeShell(
        name,
        'for last; do :; done; CALLED="$1 $2 $3"; export CALLED; last=${last#&}; last=${last#^}; eval "$last"',
      );
      return (await read(shell))['CALLED'];
    };
    assert.match((await told('zsh')) ?? '', /^-l -i -c$/);
    assert.match((await told('fish')) ?? '', /^-l -i -c$/);
    assert.match((await told('tcsh')) ?? '', /^-i -c '/);
    assert.match((await told('nu')) ?? '', /^-i -l -c$/);
    assert.match((await told('pwsh')) ?? '', /^-Login -Command &/);
  });

  it('is not waited for beyond the limit; what the shell started is ended', async function () {
    const shell = fakeShell('hangs', 'trap "" TERM; sleep 1000 & sleep 1000; wait');
    await assert.rejects(read(shell, 200), { name: 'TimeoutError' });
  }).timeout(15_000);

  it('fails when there is no shell, when it ends without a word, or never stops talking', async () => {
    await assert.rejects(read(join(home, 'none')), { code: 'ENOENT' });
    await assert.rejects(read(fakeShell('mute', 'exit 3')), /mute ended with code 3/);
    await assert.rejects(read(fakeShell('talks', 'yes')), /print too much/);
  }).timeout(15_000);

  it('is read once, again when asked for, and falls back to the host’s with a notice', async () => {
    let reads = 0;
    const notices: string[] = [];
    const shell = new ShellEnvironment({
      log: nullLog,
      onFallback: (reason) => notices.push(reason),
      host: { A: '1', VSCODE_PID: '7' },
      platform: 'linux',
      read: () => (++reads === 1 ? Promise.reject(new Error('slow')) : Promise.resolve({ B: '2' })),
    });
    assert.deepEqual(await Promise.all([shell.get(), shell.get()]), [{ A: '1' }, { A: '1' }]);
    assert.deepEqual([reads, notices], [1, ['slow']]);
    await shell.refresh();
    assert.deepEqual([await shell.get(), reads, notices.length], [{ B: '2' }, 2, 1]);
  });

  it('is the host’s own on Windows, where no shell makes it', async () => {
    const shell = new ShellEnvironment({
      log: nullLog,
      onFallback: () => assert.fail(),
      host: { Path: 'C:\\', ELECTRON_RUN_AS_NODE: '1' },
      platform: 'win32',
      read: () => assert.fail(),
    });
    assert.deepEqual(await shell.get(), { Path: 'C:\\' });
  });
});

function onPath(program: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((file) => existsSync(file));
}
