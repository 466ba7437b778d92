import * as assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import type { Session } from '../../src/sessions/session';
import type { SessionState } from '../../src/sessions/state';
import { toText } from '../../src/sessions/toText';
import { nodeAgent, scriptedAgent, SessionBench } from '../support/agentFixtures';
import { liveDescendants } from '../support/childProcesses';
import { until } from '../support/fakeSessionHost';
import { repositoryPath } from '../support/root';

const textBlock = (text: string): { readonly type: 'text'; readonly text: string } => ({ type: 'text', text });
const isAtRest = ({ turn, activity }: SessionState): boolean => turn > 0 && activity === 'idle';

/** Sends a prompt and waits for its turn's end. */
async function ask(session: Session, text = 'hello'): Promise<string> {
  const before = session.state.turn;
  session.prompt([textBlock(text)]);
  return toText(await until(session, (state) => state.turn > before && isAtRest(state)));
}

describe('sessions of folders with real agents', () => {
  let benches: SessionBench[];

  function bench(...args: ConstructorParameters<typeof SessionBench>): SessionBench {
    const made = new SessionBench(...args);
    benches.push(made);
    return made;
  }

  beforeEach(() => {
    benches = [];
  });

  afterEach(async function () {
    this.timeout(10_000);
    await Promise.all(benches.map((one) => one.dispose()));
    assert.deepEqual(liveDescendants(), []);
  });

  it('of one folder share one process, at the same time, without mixing what is said', async () => {
    const pieces = [{ text: 'To $prompt in $session, letter by letter.', size: 1 }];
    const { sessions } = bench([scriptedAgent({ on: { 'session/prompt': pieces } })]);

    const texts = await Promise.all(['one', 'two', 'three'].map((text) => ask(sessions.create('scripted'), text)));

    assert.equal(liveDescendants().length, 1);
    assert.deepEqual(
      texts.map((text) => text.replace(/session-\d/, 'session')),
      ['one', 'two', 'three'].map((text) => `You\n  ${text}\nAgent\n  To ${text} in session, letter by letter.\n`),
    );
  });

  it('of two folders have a process each, in their folder; a folder that goes takes only its own', async () => {
    const definition = scriptedAgent({ on: { 'session/prompt': [{ text: '$cwd' }] } });
    const [one, two] = [bench([definition]), bench([definition], {}, tmpdir())];
    const [first, second] = [one.sessions.create('scripted'), two.sessions.create('scripted')];
    const texts = await Promise.all([ask(first), ask(second)]);

    assert.deepEqual(
      texts.map((text) => text.split('\n').at(-2)?.trim()),
      [one.sessions.folder.path, two.sessions.folder.path],
    );
    assert.equal(liveDescendants().length, 2);

    await one.dispose();
    assert.equal(liveDescendants().length, 1);
    assert.match(await ask(second, 'still there?'), /still there\?/);
  });

  for (const protocolVersion of [1, 2]) {
    it(`cancel a turn, v${protocolVersion}`, async () => {
      const turn = [{ text: 'working' }, { wait: 'session/cancel' }, { text: ' and tidying up' }];
      const session = bench([scriptedAgent({ protocolVersion, on: { 'session/prompt': turn } })]).sessions.create(
        'scripted',
      );
      session.prompt([textBlock('hello')]);
      await until(session, ({ rows }) => rows.length > 1);
      session.cancel();
      const text = toText(await until(session, isAtRest));
      assert.equal(text, 'You\n  hello\nAgent\n  working and tidying up\nTurn ended: cancelled\n');
    });

    it(`ask for permission, v${protocolVersion}`, async () => {
      const toolCall = { toolCallId: 't', title: 'Run it' };
      const options = [
        { optionId: 'yes', name: 'Yes', kind: 'allow_once' },
        { optionId: 'no', name: 'No', kind: 'reject_once' },
      ];
      const params =
        protocolVersion === 1
          ? { toolCall, options }
          : { title: 'Run it', subject: { type: 'tool_call', toolCall }, options };
      const turn = [{ ask: 'session/request_permission', params, then: { no: [{ text: 'as you wish' }] } }];
      const session = bench([scriptedAgent({ protocolVersion, on: { 'session/prompt': turn } })]).sessions.create(
        'scripted',
      );
      session.prompt([textBlock('hello')]);
      const { openRequests } = await until(session, (state) => state.openRequests.length > 0);
      session.answerPermission(openRequests[0]?.requestId ?? '', 'no');
      const text = toText(await until(session, isAtRest));
      assert.match(text, /Permission Run it -> No, by person[^]*Agent\n {2}as you wish\n$/);
    });
  }

  it('run the demonstration to its end', async function () {
    this.timeout(15_000);
    const agent = repositoryPath('test/fixtures/agents/scripted.mjs');
    const demo = repositoryPath('test/fixtures/agents/scenarios/demo.json');
    const session = bench([nodeAgent('demo', agent, demo)]).sessions.create('demo');
    session.prompt([textBlock('hello')]);
    const { openRequests } = await until(session, (state) => state.openRequests.length > 0);
    session.answerPermission(openRequests[0]?.requestId ?? '', 'yes');
    assert.match(toText(await until(session, isAtRest)), /Done \(in this demonstration/);
  });
});
