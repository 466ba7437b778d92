import type { SessionUpdate } from '../../src/acp/update';
import { initialState, reduce } from '../../src/sessions/reduce';
import { measurement, median, type Measurement } from './report';

const CHUNKS = 100_000;
const ROUNDS = 9;

/** Reducing a stream of text chunks; the baseline appends the same text to one string, which no reducer can beat. */
export function measureReducer(): readonly Measurement[] {
  const chunk: SessionUpdate = {
    type: 'messageChunk',
    role: 'agent',
    messageId: 'm',
    content: { type: 'text', text: '24 characters of a reply' },
  };
  const short = timeChunks(chunk, CHUNKS / 10);
  const long = timeChunks(chunk, CHUNKS);
  return [
    measurement('reduce one text chunk', (long / CHUNKS) * 1e6, 'ns'),
    measurement(
      'reduce a chunk of a 10 times longer message, against the shorter',
      long / CHUNKS,
      'ms',
      { ratio: 2 },
      short / (CHUNKS / 10),
    ),
  ];
}

function timeChunks(chunk: SessionUpdate, count: number): number {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    let state = initialState();
    const start = performance.now();
    for (let index = 0; index < count; index++) state = reduce(state, chunk, index);
    times.push(performance.now() - start);
    if (state.rows.length === 0) throw new Error('Nothing was reduced');
  }
  return median(times);
}
