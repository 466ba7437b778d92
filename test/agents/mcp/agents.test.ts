import * as assert from 'node:assert/strict';
import { nullLog } from '../../../src/base/log';
import { McpBridges } from '../../../src/mcp/bridges';
import type { SessionHost } from '../../../src/sessions/ports';
import type { Session } from '../../../src/sessions/session';
import { nodeAgent, SessionBench } from '../../support/agentFixtures';
import { until } from '../../support/fakeSessionHost';
import type { ToolCall } from '../../support/mcp/agentTools';
import { TestServer } from '../../support/mcp/testServer';
import { repositoryPath } from '../../support/root';

/** Each agent supports these ways; the first of them is the one by which it gets the server. */
const ways = [['acp', 'http', 'stdio'], ['http', 'stdio'], ['stdio']] as const;

for (const version of [1, 2] as const) {
  for (const supported of ways) {
    describe(`An agent of ACP v${version} with an in-process MCP server by ${supported[0]}`, function () {
      this.timeout(15_000);
      let bridges: McpBridges;
      let server: TestServer;
      let bench: SessionBench;
      let session: Session;

      beforeEach(() => {
        bridges = new McpBridges({ shimScript: repositoryPath('dist/mcpShim.js'), log: nullLog });
        server = new TestServer();
        const setup: SessionHost['setup'] = async (_place, _ask, connection) => {
          const carried = await bridges.carry(server, connection);
          assert.equal(carried?.entry.type, supported[0]);
          return { mcpServers: [carried.entry], dispose: () => carried.dispose() };
        };
        const program = repositoryPath('out/test/programs/mcpAgent.js');
        const agent = { ...nodeAgent('tools', program, supported.join(',')), protocol: version };
        bench = new SessionBench([agent], { setup });
        session = bench.sessions.create('tools');
      });

      afterEach(async () => {
        await bench.dispose();
        bridges.dispose();
      });

      const use = (tool: string, args: object = {}): Promise<unknown> =>
        answerOf(session, { server: 'tools', tool, arguments: { ...args } });

      it('calls a tool and uses the answer', async () => {
        assert.deepEqual(contentOf(await use('add', { a: 2, b: 3 })), [{ type: 'text', text: '5' }]);
        const failed = (await use('fail')) as { readonly isError?: boolean };
        assert.equal(failed.isError, true);
        assert.deepEqual(contentOf(failed), [{ type: 'text', text: 'It is broken' }]);
      });

      it('has it again after a restart', async () => {
        await use('add', { a: 1, b: 1 });
        await session.restart();
        assert.equal(server.clients, 0);
        assert.deepEqual(contentOf(await use('add', { a: 1, b: 2 })), [{ type: 'text', text: '3' }]);
      });

      it('gets a result of several megabytes', async () => {
        const [big] = contentOf(await use('big', { bytes: 3_000_000 })) as readonly [{ readonly text: string }];
        assert.equal(Buffer.byteLength(big.text), 3_000_000);
      });

      it('takes a call back', async () => {
        const answer = use('wait');
        await server.waiting.promise;
        session.cancel();
        assert.match(String(await answer), /^failed: /);
        await server.takenBack.promise;
      });
    });
  }
}

/** Prompts the agent to call the tool. @returns What it said: the result, or that it failed. */
async function answerOf(session: Session, call: ToolCall): Promise<unknown> {
  const before = session.state.rows.length;
  session.prompt([{ type: 'text', text: JSON.stringify(call) }]);
  const state = await until(session, ({ activity, rows }) => activity === 'idle' && rows.length > before + 1);
  const said = state.rows.slice().findLast((row) => row.kind === 'message' && row.role === 'agent');
  const text =
    said?.kind === 'message'
      ? [...said.content].map((block) => (block.type === 'text' ? block.text : '')).join('')
      : '';
  return text.startsWith('failed: ') ? text : JSON.parse(text);
}

function contentOf(result: unknown): unknown {
  return (result as { readonly content: unknown }).content;
}
