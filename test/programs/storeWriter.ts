// Streams a turn into the store, until it is killed: node storeWriter.js <script> <folder> <session> <writer>. Writes to its output how
// many events are stored for certain.
import { join } from 'node:path';
import { nullLog } from '../../src/base/log';
import { initialState, reduce } from '../../src/sessions/reduce';
import { SessionJournal } from '../../src/store/sessionJournal';
import { StoreThread } from '../../src/store/storeThread';
import { writtenEvent } from '../support/writtenEvents';

const [script = '', folder = '', id = '', writer = ''] = process.argv.slice(2);
const store = new StoreThread({
  script,
  files: { sessions: join(folder, 'sessions.db'), index: join(folder, 'index.db') },
  log: nullLog,
  onTrouble: (trouble) => {
    console.error(trouble);
  },
});
const journal = new SessionJournal(
  {
    store,
    writer,
    meta: ({ turn }) => ({
      id,
      agentId: 'a',
      folder: 'file:///w',
      title: '',
      titleIsOwn: false,
      createdAt: 0,
      updatedAt: turn,
      turns: turn,
    }),
    onFailure: (failure) => {
      if (failure) console.error(failure);
    },
  },
  { saved: initialState(), state: initialState(), seq: 0 },
);

let state = initialState();
let count = 0;
function step(): void {
  for (let piece = 0; piece < 20; piece++) {
    const before = state;
    const event = writtenEvent(count);
    state = reduce(before, event, count);
    journal.changed({ event, at: count, before, state });
    count++;
  }
  const told = count;
  // In time, the journal's own batches would come; this way there are many to be killed in.
  void journal.stored().then(() => process.stdout.write(`${String(told)}\n`));
  setTimeout(step, 1);
}
step();
