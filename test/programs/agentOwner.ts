// Starts the agent of the cabinet that its first argument names, brings it to a turn, says "ready", and exits when its stdin ends, without
// ending the agent first: like an extension host whose window is closed. With a second argument, the built watchdog, it is watched.
import { connectAgent } from '../../src/acp/connectAgent';
import { AgentProcesses } from '../../src/agents/agentProcesses';
import { nullLog } from '../../src/base/log';
import { Watchdog } from '../../src/processes/watchdog';
import { badAgent } from '../support/agentFixtures';
import { testConnectOptions } from '../support/connected';
import { RecordingSink } from '../support/recordingSink';

async function main(): Promise<void> {
  const { command, args } = badAgent(process.argv[2] ?? '');
  const script = process.argv[3];
  const watchdog = script === undefined ? undefined : new Watchdog(script, nullLog);
  const agent = await new AgentProcesses(nullLog, watchdog).start({
    command,
    args,
    cwd: process.cwd(),
    env: process.env,
  });
  const connection = await connectAgent(agent.streams, testConnectOptions);
  const session = await connection.newSession({ cwd: process.cwd() }, new RecordingSink());
  await session.prompt([{ type: 'text', text: 'hello' }]);
  console.log(`ready ${String(watchdog?.pid)}`);
}

process.stdin.on('end', () => process.exit()).resume();
void main();
