// An agent with any number of sessions, which streams numbered pieces of text at a steady rate in each of them.
//   node streamAgent.js PER_SECOND SECONDS
import { createInterface } from 'node:readline';

const perSecond = Number(process.argv[2] ?? 1000);
const seconds = Number(process.argv[3] ?? 1);
const total = perSecond * seconds;
let sessions = 0;

function send(message: object): void {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}

function stream(id: number, sessionId: string): void {
  const begun = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.min(total, Math.floor(((performance.now() - begun) / 1000) * perSecond));
    for (; sent < due; sent++) {
      const update = { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: `${String(sent)}\n` } };
      send({ method: 'session/update', params: { sessionId, update } });
    }
    if (sent < total) return;
    clearInterval(timer);
    send({ id, result: { stopReason: 'end_turn' } });
  }, 5);
}

interface Message {
  readonly id?: number;
  readonly method: string;
  readonly params?: { readonly sessionId?: string };
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line) as Message;
  if (id === undefined) return;
  if (method === 'initialize') send({ id, result: { protocolVersion: 1, agentCapabilities: {}, authMethods: [] } });
  else if (method === 'session/new') send({ id, result: { sessionId: `s${String(sessions++)}` } });
  else if (method === 'session/prompt') stream(id, params?.sessionId ?? '');
  else send({ id, result: {} });
});
