import * as assert from 'node:assert/strict';
import type { Message } from 'vscode-jsonrpc/node';
import { ProtocolTrace, type TraceLevel } from '../../../src/acp/trace';

function traced(level: TraceLevel, ...messages: readonly (readonly ['toAgent' | 'fromAgent', object])[]): unknown[] {
  const lines: unknown[] = [];
  let now = 0;
  const trace = new ProtocolTrace({ level, write: (line) => lines.push(JSON.parse(line)) }, () => (now += 5));
  for (const [direction, message] of messages) trace.message(direction, message as Message, 10);
  return lines;
}

const at = (ms: number): string => new Date(ms).toISOString();

describe('protocol trace', () => {
  const prompt = {
    id: 0,
    method: 'session/prompt',
    params: { sessionId: 's', prompt: [{ type: 'text', text: 'SECRET' }] },
  };

  it('tells nothing while it is off', () => {
    assert.deepEqual(traced('off', ['toAgent', prompt]), []);
  });

  it('tells who said what kind of thing when, not what', () => {
    const lines = traced(
      'messages',
      ['toAgent', prompt],
      ['fromAgent', { id: 0, method: 'fs/read_text_file', params: { sessionId: 't', path: '/x' } }],
      ['fromAgent', { method: 'session/update', params: { sessionId: 's', update: {} } }],
      ['fromAgent', { id: 0, result: { stopReason: 'end_turn' } }],
      ['toAgent', { id: 0, error: { code: -32002, message: 'SECRET' } }],
      ['fromAgent', { method: '$/cancelRequest', params: { id: 3 } }],
    );
    assert.deepEqual(lines, [
      { at: at(5), direction: 'toAgent', kind: 'request', method: 'session/prompt', id: 0, sessionId: 's', bytes: 10 },
      {
        at: at(10),
        direction: 'fromAgent',
        kind: 'request',
        method: 'fs/read_text_file',
        id: 0,
        sessionId: 't',
        bytes: 10,
      },
      { at: at(15), direction: 'fromAgent', kind: 'notification', method: 'session/update', sessionId: 's', bytes: 10 },
      {
        at: at(20),
        direction: 'fromAgent',
        kind: 'response',
        method: 'session/prompt',
        durationMs: 15,
        id: 0,
        sessionId: 's',
        bytes: 10,
      },
      {
        at: at(25),
        direction: 'toAgent',
        kind: 'response',
        method: 'fs/read_text_file',
        durationMs: 15,
        id: 0,
        sessionId: 't',
        errorCode: -32002,
        bytes: 10,
      },
      { at: at(30), direction: 'fromAgent', kind: 'notification', method: '$/cancel_request', bytes: 10 },
    ]);
  });

  it('hides secrets also where payloads are asked for', () => {
    const params = {
      text: 'shown',
      mcpServers: [{ env: [{ name: 'KEY', value: 'SECRET' }], headers: [{ name: 'Authorization', value: 'SECRET' }] }],
      env: { TOKEN: 'SECRET' },
      apiKey: 'SECRET',
      url: 'https://me:SECRET@host/mcp?access_token=SECRET&page=2#state=SECRET',
      totalTokens: 5,
      deep: JSON.parse('['.repeat(5000) + ']'.repeat(5000)) as unknown,
    };
    const text = JSON.stringify(traced('payloads', ['toAgent', { method: 'm', params }]));
    assert.ok(!text.includes('SECRET'), text);
    assert.match(text, /"https:\/\/‹hidden›@host\/mcp\?access_token=‹hidden›&page=2#state=‹hidden›"/);
    assert.match(text, /"text":"shown".*"name":"KEY".*"TOKEN".*"totalTokens":5/);
  });
});
