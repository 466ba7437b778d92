import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { AgentCapabilities, McpServerEntry } from '../../../src/acp/agentConnection';
import { chooseServers, type ServerDecisions } from '../../../src/mcp/chooseServers';
import { LeftOutError } from '../../../src/mcp/leftOut';
import type { ConfiguredServer } from '../../../src/mcp/mergeServers';
import { noCapabilities } from '../../support/fakeAgent';
import { mcpServer } from '../../support/mcpSource';

const configured = (name: string, entry: object = { command: name }): ConfiguredServer => ({
  definition: mcpServer(entry, name),
  inputs: new Map(),
});
const entry = (name: string): McpServerEntry => ({ type: 'stdio', name, command: name, args: [], env: {} });

const all: AgentCapabilities = { ...noCapabilities, mcpStdio: true, mcpHttp: true, mcpSse: true, mcpAcp: true };

/** What an agent gets, and of each other server why it does not. */
async function chosen(
  servers: readonly ConfiguredServer[],
  own: readonly McpServerEntry[] = [],
  decisions: Partial<ServerDecisions> = {},
): Promise<{ readonly sent: readonly string[]; readonly leftOut: unknown }> {
  const { entries, outcomes } = await chooseServers(servers, own, {
    capabilities: all,
    consent: () => 'given',
    resolve: ({ definition }) => Promise.resolve(entry(definition.name)),
    ...decisions,
  });
  const leftOut = outcomes.flatMap(({ name, state }) => (state.kind === 'leftOut' ? [[name, state.reason]] : []));
  return { sent: entries.map(({ name }) => name), leftOut: Object.fromEntries(leftOut) };
}

describe('the MCP servers of a session', () => {
  it('are those that are configured, and before them those of whoever made it', async () => {
    deepStrictEqual(await chosen([configured('a'), configured('b')], [entry('c')]), {
      sent: ['c', 'a', 'b'],
      leftOut: {},
    });
  });

  it('are, of two with one name, those of whoever made it', async () => {
    const own = [entry('a')];
    deepStrictEqual(await chosen([configured('a')], own), { sent: ['a'], leftOut: { a: { kind: 'replaced' } } });
    const without = { capabilities: { ...all, mcpAcp: false } };
    const notTaken: McpServerEntry = { type: 'acp', name: 'a', serverId: 's' };
    deepStrictEqual((await chosen([configured('a')], [notTaken], without)).sent, ['a']);
    const { entries } = await chooseServers(
      [configured('a')],
      [{ ...entry('a'), type: 'stdio', command: 'own' } as McpServerEntry],
      {
        capabilities: all,
        consent: () => 'given',
        resolve: ({ definition }) => Promise.resolve(entry(definition.name)),
      },
    );
    deepStrictEqual(
      entries.map((one) => one.type === 'stdio' && one.command),
      ['own'],
    );
  });

  it('leave out what the agent does not take, each by its kind, and ask nobody about it', async () => {
    const web = configured('web', { url: 'http://x' });
    const events = configured('events', { type: 'sse', url: 'http://x' });
    let asked = 0;
    const given = await chosen([configured('a'), web, events], [{ type: 'acp', name: 'own', serverId: 's' }], {
      capabilities: { ...noCapabilities, mcpStdio: true },
      consent: () => {
        asked++;
        return 'given';
      },
    });
    deepStrictEqual(given, {
      sent: ['a'],
      leftOut: {
        own: { kind: 'unsupported', transport: 'acp' },
        web: { kind: 'unsupported', transport: 'http' },
        events: { kind: 'unsupported', transport: 'sse' },
      },
    });
    strictEqual(asked, 1);
  });

  it('leave out what the person has not allowed, and do not look at its variables', async () => {
    const resolved: string[] = [];
    const given = await chosen([configured('a'), configured('b'), configured('c')], [], {
      consent: ({ name }) => (name === 'a' ? 'open' : name === 'b' ? 'denied' : 'given'),
      resolve: ({ definition: { name } }) => {
        resolved.push(name);
        return Promise.resolve(entry(name));
      },
    });
    deepStrictEqual(given, { sent: ['c'], leftOut: { a: { kind: 'consentOpen' }, b: { kind: 'consentDenied' } } });
    deepStrictEqual(resolved, ['c']);
  });

  it('leave out what cannot be made ready; the others go', async () => {
    const given = await chosen([configured('a'), configured('b')], [], {
      resolve: ({ definition: { name } }) =>
        name === 'a'
          ? Promise.reject(new LeftOutError({ kind: 'inputMissing', id: 'key' }))
          : Promise.resolve(entry(name)),
    });
    deepStrictEqual(given, { sent: ['b'], leftOut: { a: { kind: 'inputMissing', id: 'key' } } });
  });

  it('go under names that are safe and unique, and say which', async () => {
    const { entries, outcomes } = await chooseServers([configured('My Server'), configured('my_server')], [], {
      capabilities: all,
      consent: () => 'given',
      resolve: ({ definition }) => Promise.resolve(entry(definition.name)),
    });
    deepStrictEqual(
      entries.map(({ name }) => name),
      ['My_Server', 'my_server_2'],
    );
    deepStrictEqual(
      outcomes.map(({ name, state }) => [name, state.kind === 'given' && state.sentAs]),
      [
        ['My Server', 'My_Server'],
        ['my_server', 'my_server_2'],
      ],
    );
  });
});
