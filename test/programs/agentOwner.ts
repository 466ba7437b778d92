// Starts the agent of the cabinet that its argument names, brings it to a turn, says "ready", and exits when its stdin ends, without
// ending the agent first: like an extension host whose window is closed.
import { connectAgent } from '../../src/acp/connectAgent';
import { AgentProcesses } from '../../src/agents/agentProcesses';
import { nullLog } from '../../src/base/log';
import { badAgent } from '../support/agentFixtures';
import { testConnectOptions } from '../support/connected';
import { RecordingSink } from '../support/recordingSink';

async function main(): Promise<void> {
  const { command, args } = badAgent(process.argv[2] ?? '');
  const agent = await new AgentProcesses(nullLog).start({ command, args, cwd: process.cwd(), env: process.env });
  const connection = await connectAgent(agent.streams, testConnectOptions);
  const session = await connection.newSession({ cwd: process.cwd() }, new RecordingSink());
  await session.prompt([{ type: 'text', text: 'hello' }]);
  console.log('ready');
}

process.stdin.on('end', () => process.exit()).resume();
void main();
