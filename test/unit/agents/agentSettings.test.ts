import * as assert from 'node:assert/strict';
import { parseAgentSettings } from '../../../src/agents/agentSettings';

describe('agent settings', () => {
  it('reads name, command, arguments, environment, folder and protocol', () => {
    const { definitions, problems } = parseAgentSettings({
      Claude: {
        command: 'npx',
        args: ['@agentclientprotocol/claude-agent-acp'],
        env: { A: 'b' },
        cwd: 'sub',
        protocol: 1,
      },
      Plain: { command: '/bin/agent' },
    });

    assert.deepEqual(problems, []);
    assert.deepEqual(definitions, [
      {
        id: 'Claude',
        name: 'Claude',
        command: 'npx',
        args: ['@agentclientprotocol/claude-agent-acp'],
        env: { A: 'b' },
        cwd: 'sub',
        protocol: 1,
        source: 'settings',
      },
      { id: 'Plain', name: 'Plain', command: '/bin/agent', args: [], env: {}, source: 'settings' },
    ]);
  });

  it('reads what is found in Zed’s agent_servers', () => {
    const { definitions, problems } = parseAgentSettings({
      agent_servers: {
        New: { type: 'custom', command: 'node', args: ['a.js'], env: { PORT: 1, DEBUG: true }, default_mode: 'plan' },
        Old: { command: { path: 'agent', args: ['--acp'], env: null } },
      },
    });

    assert.deepEqual(problems, []);
    assert.deepEqual(
      definitions.map(({ id, command, args, env }) => ({ id, command, args, env })),
      [
        { id: 'New', command: 'node', args: ['a.js'], env: { PORT: '1', DEBUG: 'true' } },
        { id: 'Old', command: 'agent', args: ['--acp'], env: {} },
      ],
    );
  });

  it('takes entries without a command for agents of the registry where Zed does', () => {
    const { definitions, references, problems } = parseAgentSettings({
      agent_servers: {
        opencode: { type: 'registry' },
        claude: { env: { CLAUDE_CODE_EXECUTABLE: '/bin/claude' } },
        gemini: { ignore_system_version: false, env: null },
        codex: { command: 'codex-acp', args: [] },
        other: { env: {} },
        broken: { type: 'registry', env: 7 },
      },
    });
    assert.deepEqual(
      references.map(({ id, env }) => [id, env]),
      [
        ['opencode', {}],
        ['claude-acp', { CLAUDE_CODE_EXECUTABLE: '/bin/claude' }],
        ['gemini', {}],
      ],
    );
    assert.deepEqual(
      definitions.map(({ id }) => id),
      ['codex'],
    );
    assert.deepEqual(
      problems.map(({ path }) => path),
      ['parley.agents.agent_servers.other.command', 'parley.agents.agent_servers.broken.env'],
    );
  });

  it('names each broken entry with its place, and keeps the others', () => {
    const { definitions, problems } = parseAgentSettings({
      one: { command: 'a', args: ['x', 3] },
      two: { args: [] },
      three: 'npx agent',
      four: { command: '  ' },
      five: { command: 'a', env: { A: ['b'] } },
      six: { command: 'a', env: { 'A=B': 'c' } },
      seven: { command: 'a', args: 'x y' },
      eight: { command: 'a\0b' },
      nine: { command: 'a', protocol: 3 },
      ten: { command: { args: [] } },
      ' ': { command: 'a' },
      good: { command: 'a' },
      null: null,
    });

    assert.deepEqual(
      definitions.map(({ id }) => id),
      ['good'],
    );
    assert.deepEqual(
      problems.map(({ path, expected }) => `${path}: ${expected}`),
      [
        'parley.agents.one.args[1]: a string',
        'parley.agents.two.command: given',
        'parley.agents.three: an object',
        'parley.agents.four.command: a text that is not empty',
        'parley.agents.five.env.A: a string',
        'parley.agents.six.env.A=B: named as a variable can be',
        'parley.agents.seven.args: a list of strings',
        'parley.agents.eight.command: text without a NUL character',
        'parley.agents.nine.protocol: "auto", 1 or 2',
        'parley.agents.ten.command.path: given',
        'parley.agents. : an agent with a name',
        'parley.agents.null: an object',
      ],
    );
  });

  it('is patient with a setting that is no map', () => {
    for (const value of [undefined, null, {}]) {
      assert.deepEqual(parseAgentSettings(value), { definitions: [], references: [], problems: [] });
    }
    for (const value of [[], 'npx', 7, true]) {
      assert.deepEqual(parseAgentSettings(value).problems, [{ path: 'parley.agents', expected: 'an object' }]);
    }
  });
});
