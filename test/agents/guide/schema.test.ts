import assert from 'node:assert/strict';
import Ajv2020 from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { FakeTerminals } from '../../support/fakeTerminals';
import { GuideProcess, V1Peer, V2Peer } from '../../support/guide';
import { sampleFolder } from '../../support/sampleFolder';

interface Message {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
}

const prompts = [
  'hello',
  'be brief',
  '/files',
  '/read notes.md',
  '/edit notes.md A line',
  '/docs',
  '/tour',
  '/background echo',
];

describe('guide: what it sends is valid by the JSON schema of its version', function () {
  this.timeout(20_000);
  let folder: ReturnType<typeof sampleFolder>;

  beforeEach(() => {
    folder = sampleFolder({ 'notes.md': '# Notes\n' });
  });

  afterEach(() => {
    folder.remove();
  });

  it('v1', async () => {
    const guide = new GuideProcess(folder.path);
    const terminals = new FakeTerminals();
    const capabilities = {
      fs: { readTextFile: true, writeTextFile: true },
      terminal: true,
      elicitation: { form: {}, url: {} },
      session: { notices: {}, compaction: {}, configOptions: { boolean: {} } },
    };
    const peer = new V1Peer(
      guide,
      {
        capabilities,
        permission: () => ({ outcome: { outcome: 'selected', optionId: 'once' } }),
        read: () => ({ content: '# Notes\n' }),
      },
      terminals.register,
    );
    terminals.exit(0);
    const { sessionId } = await peer.start(folder.path);
    for (const prompt of prompts) await peer.prompt(sessionId, prompt);
    await peer.agent.request('session/load', { sessionId, cwd: folder.path, mcpServers: [] });
    await peer.agent.request('session/list', {});
    await peer.leave();

    assert.ok(guide.sent.split('\n').length > 100);
    assert.deepEqual(faults(guide.sent, 'schema/v1/schema.json'), []);
  });

  it('v2', async () => {
    const guide = new GuideProcess(folder.path);
    const peer = new V2Peer(guide);
    peer.capabilities = { elicitation: { form: {}, url: {} } };
    peer.permission = () => ({ outcome: { outcome: 'selected', optionId: 'once' } });
    const { sessionId } = await peer.start(folder.path);
    for (const prompt of prompts) await peer.prompt(sessionId, prompt);
    await peer.agent.request('session/resume', { sessionId, cwd: folder.path, replayFrom: { type: 'start' } });
    await peer.agent.request('session/list', {});
    await peer.leave();

    assert.ok(guide.sent.split('\n').length > 100);
    assert.deepEqual(faults(guide.sent, 'schema/v2/schema.json'), []);
  });

  it('as this test would notice', () => {
    const update = { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: 7 } };
    const line = JSON.stringify({ jsonrpc: '2.0', method: 'session/update', params: { sessionId: 's', update } });

    for (const version of ['v1', 'v2']) assert.equal(faults(line, `schema/${version}/schema.json`).length, 1, version);
  });
});

/** What in the messages does not fit: each request and notification by its method, each response by any that it can be. */
function faults(lines: string, schemaFile: string): readonly unknown[] {
  const schema = JSON.parse(readFileSync(`node_modules/@agentclientprotocol/sdk/${schemaFile}`, 'utf8')) as {
    readonly $defs: Readonly<Record<string, { readonly 'x-method'?: string; readonly 'x-side'?: string }>>;
  };
  const ajv = new Ajv2020({ strict: false, validateFormats: false }).addSchema(schema, 'acp');
  const messages = lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Message);
  return messages.flatMap((message): readonly unknown[] => {
    const name = definitionOf(message, schema.$defs);
    const validate = ajv.getSchema(`acp#/$defs/${name}`);
    if (!validate) return [{ message, problem: `no definition ${name}` }];
    return validate(message.method === undefined ? message : message.params)
      ? []
      : [{ message, errors: validate.errors }];
  });
}

function definitionOf(
  { method }: Message,
  definitions: Readonly<Record<string, { readonly 'x-method'?: string; readonly 'x-side'?: string }>>,
): string {
  if (method === undefined) return 'AgentResponse';
  const found = Object.entries(definitions).find(
    ([name, one]) => one['x-method'] === method && one['x-side'] !== 'agent' && !name.endsWith('Response'),
  );
  return found?.[0] ?? method;
}
