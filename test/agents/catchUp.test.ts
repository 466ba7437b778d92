import { match, strictEqual } from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExistingSession } from '../../src/sessions/attachment';
import { initialState } from '../../src/sessions/reduce';
import type { Session } from '../../src/sessions/session';
import type { SessionState } from '../../src/sessions/state';
import { toText } from '../../src/sessions/toText';
import { nodeAgent, SessionBench } from '../support/agentFixtures';
import { until } from '../support/fakeSessionHost';
import { repositoryPath } from '../support/root';
import { text } from '../support/sessionEvents';

/** The Guide keeps its sessions in a folder: several of its processes have the same ones. */
describe('a session that was continued elsewhere', function () {
  this.timeout(20_000);
  let state: string;
  const benches: SessionBench[] = [];

  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'parley-catch-up-'));
  });
  afterEach(async () => {
    await Promise.all(benches.splice(0).map((bench) => bench.dispose()));
    rmSync(state, { recursive: true, force: true });
  });

  /** A session with a process of its own. @param kept What is known of it, absent: it is new. */
  function open(protocol: 1 | 2, agent?: ExistingSession, kept?: SessionState): Session {
    const env = { PARLEY_GUIDE_STATE: state, PARLEY_GUIDE_PACE_MS: '0' };
    const guide = { ...nodeAgent('guide', repositoryPath('dist/guide.js')), env, protocol };
    const bench = new SessionBench([guide]);
    benches.push(bench);
    const known = agent && { id: 'known', state: initialState(), agent, stored: () => Promise.resolve(kept) };
    return bench.sessions.create('guide', known);
  }

  async function ask(session: Session, question: string): Promise<void> {
    const { turn } = session.state;
    session.prompt([text(question)]);
    await until(session, ({ activity, ...now }) => activity === 'idle' && now.turn > turn);
  }

  for (const protocol of [1, 2] as const) {
    it(`has it all when it comes back, once, v${protocol}`, async () => {
      const here = open(protocol);
      await ask(here, 'hello');
      const kept = here.state;
      const agent = { agentSessionId: here.agentSessionId ?? '', wantsReplay: true };
      await benches.pop()?.dispose();

      const elsewhere = open(protocol, agent);
      await elsewhere.comeBack();
      await ask(elsewhere, 'Which files are here?');
      await benches.pop()?.dispose();

      for (let known = kept, time = 1; time <= 2; time++) {
        const back = open(protocol, agent, known);
        await back.comeBack();
        const [before, whole] = [toText(kept), toText(back.state)];
        strictEqual(whole.startsWith(before), true, whole);
        match(whole.slice(before.length), /^You\n {2}Which files are here\?\n[^]*\nAgent\n {2}\S/);
        strictEqual(whole.split('Which files are here?').length, 2);
        strictEqual(back.state.turn, 2);
        known = back.state;
        await benches.pop()?.dispose();
      }
    });
  }
});
