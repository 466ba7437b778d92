import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { parseRegistry } from '../../../../src/agents/registry/parseRegistry';
import { platformOf, usableDistributions } from '../../../../src/agents/registry/platform';
import { CheckError } from '../../../../src/base/check';

const plain = {
  id: 'a',
  name: 'A',
  version: '1.0.0',
  description: 'An agent',
  distribution: { npx: { package: 'a@1.0.0' } },
};
const sum = 'AB'.repeat(32);
const binary = { archive: 'https://example.com/a.zip', cmd: './a' };

function parse(...agents: readonly unknown[]): ReturnType<typeof parseRegistry> {
  return parseRegistry({ version: '1', agents, extensions: [] });
}

describe('the registry of agents', () => {
  it('is read whole', () => {
    const { agents, problems } = parse({
      ...plain,
      repository: 'https://example.com/a',
      authors: ['Ann', 7],
      license: 'MIT',
      license_url: 'https://example.com/licence',
      icon: 'https://example.com/a.svg',
      preview: true,
      distribution: {
        npx: { package: '@a/b@1.0.0-rc.1', args: ['--acp'], env: { A: 'b' } },
        uvx: { package: 'a[cli]==1.0' },
        binary: { 'linux-x86_64': { ...binary, sha256: sum, args: ['acp'], env: null } },
      },
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(agents, [
      {
        id: 'a',
        name: 'A',
        version: '1.0.0',
        description: 'An agent',
        repository: 'https://example.com/a',
        license: 'MIT',
        licenseUrl: 'https://example.com/licence',
        icon: 'https://example.com/a.svg',
        authors: ['Ann'],
        distributions: [
          { kind: 'npx', package: '@a/b@1.0.0-rc.1', args: ['--acp'], env: { A: 'b' } },
          { kind: 'uvx', package: 'a[cli]==1.0', args: [], env: {} },
          {
            kind: 'binary',
            platform: 'linux-x86_64',
            archive: 'https://example.com/a.zip',
            cmd: './a',
            sha256: sum.toLowerCase(),
            args: ['acp'],
            env: {},
          },
        ],
      },
    ]);
  });

  it('names what is broken, and keeps the rest', () => {
    const { agents, problems } = parse(
      'no agent',
      { ...plain, id: '../a' },
      { ...plain, id: 'none', distribution: {} },
      { ...plain, id: 'part', distribution: { npx: { package: '--call=evil' }, brew: {}, uvx: { package: 'b' } } },
      {
        ...plain,
        id: 'file',
        distribution: { binary: { 'linux-x86_64': { ...binary, archive: 'file:///etc/passwd' } } },
      },
      { ...plain, id: 'sum', distribution: { binary: { 'linux-x86_64': { ...binary, sha256: 'short' } } } },
      { ...plain, id: 'describes', repository: 'javascript:alert(1)', license: 7, authors: 'Ann' },
      plain,
      { ...plain, name: 'again' },
    );
    assert.deepEqual(
      agents.map(({ id, name, repository, license, authors, distributions }) => [
        id,
        name,
        repository,
        license,
        authors,
        distributions.map(({ kind }) => kind),
      ]),
      [
        ['part', 'A', undefined, undefined, [], ['uvx']],
        ['describes', 'A', undefined, undefined, [], ['npx']],
        ['a', 'A', undefined, undefined, [], ['npx']],
      ],
    );
    assert.deepEqual(problems, [
      'agents[0] is not an object',
      'agents[1].id is not an id',
      'agents[2] (none).distribution is not a way to get the agent',
      'agents[3] (part).distribution.npx.package is not a package',
      'agents[4] (file).distribution.binary.linux-x86_64.archive is not an address of the web',
      'agents[4] (file).distribution is not a way to get the agent',
      'agents[5] (sum).distribution.binary.linux-x86_64.sha256 is not a SHA-256 sum',
      'agents[5] (sum).distribution is not a way to get the agent',
      'agents[8].id is not the only one of its kind',
    ]);
  });

  it('takes for an id only what can name a folder on every system', () => {
    const isId = (id: string): boolean => parse({ ...plain, id }).agents.length === 1;
    for (const id of ['a', 'a-b.c_d', 'console', 'comet', 'com10a', 'x.con']) assert.ok(isId(id), id);
    for (const id of ['', '.', '..', '.a', 'a/b', 'a\\b', 'A', 'a b', 'con', 'nul', 'com1', 'aux.js', 'a'.repeat(101)])
      assert.ok(!isId(id), id);
  });

  it('may be anything: it is read, or refused with the place of what is wrong', () => {
    const odd = fc.anything({ withNullPrototype: true, maxDepth: 3 });
    const entry = fc
      .record(
        { id: odd, name: odd, version: odd, description: odd, distribution: odd, authors: odd },
        { requiredKeys: [] },
      )
      .map((fields) => ({ ...plain, ...fields }));
    fc.assert(
      fc.property(fc.oneof(odd, fc.record({ agents: fc.array(fc.oneof(odd, entry), { maxLength: 4 }) })), (value) => {
        try {
          const { agents } = parseRegistry(value);
          assert.ok(agents.every(({ id, distributions }) => id !== '' && distributions.length > 0));
        } catch (error) {
          assert.ok(error instanceof CheckError, String(error));
        }
      }),
    );
  });

  it('takes for a package only what names one', () => {
    const isPackage = (name: string): boolean =>
      parse({ ...plain, distribution: { npx: { package: name } } }).agents.length === 1;
    for (const name of ['a', 'a@1.2.3', '@s/a', '@s/a@latest', 'a==1', 'a@^1.2', 'a_b.c@1.0.0+x'])
      assert.ok(isPackage(name), name);
    for (const name of [
      '',
      '-y',
      '--call',
      './a',
      '../a',
      'a b',
      'a;b',
      'git+ssh://x',
      'https://x/a.tgz',
      'a@file:../b',
      'a@npm:b',
      'u/a',
    ])
      assert.ok(!isPackage(name), name);
  });

  it('shows texts on one line, without what turns them round', () => {
    const [agent] = parse({ ...plain, name: ' A\u202E\n\u001b[31mB ' }).agents;
    assert.equal(agent?.name, 'A [31mB');
  });

  it('is refused when it is none', () => {
    for (const value of [
      undefined,
      null,
      [],
      'x',
      {},
      { agents: {} },
      { agents: Array.from({ length: 5001 }, () => plain) },
    ])
      assert.throws(() => parseRegistry(value), CheckError);
  });

  it('gives a machine what it can run', () => {
    const [agent] = parse({
      ...plain,
      distribution: {
        npx: { package: 'a' },
        binary: Object.fromEntries(
          ['darwin-x86_64', 'linux-aarch64', 'windows-aarch64', 'windows-x86_64'].map((name) => [name, binary]),
        ),
      },
    }).agents;
    assert.ok(agent);
    const usable = (system: NodeJS.Platform, processor: string): readonly string[] =>
      usableDistributions(agent, platformOf(system, processor)).map((one) =>
        one.kind === 'binary' ? one.platform : one.kind,
      );
    assert.deepEqual(usable('linux', 'x64'), ['npx']);
    assert.deepEqual(usable('linux', 'arm64'), ['npx', 'linux-aarch64']);
    assert.deepEqual(usable('darwin', 'arm64'), ['npx', 'darwin-x86_64']);
    assert.deepEqual(usable('win32', 'arm64'), ['npx', 'windows-aarch64']);
    assert.deepEqual(usable('win32', 'x64'), ['npx', 'windows-x86_64']);
    assert.deepEqual(usable('freebsd', 'x64'), ['npx']);
  });
});

describe('the list of agents that ships with Parley', () => {
  const text = readFileSync('media/agents.json', 'utf8');
  const { agents, problems } = parseRegistry(JSON.parse(text), { allowNoDistribution: true });

  it('can be read without a problem, and is small', () => {
    assert.deepEqual(problems, []);
    assert.ok(agents.length > 30);
    assert.ok(text.length < 25_000, `${text.length} characters`);
  });

  it('has no program to download, and no version of a package that is not known to exist', () => {
    const distributions = agents.flatMap((agent) => agent.distributions);
    assert.ok(distributions.every(({ kind }) => kind !== 'binary'));
    const pinned = distributions.flatMap((one) =>
      one.kind !== 'binary' && /\w(?:@|==)/.test(one.package) ? [one.package.replace(/@[^@]*$/, '')] : [],
    );
    assert.deepEqual(pinned.sort(), ['@agentclientprotocol/claude-agent-acp', '@agentclientprotocol/codex-acp']);
  });
});
