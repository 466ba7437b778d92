import { deepStrictEqual, match } from 'node:assert/strict';
import type { McpServerEntry } from '../../../src/acp/agentConnection';
import type { Session } from '../../../src/sessions/session';
import { toText } from '../../../src/sessions/toText';
import { mcpAgent, SessionBench } from '../../support/agentFixtures';
import { liveDescendants } from '../../support/childProcesses';
import { everythingOverStdio } from '../../support/everythingServer';
import { until } from '../../support/fakeSessionHost';
import { text } from '../../support/sessionEvents';

interface Given {
  readonly method: string;
  readonly mcpServers?: readonly unknown[];
  readonly additionalDirectories?: readonly string[];
}

const stdio: McpServerEntry = { type: 'stdio', name: 'local', command: '/bin/false', args: ['-x'], env: { KEY: 'v' } };
const http: McpServerEntry = { type: 'http', name: 'web', url: 'http://127.0.0.1:9/', headers: { 'X-Key': 'v' } };
const sse: McpServerEntry = { type: 'sse', name: 'events', url: 'http://127.0.0.1:9/sse', headers: {} };

/** As the schemas of ACP have them: `McpServer` of v1, whose stdio servers have no type, and of v2. */
const onTheWire = {
  1: [
    { name: 'local', command: '/bin/false', args: ['-x'], env: [{ name: 'KEY', value: 'v' }] },
    { type: 'http', name: 'web', url: 'http://127.0.0.1:9/', headers: [{ name: 'X-Key', value: 'v' }] },
    { type: 'sse', name: 'events', url: 'http://127.0.0.1:9/sse', headers: [] },
  ],
  2: [
    { type: 'stdio', name: 'local', command: '/bin/false', args: ['-x'], env: [{ name: 'KEY', value: 'v' }] },
    { type: 'http', name: 'web', url: 'http://127.0.0.1:9/', headers: [{ name: 'X-Key', value: 'v' }] },
  ],
};

describe('MCP servers and folders of a session', function () {
  this.timeout(20_000);
  let bench: SessionBench;
  let servers: readonly McpServerEntry[];
  let folders: readonly string[];

  function open(env: Readonly<Record<string, string>>): Session {
    bench = new SessionBench([mcpAgent(env)], {
      setup: () => Promise.resolve({ mcpServers: servers, additionalDirectories: folders }),
    });
    return bench.sessions.create('mcp');
  }

  async function ask(session: Session, prompt: string): Promise<string> {
    const before = session.state.turn;
    session.prompt([text(prompt)]);
    const state = await until(session, ({ turn, activity }) => turn > before && activity === 'idle');
    return toText(state).trimEnd().split('\n').at(-1)?.trim() ?? '';
  }

  const given = async (session: Session): Promise<Given> => JSON.parse(await ask(session, 'given')) as Given;

  beforeEach(() => {
    servers = [stdio, http, sse];
    folders = ['/other'];
  });
  afterEach(async () => {
    await bench.dispose();
    deepStrictEqual(liveDescendants(), []);
  });

  for (const version of [1, 2] as const) {
    for (const [way, without] of [
      ['session/resume', ''],
      ...(version === 1 ? [['session/load', 'resume'] as const] : []),
    ] as const) {
      it(`are told at the beginning, and again at ${way}, as they are then, v${String(version)}`, async () => {
        const session = open({ MCP_AGENT_PROTOCOL: String(version), MCP_AGENT_WITHOUT: without });
        const { method, mcpServers, additionalDirectories } = await given(session);
        deepStrictEqual(
          { method, mcpServers, additionalDirectories },
          {
            method: 'session/new',
            mcpServers: onTheWire[version],
            additionalDirectories: ['/other'],
          },
        );

        [servers, folders] = [[stdio], []];
        deepStrictEqual(await session.reopen(), undefined);
        const later = await given(session);
        deepStrictEqual(
          [later.method, later.mcpServers, later.additionalDirectories],
          [way, onTheWire[version].slice(0, 1), undefined],
        );

        servers = [http];
        deepStrictEqual(await session.restart(), undefined);
        deepStrictEqual((await given(session)).mcpServers, onTheWire[version].slice(1, 2));
      });
    }
  }

  it('can be used once the session was opened anew with them', async () => {
    servers = [];
    const session = open({});
    match(await ask(session, 'call local echo {"message": "hi"}'), /no server local/);
    servers = [{ type: 'stdio', name: 'local', env: {}, ...everythingOverStdio() }];
    await session.reopen();
    match(await ask(session, 'call local echo {"message": "hi"}'), /Echo: hi/);
  });
});
