import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { TraceBuffer, type TracedMessage } from '../../../src/workspace/traceBuffer';
import { everything, isShown, traceText } from '../../../src/workspace/traceText';

const message: TracedMessage = {
  agent: 'claude',
  at: '2026-01-02T03:04:05.678Z',
  direction: 'toAgent',
  kind: 'request',
  method: 'session/prompt',
  id: 5,
  sessionId: 's1',
  bytes: 2048,
};

describe('the protocol trace', () => {
  it('is read line by line, with what was said under it', () => {
    const answer: TracedMessage = {
      ...message,
      direction: 'fromAgent',
      kind: 'response',
      bytes: 40,
      durationMs: 1234.5,
      errorCode: -32000,
      error: { code: -32000, message: 'no' },
    };
    deepStrictEqual(traceText([message, answer]), {
      leftOut: 0,
      text:
        '03:04:05.678  →  claude  request  session/prompt  #5  session s1  2.0 kB\n' +
        '03:04:05.678  ←  claude  error -32000 to  session/prompt  #5  session s1  40 B  after 1235 ms\n' +
        '    {\n      "code": -32000,\n      "message": "no"\n    }\n',
    });
  });

  it('is filtered by agent, session, direction and method', () => {
    const shown = (filter: Partial<typeof everything>): boolean => isShown(message, { ...everything, ...filter });
    strictEqual(shown({}), true);
    strictEqual(shown({ agents: ['claude', 'codex'], methods: ['session/prompt'] }), true);
    strictEqual(shown({ agents: ['codex'] }), false);
    strictEqual(shown({ sessions: ['s2'] }), false);
    strictEqual(shown({ directions: ['fromAgent'] }), false);
    strictEqual(isShown({ ...message, sessionId: undefined! }, { ...everything, sessions: ['s1'] }), false);
  });

  it('shows the newest where all would be too much', () => {
    const many = Array.from({ length: 10 }, (_, index) => ({ ...message, id: index }));
    const { text, leftOut } = traceText(many, 200);
    deepStrictEqual([leftOut, text.includes('#9'), text.includes('#0')], [8, true, false]);
  });

  it('keeps the newest messages, up to a size', () => {
    const buffer = new TraceBuffer(1000);
    const { agent, ...entry } = message;
    for (let id = 0; id < 5000; id++) buffer.push(agent, JSON.stringify({ ...entry, id }));
    const kept = buffer.messages();
    strictEqual(kept.at(-1)?.id, 4999);
    strictEqual(kept.length + buffer.dropped, 5000);
    strictEqual(kept.length < 10 && kept.length > 3, true);
    buffer.push(agent, JSON.stringify({ ...entry, params: 'x'.repeat(5000) }));
    strictEqual(buffer.messages().length, 1);
    buffer.clear();
    deepStrictEqual([buffer.messages(), buffer.dropped], [[], 0]);
    buffer.dispose();
  });
});
