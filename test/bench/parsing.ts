import { Fields } from '../../src/acp/fields';
import { dialectV1 } from '../../src/acp/v1/dialect';
import { dialectV2 } from '../../src/acp/v2/dialect';
import { measurement, median, type Measurement } from './report';

const UPDATES = 100_000;
const ROUNDS = 9;

/** Tolerant parsing and lifting of one update, against `JSON.parse` of the line that it came in. */
export function measureParsing(): readonly Measurement[] {
  const body = {
    sessionUpdate: 'agent_message_chunk',
    messageId: 'm',
    content: { type: 'text', text: '24 characters of a reply' },
  };
  const line = JSON.stringify({
    jsonrpc: '2.0',
    method: 'session/update',
    params: { sessionId: 'session', update: body },
  });
  const json = perUpdate(() => {
    JSON.parse(line);
  });
  return ([1, 2] as const).map((version) => {
    let seen = 0;
    const lift = (version === 1 ? dialectV1 : dialectV2).lift('session', () => seen++, 'bench.');
    const value = perUpdate(() => {
      lift.update(Fields.of(body, () => undefined, 'update'));
    });
    if (seen < UPDATES) throw new Error('Updates were lost');
    return measurement(
      `parse and lift one update of v${String(version)}, against JSON.parse of its line`,
      value,
      'ns',
      undefined,
      json,
    );
  });
}

/** Nanoseconds for one run of `work`, the median of some rounds. */
function perUpdate(work: () => void): number {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    for (let index = 0; index < UPDATES; index++) work();
    times.push(((performance.now() - start) / UPDATES) * 1e6);
  }
  return median(times);
}
