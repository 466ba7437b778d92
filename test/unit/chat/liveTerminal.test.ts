import { deepEqual, equal } from 'node:assert/strict';
import { DisposableStore } from '../../../src/base/lifecycle';
import { liveTerminal } from '../../../src/chat/liveTerminal';
import { SessionManager } from '../../../src/sessions/sessionManager';
import type { Session } from '../../../src/sessions/session';
import { FakeLink } from '../../support/fakeAgent';
import { fakeHost, folder, settled } from '../../support/fakeSessionHost';

describe('a command that is shown beside the panel', () => {
  let store: DisposableStore;
  let link: FakeLink;
  let session: Session;
  beforeEach(async () => {
    store = new DisposableStore();
    link = store.add(new FakeLink());
    session = store.add(new SessionManager(folder, { link: () => link }, fakeHost())).create('fake');
    session.prompt([{ type: 'text', text: 'Go' }]);
    await settled();
  });
  afterEach(() => {
    store.dispose();
  });

  const says = (...updates: Parameters<typeof link.agent.session.sink.update>): void => {
    link.agent.session.sink.update(...updates);
  };

  it('is told what it prints from then on, each piece once, and how it ends', () => {
    says({ type: 'terminal', terminalId: 't', command: 'npm test' });
    says({ type: 'terminalOutput', terminalId: 't', data: 'one\n' });
    const terminal = store.add(liveTerminal(session, 't')!);
    const told: unknown[] = [];
    store.add(terminal.onDidPrint((text) => told.push(text)));
    store.add(terminal.onDidEnd((status) => told.push(status)));
    deepEqual([terminal.name, terminal.output], ['npm test', 'one\n']);
    says({ type: 'terminalOutput', terminalId: 't', data: 'two\n' });
    says({ type: 'terminalOutput', terminalId: 'other', data: 'nothing' });
    says({ type: 'terminal', terminalId: 't', exitStatus: { exitCode: 1 } });
    deepEqual(told, ['two\n', { exitCode: 1 }]);
    deepEqual([terminal.output, terminal.ended], ['one\ntwo\n', { exitCode: 1 }]);
  });

  it('is not there when the session has none', () => {
    equal(liveTerminal(session, 't'), undefined);
  });
});
