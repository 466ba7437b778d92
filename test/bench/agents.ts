import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { SessionFeed } from '../../src/chat/sessionFeed';
import type { Session } from '../../src/sessions/session';
import { SessionBench, nodeAgent } from '../support/agentFixtures';
import { until } from '../support/fakeSessionHost';
import { repositoryPath } from '../support/root';
import { LoopGap } from './loopGap';
import { measurement, median, type Measurement } from './report';

const AGENTS = 4;
const SESSIONS = 20;
const PER_SECOND = 1000;
const SECONDS = 3;
const STARTS = 11;

const program = (): string => repositoryPath('out/test/programs/streamAgent.js');

/** Many sessions over several real agents, all streaming at once into panels that are seen; and what a new session costs. */
export async function measureAgents(): Promise<readonly Measurement[]> {
  return [...(await streams()), ...(await newSessions())];
}

async function streams(): Promise<readonly Measurement[]> {
  const definitions = Array.from({ length: AGENTS }, (_, index) =>
    nodeAgent(`agent${String(index)}`, program(), String(PER_SECOND), String(SECONDS)),
  );
  const bench = new SessionBench(definitions);
  const sessions = Array.from({ length: SESSIONS }, (_, index) =>
    bench.sessions.create(`agent${String(index % AGENTS)}`),
  );
  await Promise.all(sessions.map((session) => session.start()));
  const feeds = sessions.map((session) => {
    const feed = new SessionFeed(session.id, session, (message) => {
      if (message.type === 'updates') setTimeout(() => feed.acknowledge(message.sequence), 16);
    });
    feed.setVisible(true);
    return feed;
  });
  const gap = new LoopGap();
  gap.start();
  for (const session of sessions) session.prompt([{ type: 'text', text: 'go' }]);
  await Promise.all(sessions.map((session) => until(session, ({ activity }) => activity === 'idle')));
  const longest = gap.stop();
  const wrong = sessions.filter((session) => !isWhole(session)).length;
  for (const feed of feeds) feed.dispose();
  await bench.dispose();
  const name = `${String(SESSIONS)} sessions over ${String(AGENTS)} agents, each ${String(PER_SECOND)} updates/s`;
  return [
    measurement(`${name}: sessions with a lost or misplaced update`, wrong, 'sessions', { value: 0 }),
    measurement(`${name}: longest event-loop gap`, longest, 'ms', { value: 50 }),
  ];
}

/** Whether every number is there, in order. */
function isWhole({ state: { rows } }: Session): boolean {
  const said = [...rows].map((row) =>
    row.kind === 'message' && row.role === 'agent'
      ? [...row.content].map((block) => (block.type === 'text' ? block.text : '')).join('')
      : '',
  );
  const expected = Array.from({ length: PER_SECOND * SECONDS }, (_, index) => `${String(index)}\n`).join('');
  return said.join('') === expected;
}

async function newSessions(): Promise<readonly Measurement[]> {
  const ours: number[] = [];
  const own: number[] = [];
  // In turn, so that the machine's moods meet both; the first round only warms up.
  for (let round = 0; round <= STARTS; round++) {
    const bare = await timed(bareStart);
    const bench = new SessionBench([nodeAgent('agent', program())]);
    const session = bench.sessions.create('agent');
    const parley = await timed(async () => {
      await session.start();
      return () => bench.dispose();
    });
    if (round === 0) continue;
    own.push(bare);
    ours.push(parley);
  }
  return [
    measurement(
      `from "New Session" to ready, beyond the agent's own time (median of ${String(STARTS)})`,
      median(ours) - median(own),
      'ms',
      { value: 60 },
    ),
  ];
}

/** What the agent itself takes: its process, and its answers to the two requests. */
async function bareStart(): Promise<() => Promise<unknown>> {
  const child = spawn(process.execPath, [program()], { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout });
  for (const [id, method] of ['initialize', 'session/new'].entries()) {
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params: {} })}\n`);
    await once(lines, 'line');
  }
  return async () => {
    child.stdin.end();
    await once(child, 'exit');
  };
}

/** Milliseconds until `begin` has settled; then what it gave is run, unmeasured. */
async function timed(begin: () => Promise<() => Promise<unknown>>): Promise<number> {
  const start = performance.now();
  const end = await begin();
  const ms = performance.now() - start;
  await end();
  return ms;
}
