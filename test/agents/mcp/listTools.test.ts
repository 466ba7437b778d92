import { deepStrictEqual, ok, rejects } from 'node:assert/strict';
import type { McpServerEntry } from '../../../src/acp/agentConnection';
import { nullLog } from '../../../src/base/log';
import { listTools } from '../../../src/mcp/listTools';
import { liveDescendants } from '../../support/childProcesses';
import { everythingOverHttp, everythingOverStdio } from '../../support/everythingServer';
import { repositoryPath } from '../../support/root';

describe('the tools of an MCP server', function () {
  this.timeout(20_000);
  let lines: string[];

  beforeEach(() => {
    lines = [];
  });

  const list = (server: McpServerEntry, limitMs = 15_000): ReturnType<typeof listTools> =>
    listTools(server, {
      cwd: repositoryPath('test'),
      environment: process.env,
      limitMs,
      log: nullLog,
      onLine: (line) => lines.push(line),
    });
  const program = (command: string, ...args: readonly string[]): McpServerEntry => ({
    ...{ type: 'stdio', name: 'one', command, args, env: { WHO: 'me' } },
  });

  it('are listed, of a program and over HTTP', async () => {
    const { command, args } = everythingOverStdio();
    const ofProgram = await list(program(command, ...args));
    ok(ofProgram.some(({ name, description }) => name === 'echo' && description !== ''));
    const server = await everythingOverHttp();
    try {
      const names = (await list({ type: 'http', name: 'web', url: server.url, headers: {} })).map(({ name }) => name);
      ok(names.includes('echo'));
    } finally {
      await server.end();
    }
  });

  it('are listed of one that others start, and nothing of it is left', async function () {
    if (process.platform === 'win32') this.skip();
    const { command, args } = everythingOverStdio();
    // As npx does; and the server does not end with its input.
    const line = `"${command}" -e "setInterval(() => 0, 1000)" & "${command}" ${args.map((one) => `"${one}"`).join(' ')}; true`;
    ok((await list(program('sh', '-c', line))).length > 0);
    deepStrictEqual(liveDescendants(), []);
  });

  it('are not waited for when it cannot be started, ends, or never answers', async () => {
    await rejects(list(program('/nowhere/at-all')), /ENOENT/);
    const says = 'console.error("in", process.cwd().split(/[\\\\/]/).at(-1), process.env.WHO);';
    await rejects(list(program(process.execPath, '-e', `${says} process.exit(3)`)), /closed|ended/i);
    deepStrictEqual(lines, ['in test me']);
    await rejects(list(program(process.execPath, '-e', 'setInterval(() => 0, 1000)'), 300), /MCP server one/);
    deepStrictEqual(liveDescendants(), []);
  });

  it('are those of the server, whatever else it writes', async () => {
    const noisy = `
      process.stdout.write('hello\\n{"jsonrpc":"1"}\\n[]\\n\\n');
      require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
        const { id, method } = JSON.parse(line);
        if (id === undefined) return;
        const tools = Array.from({ length: 1200 }, (_, index) => ({ name: 't' + index, inputSchema: { type: 'object' } }));
        const result = method === 'initialize'
          ? { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 's', version: '1' } }
          : { tools, nextCursor: 'more' };
        console.log(JSON.stringify({ jsonrpc: '2.0', id, result }));
      });`;
    deepStrictEqual((await list(program(process.execPath, '-e', noisy))).length, 1000);
  });
});
