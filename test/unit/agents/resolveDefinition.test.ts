import * as assert from 'node:assert/strict';
import type { AgentDefinition } from '../../../src/agents/agentDefinition';
import { resolveDefinition } from '../../../src/agents/resolveDefinition';

const agent: AgentDefinition = {
  id: 'My agent',
  name: 'My agent',
  command: '${workspaceFolder}/agent',
  args: ['--key', '${secret:key}'],
  env: { ROOT: '${workspaceFolder}', KEY: '${secret:key}' },
  cwd: '${workspaceFolder}/sub',
  source: 'settings',
};

const lookup = ({ name, argument }: { name: string; argument: string | undefined }): string | undefined =>
  name === 'workspaceFolder' ? '/work' : argument === 'key' ? 's3cret' : undefined;

const failureOf = (changes: Partial<AgentDefinition>): Promise<unknown> =>
  resolveDefinition({ ...agent, ...changes }, lookup).then(
    () => assert.fail('it was resolved'),
    (error: unknown) => (error as { failure: unknown }).failure,
  );

describe('the variables of an agent’s definition', () => {
  it('are replaced in command, arguments, folder and environment', async () => {
    const { command, args, env, cwd } = await resolveDefinition(agent, lookup);
    assert.deepEqual(
      { command, args, env, cwd },
      {
        command: '/work/agent',
        args: ['--key', 's3cret'],
        env: { ROOT: '/work', KEY: 's3cret' },
        cwd: '/work/sub',
      },
    );
  });

  it('that are not known are told with their entry', async () => {
    assert.deepEqual(await failureOf({ args: ['a', '${nope}'] }), {
      kind: 'variableUnknown',
      entry: 'parley.agents.My agent.args[1]',
      variable: '${nope}',
    });
  });

  it('may be secrets in arguments and environment only, and a secret may be missing', async () => {
    assert.deepEqual(await failureOf({ command: '${secret:key}' }), {
      kind: 'variableUnknown',
      entry: 'parley.agents.My agent.command',
      variable: '${secret:key}',
    });
    assert.deepEqual(await failureOf({ env: { KEY: '${secret:other}' } }), {
      kind: 'secretMissing',
      entry: 'parley.agents.My agent.env.KEY',
      secret: 'other',
    });
  });

  it('are replaced in what the settings add to an agent of the registry, and in nothing that the registry says', async () => {
    const added: AgentDefinition = {
      ...agent,
      source: 'registry',
      env: { KEY: '${secret:key}', MODEL: 'small' },
      settingsEnv: { TOKEN: '${secret:key}', MODEL: 'large' },
    };
    const { command, args, env } = await resolveDefinition(added, lookup);
    assert.deepEqual([command, args], [agent.command, agent.args]);
    assert.deepEqual(env, { KEY: '${secret:key}', MODEL: 'large', TOKEN: 's3cret' });
  });

  it('are left as they are in an agent that is built in', async () => {
    const builtin: AgentDefinition = { ...agent, source: 'builtin' };
    assert.equal(await resolveDefinition(builtin, () => assert.fail()), builtin);
  });
});
