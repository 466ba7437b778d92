import { connectAgent } from '../../src/acp/connectAgent';
import { Deferred } from '../../src/base/async';
import { Emitter } from '../../src/base/events';
import { nullLog } from '../../src/base/log';
import type { HostMessage } from '../../src/chat/protocol';
import { SessionFeed } from '../../src/chat/sessionFeed';
import type { AgentStatus } from '../../src/acp/agentStatus';
import { type AgentLink, askAlways, systemClock } from '../../src/sessions/ports';
import { Session } from '../../src/sessions/session';
import type { SessionState } from '../../src/sessions/state';
import type { BenchAgent, BurstResult } from './burst';

export interface ParleyResult extends BurstResult {
  /** Messages posted to the webview. */
  readonly posted: number;
  /** Their size as JSON. Bytes. */
  readonly postedBytes: number;
}

/**
 * Parley's whole host path: wire, tolerant parsing, session, reducer, and the feed of a visible panel that gathers and posts. The panel
 * acknowledges what it gets at its next frame.
 */
export async function parley(agent: BenchAgent): Promise<ParleyResult> {
  const connection = await connectAgent(
    { input: agent.stdout, output: agent.stdin },
    {
      log: nullLog,
      client: { name: 'bench', version: '0' },
      offers: {
        readTextFile: true,
        writeTextFile: true,
        terminal: true,
        elicitationForm: true,
        elicitationUrl: true,
        authTerminal: true,
      },
      protocol: 'auto',
      initializeLimitMs: 10_000,
    },
  );
  const status: AgentStatus = { state: 'ready', agent: connection.agent };
  const changed = new Emitter<AgentStatus>();
  const link: AgentLink = {
    agentId: 'burst',
    status,
    onDidChangeStatus: changed.event,
    connect: () => Promise.resolve(connection),
    restart: () => Promise.resolve(connection),
    stop: () => Promise.resolve(),
    recover: () => undefined,
  };
  const session = new Session({ agentId: 'burst', folder: { uri: 'file:///', name: 'bench', path: '/' } }, link, {
    clock: systemClock,
    log: nullLog,
    permissions: askAlways,
    cancelGraceMs: 1000,
  });
  const posted: HostMessage[] = [];
  const feed = new SessionFeed(session.id, session, (message) => {
    posted.push(message);
    if (message.type === 'updates') setTimeout(() => feed.acknowledge(message.sequence), 16);
  });
  feed.setVisible(true);
  await session.start();

  const ended = new Deferred<void>();
  session.onDidChange(({ event, state }) => {
    if (event.type === 'state' && state.activity === 'idle') ended.resolve();
  });
  const start = performance.now();
  session.prompt([{ type: 'text', text: 'go' }]);
  await ended.promise;
  const ms = performance.now() - start;
  const updates = countUpdates(session.state);
  feed.dispose();
  session.dispose();
  connection.dispose();
  return { ms, updates, posted: posted.length, postedBytes: JSON.stringify(posted).length };
}

/** How many of the burst's updates are in the state: each text chunk is one line, each tool call got ten. */
function countUpdates({ rows }: SessionState): number {
  let count = 0;
  for (const row of rows) {
    if (row.kind === 'tool') count += 10;
    if (row.kind !== 'message' || row.role !== 'agent') continue;
    for (const block of row.content) if (block.type === 'text') count += block.text.split('\n').length - 1;
  }
  return count;
}
