import { RpcConnection } from '../../src/acp/rpcConnection';
import { nullLog } from '../../src/base/log';
import { withBurstAgent } from './burst';
import { measurement, type Measurement } from './report';

/** How many messages wait at the most between reader and handlers while an agent writes faster than it is heard. */
export async function measureQueue(): Promise<readonly Measurement[]> {
  const depth = await withBurstAgent(async (agent) => {
    const connection = new RpcConnection(
      { input: agent.stdout, output: agent.stdin },
      { request: () => ({}), notification: () => undefined },
      { log: nullLog },
    );
    connection.listen();
    await connection.sendRequest('initialize', { protocolVersion: 1 });
    await connection.sendRequest('session/new', { cwd: '/', mcpServers: [] });
    await connection.sendRequest('session/prompt', { sessionId: 'burst', prompt: [] });
    const { deepestQueue } = connection;
    connection.dispose();
    return deepestQueue;
  });
  return [measurement('deepest queue of messages', depth, 'messages', { value: 512 })];
}
