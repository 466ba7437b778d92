import { deepEqual } from 'node:assert/strict';
import type { AgentDefinition } from '../../../src/agents/agentDefinition';
import { signInProgram, type TerminalSignIn } from '../../../src/agents/signInProgram';

/** What is run for a sign-in, as words. @param agent The agent's command line. @param command The method's own; absent: it has none. */
function run(agent: string, command: string | undefined, ...args: readonly string[]): string {
  const [program = '', ...own] = agent.split(' ');
  const definition: AgentDefinition = { id: 'a', name: 'A', command: program, args: own, env: {}, source: 'settings' };
  const method: TerminalSignIn = {
    type: 'terminal',
    methodId: 'm',
    name: 'Log in',
    env: {},
    args,
    ...(command === undefined ? {} : { command }),
  };
  const found = signInProgram(definition, method);
  return [found.command, ...found.args].join(' ');
}

describe('the program of a sign-in in a terminal', () => {
  it('is the agent’s own with the method’s arguments, where the method has no command', () => {
    deepEqual(run('npx -y @google/gemini-cli --acp', undefined, '--login'), 'npx -y @google/gemini-cli --acp --login');
  });

  it('is the method’s command where that is a place, or nothing is known of it', () => {
    deepEqual(run('npx -y a', '/opt/agent', 'login'), '/opt/agent login');
    deepEqual(run('npx -y a', 'C:\\agent.exe', 'login'), 'C:\\agent.exe login');
    deepEqual(run('/bin/node agent.js', 'agent', 'login'), 'agent login');
    deepEqual(run('npx --registry=x a', 'agent', 'login'), 'agent login');
  });

  it('is the agent itself where the method names it', () => {
    deepEqual(
      run('/home/me/.opencode/bin/opencode acp', 'opencode', 'auth', 'login'),
      '/home/me/.opencode/bin/opencode auth login',
    );
    deepEqual(run('C:\\npm\\opencode.cmd acp', 'opencode', 'auth'), 'C:\\npm\\opencode.cmd auth');
  });

  it('is one of the agent’s package where that was fetched to run it', () => {
    deepEqual(
      run('npx -y opencode-ai@1.2.3 acp', 'opencode', 'auth', 'login'),
      'npx -y --package=opencode-ai@1.2.3 -- opencode auth login',
    );
    deepEqual(run('npx.cmd opencode-ai acp', 'opencode', 'auth'), 'npx.cmd -y --package=opencode-ai -- opencode auth');
    deepEqual(run('uvx kimi-cli acp', 'kimi', 'login'), 'uvx --from kimi-cli kimi login');
  });
});
