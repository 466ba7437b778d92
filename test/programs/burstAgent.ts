// An agent that answers the handshake and meets each prompt with a burst of updates, written as fast as the pipe takes them.
//   node burstAgent.js COUNT
// One in ten updates belongs to a tool call; the others are 24-character text chunks of a message.
import { createInterface } from 'node:readline';

const count = Number(process.argv[2] ?? 100_000);

function* lines(): Generator<string> {
  for (let number = 0; number < count; number++) yield update(number % 10 === 9 ? toolCall(number) : text(number));
}

function text(number: number): object {
  return {
    sessionUpdate: 'agent_message_chunk',
    messageId: `message-${String(Math.floor(number / 1000))}`,
    content: { type: 'text', text: `${String(number).padStart(7, '0')} lorem ipsum dol\n` },
  };
}

function toolCall(number: number): object {
  const toolCallId = `call-${String(Math.floor(number / 100))}`;
  return number % 100 === 9
    ? { sessionUpdate: 'tool_call', toolCallId, title: 'Read a file', kind: 'read', status: 'pending' }
    : { sessionUpdate: 'tool_call_update', toolCallId, status: 'in_progress' };
}

function update(body: object): string {
  return JSON.stringify({ jsonrpc: '2.0', method: 'session/update', params: { sessionId: 'burst', update: body } });
}

// Made before the clock starts, so that what is measured is the client.
const burst = Buffer.from([...lines(), ''].join('\n'));

function send(message: object): void {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}

const results: Readonly<Record<string, object>> = {
  initialize: { protocolVersion: 1, agentCapabilities: {}, authMethods: [] },
  'session/new': { sessionId: 'burst' },
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line) as { readonly id?: number; readonly method: string };
  if (method === 'session/prompt') {
    process.stdout.write(burst, () => {
      send({ id, result: { stopReason: 'end_turn' } });
    });
  } else if (id !== undefined) {
    send({ id, result: results[method] ?? {} });
  }
});
