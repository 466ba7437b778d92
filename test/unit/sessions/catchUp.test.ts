import { deepStrictEqual, match, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import type { SessionUpdate } from '../../../src/acp/update';
import { ReplayedSession } from '../../../src/sessions/catchUp/replayedSession';
import type { SessionEvent } from '../../../src/sessions/events';
import type { SessionState } from '../../../src/sessions/state';
import { toText } from '../../../src/sessions/toText';
import { echoes, idle, promptSent, replay, running, runs, says, text, thinks, tool } from '../../support/sessionEvents';

/** What is there after a session was taken up: what was kept, and what its agent told beyond it. */
function takenUp(kept: SessionState, told: readonly SessionEvent[]): SessionState {
  const replayed = new ReplayedSession();
  told.forEach((event, index) => replayed.add(event, index));
  const state = replay(replayed.missingIn(kept), kept);
  deepStrictEqual(replayed.missingIn(state), [], 'what was added is missing again');
  return state;
}

/** A turn, as it may be told in more than one way. */
interface Turn {
  readonly asked: string;
  readonly parts: readonly Part[];
}

interface Part {
  readonly kind: 'says' | 'thinks' | 'does';
  readonly text: string;
}

/** How an agent tells its sessions. */
interface Telling {
  readonly messageIds: boolean;
  readonly toolIds: boolean;
  readonly thoughts: boolean;
  /** Characters of a piece of text. */
  readonly piece: number;
}

const part: fc.Arbitrary<Part> = fc.record({
  kind: fc.constantFrom('says', 'thinks', 'does'),
  text: fc.constantFrom('Done.', 'I look at it', 'one\n\ntwo', 'Fine', 'A longer answer, with words.'),
});
const turnsOf = (asked: fc.Arbitrary<string>, maxLength = 6): fc.Arbitrary<readonly Turn[]> =>
  fc.array(fc.record({ asked, parts: fc.array(part, { maxLength: 4 }) }), { maxLength });
const someQuestion = fc.constantFrom('yes', 'go on', 'why?', 'fix it');
const telling: fc.Arbitrary<Telling> = fc.record({
  messageIds: fc.boolean(),
  toolIds: fc.boolean(),
  thoughts: fc.boolean(),
  piece: fc.integer({ min: 1, max: 20 }),
});

/** The conversation as it came while it was held here. */
function held(turns: readonly Turn[], { messageIds }: Telling): readonly SessionEvent[] {
  return turns.flatMap((turn, index): readonly SessionEvent[] => [
    promptSent(`p${index}`, turn.asked),
    running,
    ...answer(turn, index, messageIds ? 'id' : 'live', 'tool', 3),
    { type: 'promptAccepted', promptId: `p${index}`, ...(messageIds && { messageId: `u${index}` }) },
    idle('end_turn'),
  ]);
}

/** The same as its agent tells it again. */
function toldAgain(turns: readonly Turn[], { messageIds, toolIds, thoughts, piece }: Telling): readonly SessionEvent[] {
  return turns.flatMap((turn, index): readonly SessionEvent[] => [
    echoes(turn.asked, messageIds ? `u${index}` : `again-u${index}`),
    ...answer(turn, index, messageIds ? 'id' : 'again', toolIds ? 'tool' : 'again', piece).filter(
      (event) => thoughts || event.type !== 'messageChunk' || event.role !== 'thought',
    ),
  ]);
}

function answer(
  turn: Turn,
  index: number,
  messages: string,
  tools: string,
  piece: number,
): readonly (SessionUpdate & SessionEvent)[] {
  return turn.parts.flatMap((one, place): readonly SessionUpdate[] => {
    const id = `${messages}-${index}-${place}`;
    const make = one.kind === 'thinks' ? thinks : says;
    if (one.kind !== 'does') return piecesOf(one.text, piece).map((value) => make(value, id));
    return [tool(`${tools}-${index}-${place}`, { title: one.text, status: 'completed' })];
  });
}

function piecesOf(value: string, length: number): readonly string[] {
  return Array.from({ length: Math.ceil(value.length / length) }, (_, index) =>
    value.slice(index * length, (index + 1) * length),
  );
}

/** A transcript without thoughts, which not every agent tells again. */
function spoken(state: SessionState): string {
  return toText(state).replaceAll(/^Thought\n(?: {2}.*\n| *\n)*/gm, '');
}

describe('a session that is taken up', () => {
  it('has what was said elsewhere at its end, once, however its agent tells it', () => {
    fc.assert(
      fc.property(turnsOf(someQuestion), turnsOf(someQuestion), telling, (here, elsewhere, how) => {
        fc.pre(here.length > 0);
        const kept = replay(held(here, how));
        const all = [...here, ...elsewhere];
        const state = takenUp(kept, toldAgain(all, how));
        strictEqual(spoken(state), spoken(replay(held(all, how))));
        strictEqual(
          state.rows.slice(0, kept.rows.length).every((row, index) => row === kept.rows.at(index)),
          true,
        );
      }),
      { numRuns: runs(400) },
    );
  });

  it('is laid beside what its agent still knows of it', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.string({ minLength: 1, maxLength: 12 }).map((word) => `${word}?`),
          {
            maxLength: 12,
            selector: (word) => word.replaceAll(/\s/g, ''),
          },
        ),
        fc.nat(12),
        fc.nat(12),
        telling,
        (questions, forgotten, keptUpTo, how) => {
          const turns = questions.map((asked) => ({
            asked,
            parts: [{ kind: 'says', text: `As to ${asked}` } as const],
          }));
          const here = turns.slice(0, keptUpTo);
          const told = toldAgain(turns, how).slice(2 * Math.min(forgotten, here.length - 1));
          fc.pre(here.length > 0);
          strictEqual(spoken(takenUp(replay(held(here, how)), told)), spoken(replay(held(turns, how))));
        },
      ),
      { numRuns: runs(200) },
    );
  });

  it('has the rest of a turn that broke off', () => {
    const bare = (state: SessionState): string =>
      [...state.rows]
        .flatMap((row) => (row.kind === 'message' && row.role === 'agent' ? [...row.content] : []))
        .map((block) => (block.type === 'text' ? block.text : ''))
        .join('');
    fc.assert(
      fc.property(turnsOf(someQuestion, 3), telling, fc.nat(30), (turns, how, heard) => {
        fc.pre(turns.length > 0);
        const before = held(turns.slice(0, -1), how);
        const last = held(turns, how).slice(before.length);
        const broken: readonly SessionEvent[] = [
          ...before,
          ...last.slice(0, Math.min(2 + heard, last.length - 2)),
          { type: 'interrupted' },
        ];
        const state = takenUp(replay(broken), toldAgain(turns, how));
        strictEqual(bare(state), bare(replay(held(turns, how))));
      }),
      { numRuns: runs(400) },
    );
  });

  const kept = replay([
    promptSent('p1', 'hello'),
    says('Hi'),
    idle('end_turn'),
    promptSent('p2', 'look'),
    tool('t1', { title: 'Read', status: 'in_progress' }),
    says('I see', 'm2'),
    { type: 'interrupted' },
  ]);

  it('gets the end of a tool call, a cut message and what was asked since, with what it shows', () => {
    const state = takenUp(kept, [
      echoes('hello', 'u1'),
      says('Hi', 'n1'),
      echoes('look', 'u2'),
      tool('t1', { title: 'Read', status: 'completed' }),
      says('I see that', 'n2'),
      says(' all is well', 'n2'),
      echoes('and now?', 'u3'),
      { type: 'terminal', terminalId: 'term', command: 'make', output: 'ok', exitStatus: { exitCode: 0 } },
      tool('t2', { title: 'Make', status: 'completed', content: [{ type: 'terminal', terminalId: 'term' }] }),
      { type: 'notice', severity: 'info', title: 'Half full' },
      { type: 'subagent', sessionId: 'sub', title: 'Helper' },
      { type: 'subagentEvent', sessionId: 'sub', event: says('I help') },
      says('Made', 'n3'),
    ]);
    match(
      toText(state),
      new RegExp(
        [
          'You\n  look\nTool Read .*completed.*\nAgent\n  I see that all is well\nFailure: interrupted\n',
          'You\n  and now\\?\nTool Make [^]*make[^]*ok[^]*Half full[^]*Helper[^]*I help[^]*Agent\n  Made\n$',
        ].join(''),
      ),
    );
    strictEqual(state.activity, 'idle');
  });

  it('stays as it is where its agent tells something that cannot be laid beside it, or less', () => {
    for (const told of [
      [],
      [echoes('other', 'u1'), says('else')],
      [echoes('hello', 'u1'), says('Hi')],
      [says('A summary of all that was said')],
    ]) {
      strictEqual(toText(takenUp(kept, told)), toText(kept));
    }
  });

  it('knows a question again with what an agent puts into it', () => {
    const asked: SessionEvent = {
      type: 'promptSent',
      promptId: 'p',
      content: [text('see this'), { type: 'resource_link', name: 'a.ts', uri: 'file:///w/a.ts' }],
    };
    const state = takenUp(replay([asked, says('Seen'), idle('end_turn')]), [
      echoes('see this\n<file>a.ts</file>', 'u1'),
      says('Seen', 'n1'),
      echoes('more', 'u2'),
    ]);
    strictEqual(toText(state).split('Seen').length, 2);
    match(toText(state), /You\n {2}more\n$/);
  });

  it('takes all of it where nothing was said since the agent lost its memory', () => {
    const state = takenUp(replay([promptSent('p', 'hello'), says('Hi'), idle('end_turn'), { type: 'contextLost' }]), [
      echoes('hello', 'u1'),
      says('Who are you?', 'n1'),
    ]);
    match(toText(state), /remembers nothing.*\nYou\n {2}hello\nAgent\n {2}Who are you\?\n$/);
  });

  it('is not caught up with where its agent tells more than can be held', () => {
    const replayed = new ReplayedSession();
    replayed.add(echoes('hello', 'u1'), 0);
    replayed.add(says('Hi', 'n1'), 0);
    for (let index = 0; index < 80; index++) replayed.add(says('x'.repeat(1024 * 1024), `m${index}`), 0);
    deepStrictEqual(replayed.missingIn(kept), []);
  });

  it('with very long texts is compared by their beginnings and ends', () => {
    const long = (index: number): string => `${'x'.repeat(300_000)} ${index}`;
    const turns = Array.from({ length: 60 }, (_, index) => index);
    const here = turns
      .slice(0, 50)
      .flatMap((index) => [promptSent(`p${index}`, long(index)), says(long(index), `m${index}`), idle('end_turn')]);
    const told = turns.slice(3).flatMap((index) => [echoes(long(index), `u${index}`), says(long(index), `n${index}`)]);
    strictEqual(takenUp(replay(here), told).turn, 60);
  });

  it('of a thousand turns is compared while its agent is being attached', () => {
    const turns = Array.from({ length: 1000 }, (_, index) => ({
      asked: index % 3 === 0 ? 'go on' : `question ${index}`,
      parts: [{ kind: 'says', text: `answer ${index}` } as const],
    }));
    const how = { messageIds: false, toolIds: false, thoughts: true, piece: 20 };
    const state = takenUp(replay(held(turns.slice(0, 990), how)), toldAgain(turns.slice(5), how));
    strictEqual(state.turn, 1000);
  });
});
