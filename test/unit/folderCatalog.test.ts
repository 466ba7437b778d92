import { deepEqual } from 'node:assert/strict';
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
});
