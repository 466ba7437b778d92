import { deepEqual, equal } from 'node:assert/strict';
import { summarize, summaryDiffers } from '../../../src/chat/sessionSummary';
import { sessionTitle } from '../../../src/sessions/sessionTitle';
import type { SessionEvent } from '../../../src/sessions/events';
import { initialState, reduce } from '../../../src/sessions/reduce';
import type { SessionState } from '../../../src/sessions/state';
import { asks, idle, promptSent, replay, running, says, text } from '../../support/sessionEvents';

const after = (...events: readonly SessionEvent[]): SessionState => replay(events);

const prompt = (words: string): SessionEvent => promptSent('p', words);

describe('the title of a session', () => {
  it('is empty before the first message', () => {
    equal(sessionTitle(initialState()), '');
  });

  it('is the first line of the first message that says something', () => {
    equal(sessionTitle(after(prompt('\n  Fix the parser  \nand its tests'))), 'Fix the parser');
  });

  it('is cut where it is long', () => {
    equal(sessionTitle(after(prompt('x'.repeat(80)))), 'x'.repeat(80));
    equal(sessionTitle(after(prompt('x'.repeat(81)))), `${'x'.repeat(79)}…`);
  });

  it('is the name that was given', () => {
    equal(sessionTitle(after(prompt('Hello'), { type: 'renamed', title: 'Mine' })), 'Mine');
  });
});

describe('the title of a session that its person did not begin with plain words', () => {
  it('is what they said first, after a greeting of the agent', () => {
    equal(
      sessionTitle(after(says('Welcome!'), { type: 'notice', severity: 'info', title: 'News' }, prompt('Go'))),
      'Go',
    );
  });

  it('is their words, not what they had attached', () => {
    const content = [{ type: 'resource_link', name: 'a.ts', uri: 'file:///a.ts' }, text('Read it')] as const;
    equal(sessionTitle(after({ type: 'promptSent', promptId: 'p', content })), 'Read it');
  });
});

describe('a name that an agent gave a session', () => {
  const named = (title: string): string => sessionTitle(after({ type: 'info', title }));

  it('is one line, however long it is', () => {
    equal(named(' Fix\n\tit '), 'Fix it');
    equal(named('x'.repeat(10_000)), `${'x'.repeat(199)}…`);
    equal(named(' \n '), '');
  });

  it('does not change how what stands beside it looks', () => {
    equal(named('a\u202eb'), 'a⟨U+202E⟩b');
  });
});

describe('the line of a session', () => {
  it('tells what it is about, what it does and what it waits for', () => {
    const state = after(prompt('Hello'), running, {
      type: 'permissionAsked',
      requestId: 'r',
      request: asks('Write?', 't'),
    });
    const methods = [{ methodId: 'm', name: 'M', type: 'agent' }] as const;
    deepEqual(
      summarize({ id: 's', agentId: 'a', folder: 'file:///w', state }, 'Agent', methods, {
        unread: true,
        inEditor: false,
      }),
      {
        key: 's',
        title: 'Hello',
        agentId: 'a',
        agentName: 'Agent',
        folder: 'file:///w',
        activity: state.activity,
        waiting: true,
        unread: true,
        inEditor: false,
        failed: false,
        signInMethods: methods,
      },
    );
  });

  it('differs whenever it would be written differently, and not for a chunk of a reply', () => {
    const steps: readonly SessionEvent[] = [
      { type: 'linkChanged', link: { state: 'starting', stage: 'starting' } },
      prompt('Hello'),
      says('a'),
      says('b'),
      { type: 'permissionAsked', requestId: 'r', request: asks('Write?', 't') },
      { type: 'permissionSettled', requestId: 'r', answer: { state: 'cancelled' } },
      { type: 'renamed', title: 'Mine' },
      idle('end_turn'),
      { type: 'agentLost', failure: { kind: 'streamEnded', stderr: '' } },
    ];
    const line = (state: SessionState): unknown =>
      summarize({ id: 's', agentId: 'a', folder: 'f', state }, 'A', [], { unread: false, inEditor: false });
    let state = initialState();
    const told: string[] = [];
    steps.forEach((event, at) => {
      const before = state;
      state = reduce(before, event, at);
      if (summaryDiffers(before, state)) told.push(event.type);
      else deepEqual(line(state), line(before), `${event.type} changes the line`);
    });
    deepEqual(
      told,
      steps.map(({ type }) => type).filter((type) => type !== 'messageChunk'),
    );
  });
});
