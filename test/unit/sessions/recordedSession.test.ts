import { deepEqual } from 'node:assert/strict';
import { checkRecordedSessions, type RecordedSession } from '../../../src/sessions/recordedSession';

const record = (id: string): RecordedSession => ({
  id,
  agentId: 'guide',
  folder: 'file:///w',
  title: 'Hello',
  titleIsOwn: false,
  hasTurns: true,
  place: 'panel',
});

describe('the records of open sessions', () => {
  function read(kept: unknown): { readonly ids: readonly string[]; readonly problems: readonly string[] } {
    const problems: string[] = [];
    const ids = checkRecordedSessions(kept, ({ message }) => problems.push(message)).map(({ id }) => id);
    return { ids, problems };
  }

  it('come back each by itself: one that cannot be taken costs none of the others', () => {
    deepEqual(read([record('a'), { ...record('b'), place: 'moon' }, record('c')]), {
      ids: ['a', 'c'],
      problems: ['sessions[1].place is not one of panel, editor'],
    });
    deepEqual(read('nonsense'), { ids: [], problems: ['sessions is not a list'] });
  });

  it('are the newest where they are very many', () => {
    const many = Array.from({ length: 250 }, (_, index) => record(String(index)));
    deepEqual([read(many).ids.length, read(many).ids[0], read(many).ids.at(-1)], [200, '50', '249']);
  });
});
