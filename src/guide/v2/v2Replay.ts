import { terminalToV2, toV2 } from './v2Updates';
import type { SessionUpdate } from '@agentclientprotocol/sdk/experimental/v2';
import type { SessionRecord } from '../conversation/store';

/** All that a client needs to show a kept session again. */
export function replayToV2(record: SessionRecord): readonly SessionUpdate[] {
  const history = record.history.map((entry): SessionUpdate =>
    entry.type === 'terminal'
      ? { sessionUpdate: 'terminal_update', ...terminalToV2(entry, entry.output) }
      : toV2(entry),
  );
  return [...history, toV2({ type: 'info', title: record.title, updatedAt: record.updatedAt })];
}
