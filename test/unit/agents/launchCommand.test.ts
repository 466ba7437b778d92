import * as assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import type { AgentDefinition } from '../../../src/agents/agentDefinition';
import { mergeEnvironment } from '../../../src/processes/environment';
import { launchCommand } from '../../../src/agents/launchCommand';

const agent: AgentDefinition = { id: 'a', name: 'a', command: 'agent', args: ['~/x'], env: {}, source: 'settings' };

describe('launch command', () => {
  it('runs in the workspace folder with the environment of the host and of the definition', () => {
    const command = launchCommand({ ...agent, env: { B: 'own', C: '3' } }, '/work', { A: '1', B: '2' }, '/home/me');

    assert.deepEqual(command, {
      command: 'agent',
      args: ['~/x'],
      cwd: resolve('/work'),
      env: { A: '1', B: 'own', C: '3' },
    });
  });

  it('knows the home folder and folders relative to the workspace folder', () => {
    const at = (cwd: string): string => launchCommand({ ...agent, cwd }, '/work', {}, '/home/me').cwd;

    assert.equal(
      launchCommand({ ...agent, command: '~/bin/agent' }, '/work', {}, '/home/me').command,
      join('/home/me', 'bin/agent'),
    );
    assert.deepEqual(
      [at('sub'), at('../other'), at('/elsewhere'), at('~/p')],
      ['/work/sub', '/other', '/elsewhere', '/home/me/p'].map((path) => resolve(path)),
    );
  });

  it('keeps from agents what VS Code sets for its own processes, unless the definition asks for it', () => {
    const host = {
      PATH: '/bin',
      ELECTRON_RUN_AS_NODE: '1',
      VSCODE_PID: '7',
      VSCODE_IPC_HOOK: 'x',
      VSCODE_PORTABLE: 'p',
    };

    assert.deepEqual(launchCommand(agent, '/', host).env, { PATH: '/bin', VSCODE_PORTABLE: 'p' });
    assert.equal(
      launchCommand({ ...agent, env: { ELECTRON_RUN_AS_NODE: '1' } }, '/', host).env['ELECTRON_RUN_AS_NODE'],
      '1',
    );
  });

  it('takes names that differ in case as one variable on Windows only', () => {
    assert.deepEqual(mergeEnvironment({ Path: 'a', X: '1' }, { PATH: 'b' }, 'win32'), { X: '1', PATH: 'b' });
    assert.deepEqual(mergeEnvironment({ Path: 'a' }, { PATH: 'b' }, 'linux'), { Path: 'a', PATH: 'b' });
  });
});
