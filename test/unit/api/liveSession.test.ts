import { deepStrictEqual, rejects, strictEqual, throws } from 'node:assert/strict';
import { AcpError, errorCodes } from '../../../src/acp/errors';
import { LiveSession } from '../../../src/api/liveSession';
import type { ActiveSession, SessionUpdate } from '../../../src/api/parley';
import { Deferred } from '../../../src/base/async';
import { ApiBench } from '../../support/apiBench';
import { FakeAgent } from '../../support/fakeAgent';
import { folder, settled, until } from '../../support/fakeSessionHost';
import { asks, idle, options, running, says, text, thinks, tool } from '../../support/sessionEvents';

const signal = new AbortController().signal;

describe('a session of the public API', () => {
  let bench: ApiBench;
  beforeEach(() => {
    bench = new ApiBench([folder]);
  });
  afterEach(() => {
    bench.dispose();
  });

  const all = async (live: ActiveSession): Promise<readonly SessionUpdate[]> => {
    const updates: SessionUpdate[] = [];
    for await (const update of live.updates()) updates.push(update);
    return updates;
  };

  const fails = (kind: string) => (error: Error) => {
    deepStrictEqual([error.name, (error as { kind?: unknown }).kind], ['ParleyError', kind]);
    return true;
  };

  it('is read update by update, each once and in order, the stop reason last', async () => {
    const { live } = await bench.start();
    const promptId = live.sendPrompt('hello');
    (await bench.prompted()).says('Hi ').says('there');
    bench.link.agent.session.say(tool('t', { title: 'Look', status: 'completed' }));
    bench.link.agent.session.lastPrompt.end();
    deepStrictEqual(await all(live), [
      running,
      says('Hi there'),
      tool('t', { title: 'Look', status: 'completed' }),
      { type: 'stop', stopReason: 'end_turn', promptId },
    ]);
  });

  it('gives what comes while somebody waits as it comes', async () => {
    const { live } = await bench.start();
    live.sendPrompt([text('hello')]);
    deepStrictEqual(await live.readUpdate(), running);
    const next = live.readUpdate();
    (await bench.prompted()).says('a').says('b');
    deepStrictEqual([await next, await live.readUpdate()], [says('a'), says('b')]);
  });

  it('tells what was said before the agent had answered the request for it', async () => {
    const agent = await bench.link.connect();
    agent.beforeOpening = (sink) => sink.update({ type: 'commands', commands: [] });
    const { live } = await bench.start();
    deepStrictEqual(await live.readUpdate(), { type: 'commands', commands: [] });
  });

  describe('as a string', () => {
    it('is what the agent writes in the turn: no thoughts, no agents within it, nothing from between turns', async () => {
      const { live, agent } = await bench.start();
      agent.say(says('A banner', 'm0'));
      live.sendPrompt('hello');
      const prompt = await bench.prompted();
      agent.say(thinks('Hm', 'm1'));
      prompt.says('One, ').says('two');
      agent.say(tool('t'));
      agent.say({ ...says('inner', 'm2'), parentToolCallId: 't' });
      agent.say({ type: 'message', role: 'agent', messageId: 'm3', content: [text('old')] });
      agent.say({ type: 'message', role: 'agent', messageId: 'm3', content: [text('three')] });
      prompt.end();
      agent.say(says('A late word', 'm4'));
      strictEqual(await live.readToString(), 'One, two\n\nthree');
    });

    it('comes of each prompt, where several are sent at once and read at once', async () => {
      const { live } = await bench.start();
      live.sendPrompt('one');
      live.sendPrompt('two');
      const replies = Promise.all([live.readToString(), live.readToString()]);
      (await bench.prompted()).says('1').end();
      const second = await bench.prompted();
      strictEqual(second.text, 'two');
      second.says('2').end();
      deepStrictEqual(await replies, ['1', '2']);
    });

    it('waits for the answer to a permission, which the person gives', async () => {
      const { live, session, agent } = await bench.start(bench.api.buildSession().hidden());
      strictEqual(bench.sessions.all.length, 0);
      live.sendPrompt('write');
      const reply = live.readToString();
      const prompt = await bench.prompted();
      const outcome = agent.sink.requestPermission(asks('Write?', 't'), signal);
      const { openRequests } = await until(session, (state) => state.openRequests.length > 0);
      deepStrictEqual(bench.sessions.all, [session], 'it is shown, for there is something to answer');
      session.answerPermission(openRequests[0]!.requestId, options[0]!.optionId);
      deepStrictEqual(await outcome, { outcome: 'selected', optionId: options[0]!.optionId });
      prompt.says('written').end();
      strictEqual(await reply, 'written');
    });

    it('fails when the agent ends meanwhile, and the next prompt goes on', async () => {
      const { live } = await bench.start();
      live.sendPrompt('hello');
      const reply = live.readToString();
      (await bench.prompted()).says('Hi');
      bench.link.die();
      await rejects(reply, fails('agentLost'));
      live.sendPrompt('again');
      (await bench.prompted()).says('Here').end();
      strictEqual(await live.readToString(), 'Here');
    });

    it('fails when the agent ends before there was any prompt, rather than wait for ever', async () => {
      const { live } = await bench.start();
      const reply = live.readToString();
      await settled();
      bench.link.die();
      await rejects(reply, fails('agentLost'));
    });

    it('fails when the agent refuses the prompt, or wants a sign-in', async () => {
      const { live } = await bench.start();
      for (const [code, kind] of [
        [errorCodes.internalError, 'promptFailed'],
        [errorCodes.authRequired, 'authRequired'],
      ] as const) {
        live.sendPrompt('hello');
        const reply = live.readToString();
        (await bench.prompted()).fail(new AcpError('answered', 'No', code));
        await rejects(reply, fails(kind));
      }
    });
  });

  it('gives a prompt back that the queue holds after a turn that went wrong', async () => {
    const { live, session } = await bench.start();
    for (const name of ['one', 'two', 'three']) live.sendPrompt(name);
    const read = Promise.allSettled([live.readToString(), live.readToString(), live.readToString()]);
    await bench.prompted();
    session.removeQueued(session.state.queue[1]!.promptId);
    session.cancel();
    bench.link.agent.session.say(idle('cancelled'));
    const kinds = (await read).map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as Error).message));
    deepStrictEqual(kinds, [
      '',
      'The prompt was not sent: the turn before it was cancelled or failed',
      'The prompt was not sent: it was taken out of the queue',
    ]);
    deepStrictEqual(session.state.queue, []);
  });

  it('has a prompt wait for what comes before it, and gives it back when it is cancelled first', async () => {
    const { live, session } = await bench.start();
    for (const isCancelled of [false, true]) {
      const before = new Deferred<void>();
      const work = session.whileStopped(() => before.promise);
      await settled();
      live.sendPrompt('hello');
      const reply = live.readToString();
      await settled();
      strictEqual(session.state.queue.length, 1);
      if (isCancelled) {
        live.cancel();
        await rejects(reply, fails('notSent'));
        deepStrictEqual(session.state.queue, []);
      }
      before.resolve();
      await work;
      if (isCancelled) continue;
      (await bench.prompted()).says('hi').end();
      strictEqual(await reply, 'hi');
    }
  });

  it('says nothing of turns that the person begins', async () => {
    const { live, session } = await bench.start();
    session.prompt([text('the person')]);
    (await bench.prompted()).says('for the person').end();
    live.sendPrompt('hello');
    (await bench.prompted()).says('for the extension').end();
    strictEqual(await live.readToString(), 'for the extension');
  });

  it('tells of turns that the agent begins by itself', async () => {
    const { live, agent } = await bench.start();
    agent.say(running);
    agent.say(says('By the way'));
    agent.say(idle('end_turn'));
    deepStrictEqual(await all(live), [running, says('By the way'), { type: 'stop', stopReason: 'end_turn' }]);
  });

  it('tells that the agent has forgotten what was said', async () => {
    const { live } = await bench.start();
    live.sendPrompt('one');
    (await bench.prompted()).end();
    await live.readToString();
    bench.link.die();
    live.sendPrompt('two');
    (await bench.prompted()).end();
    deepStrictEqual((await all(live))[0], { type: 'contextLost' });
  });

  it('cancels', async () => {
    const { live, agent } = await bench.start();
    const promptId = live.sendPrompt('hello');
    await bench.prompted();
    live.cancel();
    strictEqual(agent.cancels, 1);
    agent.lastPrompt.end('cancelled');
    deepStrictEqual((await all(live)).at(-1), { type: 'stop', stopReason: 'cancelled', promptId });
  });

  it('gives each of two readers that read at once a turn of its own, and single reads what is between', async () => {
    const { live } = await bench.start();
    const [first, second, single] = [all(live), all(live), live.readUpdate()];
    for (const name of ['one', 'two', 'three']) {
      live.sendPrompt(name);
      (await bench.prompted()).says(name).end();
    }
    deepStrictEqual(
      [await first, await second].map((updates) => updates.map(({ type }) => type)),
      [
        ['state', 'messageChunk', 'stop'],
        ['state', 'messageChunk', 'stop'],
      ],
    );
    deepStrictEqual(await single, running);
  });

  it('can be left in the middle: the next reader goes on there', async () => {
    const { live } = await bench.start();
    live.sendPrompt('hello');
    (await bench.prompted()).says('Hi').end();
    for await (const update of live.updates()) {
      strictEqual(update.type, 'state');
      break;
    }
    strictEqual(await live.readToString(), 'Hi');
  });

  it('gives copies: what is done to them changes nothing here', async () => {
    const { live, session, agent } = await bench.start();
    agent.say({ type: 'commands', commands: [{ name: 'plan', description: '' }] });
    const update = await live.readUpdate();
    if (update.type === 'commands') (update.commands as unknown[]).length = 0;
    strictEqual(session.state.commands.length, 1);
  });

  describe('when it ends', () => {
    for (const [cause, end] of [
      ['disposed', (live: ActiveSession) => live.dispose()],
      ['closed by the person', (live: ActiveSession) => bench.sessions.close(live.id)],
      ['in a folder that goes', () => bench.sessions.setFolders([])],
    ] as const) {
      it(`${cause}, in a turn: the turn is cancelled, and nothing more comes`, async () => {
        const { live, agent } = await bench.start();
        const promptId = live.sendPrompt('hello');
        live.sendPrompt('and this');
        (await bench.prompted()).says('Hi');
        const reply = live.readToString();
        const next = live.readUpdate();
        end(live);
        strictEqual(await reply, 'Hi');
        await rejects(next, fails('ended'));
        await rejects(live.readUpdate(), fails('ended'));
        throws(() => live.sendPrompt('more'), fails('ended'));
        await rejects(live.show(), fails('ended'));
        deepStrictEqual([agent.cancels, agent.isClosed, live.isEnded], [1, true, true]);
        strictEqual(typeof promptId, 'string');
        live.dispose();
      });
    }

    it('can still be read to where it came', async () => {
      const { live } = await bench.start();
      live.sendPrompt('hello');
      (await bench.prompted()).says('Hi');
      live.dispose();
      deepStrictEqual(
        (await all(live)).map((update) => update.type),
        ['state', 'messageChunk', 'stop'],
      );
    });
  });

  it('keeps what is not read within bounds, and says what it has given up', async () => {
    const session = bench.sessions.create(folder.uri, 'fake')!;
    const services = { sessions: bench.sessions, show: () => Promise.resolve() };
    const live = new LiveSession(session, services, { count: 8, weight: 1_000_000 });
    live.sendPrompt('hello');
    const prompt = await bench.prompted();
    for (let index = 0; index < 100; index++) bench.link.agent.session.say(tool(`t${index}`));
    prompt.end();
    live.sendPrompt('again');
    (await bench.prompted()).says('Hi').end();
    const updates = await all(live);
    const [missed, ...kept] = updates;
    // Of `running` and a hundred tool calls; the stop reason is not given up.
    deepStrictEqual(missed, { type: 'missed', count: 101 - (kept.length - 1) });
    deepStrictEqual(kept.at(-2), tool('t99'));
    strictEqual(await live.readToString(), 'Hi');
    live.sendPrompt('once more');
    const last = await bench.prompted();
    for (let index = 0; index < 100; index++) {
      last.says(`${index}`);
      bench.link.agent.session.say(tool(`t${index}`));
    }
    last.end();
    await rejects(live.readToString(), fails('missed'));
    live.sendPrompt('and more');
    (await bench.prompted()).says('Still here').end();
    strictEqual(await live.readToString(), 'Still here');
    live.dispose();
  });

  it('does not take what is no prompt', async () => {
    const { live } = await bench.start();
    const messages: string[] = [];
    for (const prompt of [42, [], [{ type: 'text' }], [{ type: 'unknown', raw: 1 }], ['hello']]) {
      throws(
        () => live.sendPrompt(prompt as never),
        (error: Error) => messages.push(error.message) > 0,
      );
    }
    deepStrictEqual(messages, [
      'sendPrompt: prompt is not a list of at most 1000 items',
      'sendPrompt: prompt is not a list of at least one block',
      'sendPrompt: prompt[0].text is not a string',
      'sendPrompt: prompt[0].type is not one of text, image, audio, resource_link, resource',
      'sendPrompt: prompt[0] is not an object',
    ]);
  });

  it('is shown when that is wanted', async () => {
    const { live, session } = await bench.start(bench.api.buildSession().hidden());
    await live.show();
    deepStrictEqual([bench.shown, bench.sessions.all], [[live.id], [session]]);
  });
});

describe('an agent that can do more', () => {
  it('is told of by its own name', async () => {
    const bench = new ApiBench([folder], () => new FakeAgent({ loadSession: true }));
    const { live } = await bench.start(bench.api.buildSession().withAgent('The Fake'));
    deepStrictEqual([live.agentId, live.agentSessionId], ['fake', 's1']);
    bench.dispose();
  });
});
