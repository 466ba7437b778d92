import { deepEqual } from 'node:assert/strict';
import type { AgentDefinition } from '../../src/agents/agentDefinition';
import { folderCatalog, guideDefinition } from '../../src/folderCatalog';

const guide = guideDefinition('/ext/guide.js', '/state');

/** Ids of the agents, the default, and what was wrong. */
function catalog(agents: unknown, defaultAgent?: string): readonly unknown[] {
  const { definitions, defaultAgentId, problems } = folderCatalog(agents, defaultAgent, guide);
  return [definitions.map(({ id }) => id), defaultAgentId, problems.map(({ path }) => path)];
}

describe('the agents of a folder', () => {
  const two = { B: { command: 'b' }, A: { command: 'a' } };

  it('are those of the setting, in its order, then the Guide', () => {
    deepEqual(catalog(two), [['B', 'A', 'guide'], 'B', []]);
  });

  it('are the Guide alone where nothing is set', () => {
    deepEqual(catalog(undefined), [['guide'], 'guide', []]);
    deepEqual(catalog({}), [['guide'], 'guide', []]);
  });

  it('begin with the one that is set as default, the Guide too', () => {
    deepEqual(catalog(two, 'A'), [['B', 'A', 'guide'], 'A', []]);
    deepEqual(catalog(two, 'guide'), [['B', 'A', 'guide'], 'guide', []]);
  });

  it('name a default that is no agent, and go on with the first', () => {
    deepEqual(catalog(two, 'C'), [['B', 'A', 'guide'], 'B', ['parley.defaultAgent']]);
  });

  it('name a broken entry, and keep the others', () => {
    deepEqual(catalog({ B: { args: [] }, A: { command: 'a' } }, 'B'), [
      ['A', 'guide'],
      'A',
      ['parley.agents.B.command', 'parley.defaultAgent'],
    ]);
  });

  it('do not let the setting put another in the Guide’s place', () => {
    const { definitions, problems } = folderCatalog({ guide: { command: 'evil' } }, undefined, guide);
    deepEqual([definitions, problems.map(({ path }) => path)], [[guide], ['parley.agents.guide']]);
  });

  describe('that were added or found', () => {
    const other = (id: string, source: 'registry' | 'detected', name = id): AgentDefinition => ({
      id,
      name,
      command: 'npx',
      args: [id],
      env: { A: '1' },
      source,
    });
    const others = [other('added', 'registry'), other('found', 'detected')];

    function names(agents: unknown, more: readonly AgentDefinition[]): readonly unknown[] {
      const { definitions, defaultAgentId, problems } = folderCatalog(agents, undefined, guide, more);
      return [definitions.map(({ name }) => name), defaultAgentId, problems.map(({ path }) => path)];
    }

    it('come after those of the settings; the merely found are not the default', () => {
      deepEqual(names({ B: { command: 'b' } }, others), [['B', 'added', 'found', 'Guide'], 'B', []]);
      deepEqual(names({}, others), [['added', 'found', 'Guide'], 'added', []]);
      deepEqual(names({}, others.slice(1)), [['found', 'Guide'], 'guide', []]);
    });

    it('give way where an id is taken, and say whose they are where a name is', () => {
      const clashing = [other('B', 'registry'), other('guide', 'registry'), other('c', 'registry', 'B')];
      deepEqual(names({ B: { command: 'b' } }, [...clashing, other('d', 'registry', 'Guide')]), [
        ['B', 'B (c)', 'Guide (d)', 'Guide'],
        'B',
        [],
      ]);
    });

    it('are changed by settings that name them, as Zed’s do', () => {
      const agents = { agent_servers: { added: { type: 'registry', env: { A: '2', B: '3' }, default_mode: 'plan' } } };
      const [added] = folderCatalog(agents, undefined, guide, others).definitions;
      deepEqual([added?.env, added?.settingsEnv], [{ A: '1' }, { A: '2', B: '3' }]);
      deepEqual(names({ claude: { env: {} } }, others).at(2), ['parley.agents.claude']);
      deepEqual(names({ claude: { env: {} } }, [other('claude-acp', 'registry')]).at(2), []);
    });
  });
});
