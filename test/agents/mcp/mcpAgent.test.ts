import { deepStrictEqual, match, ok } from 'node:assert/strict';
import type { McpServerEntry, NewSessionRequest } from '../../../src/acp/agentConnection';
import { toText } from '../../../src/sessions/toText';
import { mcpAgent, SessionBench } from '../../support/agentFixtures';
import { liveDescendants } from '../../support/childProcesses';
import { everythingOverHttp, everythingOverStdio } from '../../support/everythingServer';
import { until } from '../../support/fakeSessionHost';
import { text } from '../../support/sessionEvents';

const stdio: McpServerEntry = { type: 'stdio', name: 'local', env: {}, ...everythingOverStdio() };

describe('an agent that uses the MCP servers it is given', function () {
  this.timeout(20_000);
  let bench: SessionBench;

  async function ask(setup: Omit<NewSessionRequest, 'cwd'>, prompt: string, protocol = '1'): Promise<string> {
    bench = new SessionBench([mcpAgent({ MCP_AGENT_PROTOCOL: protocol })], { setup: () => Promise.resolve(setup) });
    const session = bench.sessions.create('mcp');
    session.prompt([text(prompt)]);
    return toText(await until(session, ({ turn, activity }) => turn > 0 && activity === 'idle'));
  }

  afterEach(async () => {
    await bench.dispose();
    deepStrictEqual(liveDescendants(), []);
  });

  for (const protocol of ['1', '2']) {
    it(`calls tools over stdio, v${protocol}`, async () => {
      const said = await ask({ mcpServers: [stdio] }, 'call local echo {"message": "over stdio"}', protocol);
      match(said, /Echo: over stdio/);
    });

    it(`lists and calls tools over HTTP, v${protocol}`, async () => {
      const server = await everythingOverHttp();
      try {
        const http: McpServerEntry = { type: 'http', name: 'web', url: server.url, headers: {} };
        const said = await ask({ mcpServers: [stdio, http] }, 'tools', protocol);
        match(said, /local: .*echo[^]*web: .*echo/);
        await bench.dispose();
      } finally {
        await server.end();
      }
    });

    it(`is told of all folders, v${protocol}`, async () => {
      const said = await ask({ additionalDirectories: ['/other'] }, 'given', protocol);
      ok(said.includes('"additionalDirectories":["/other"]'), said);
    });
  }
});
