import { deepEqual } from 'node:assert/strict';
import { systemProgram } from '../../../src/processes/systemProgram';
import { runnableCommand } from '../../../src/agents/runnableCommand';

describe('what the system can start', () => {
  it('is the command as it is', () => {
    deepEqual(runnableCommand('agent.ps1', ['a b'], 'linux'), { command: 'agent.ps1', args: ['a b'] });
    deepEqual(runnableCommand('npx.cmd', ['a b'], 'win32'), { command: 'npx.cmd', args: ['a b'] });
  });

  it('is PowerShell for its scripts, on Windows', () => {
    deepEqual(runnableCommand('C:\\my tools\\agent.PS1', ['--acp', 'a b'], 'win32'), {
      command: systemProgram('WindowsPowerShell\\v1.0\\powershell.exe'),
      args: [
        '-NoLogo',
        '-NoProfile',
        '-NonInteractive',
        '-ExecutionPolicy',
        'Bypass',
        '-File',
        'C:\\my tools\\agent.PS1',
        '--acp',
        'a b',
      ],
    });
  });
});
