// npm run soak [-- COUNT]: starts and ends an agent with two generations of children so often, and tells what is left: processes, open
// files, handles, listeners, memory. Exits with 1 when anything grew.
import { readdirSync } from 'node:fs';
import { AgentBench, badAgent } from '../support/agentFixtures';
import { liveDescendants } from '../support/childProcesses';
import { RecordingSink } from '../support/recordingSink';

/** At a time: what a person has open. */
const WIDTH = 4;

async function cycle(): Promise<void> {
  const bench = new AgentBench([badAgent('grandchildren')]);
  const connection = await bench.folder.link('grandchildren').connect();
  const session = await connection.newSession({ cwd: process.cwd() }, new RecordingSink());
  await session.prompt([{ type: 'text', text: 'hello' }]);
  await bench.dispose();
}

function held(): Readonly<Record<string, number>> {
  return {
    processes: liveDescendants().length,
    handles: process.getActiveResourcesInfo().filter((one) => one !== 'Timeout').length,
    exitListeners: process.listenerCount('exit'),
    files: process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0,
  };
}

async function main(): Promise<void> {
  const count = Number(process.argv[2] ?? 1000);
  await Promise.all(Array.from({ length: WIDTH }, cycle));
  const before = held();
  const begun = performance.now();
  for (let done = 0; done < count; done += WIDTH) {
    await Promise.all(Array.from({ length: Math.min(WIDTH, count - done) }, cycle));
  }
  const after = held();
  console.log(
    JSON.stringify({ cycles: count, seconds: Math.round((performance.now() - begun) / 1000), before, after }),
  );
  if (Object.entries(after).some(([name, value]) => value > (before[name] ?? 0))) process.exitCode = 1;
}

void main();
