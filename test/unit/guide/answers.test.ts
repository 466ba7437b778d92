import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { codeFence, inlineCode } from '../../../src/guide/brain/markdown';
import { findAgent, knownAgents, settingsFor } from '../../../src/guide/knowledge/agents';
import { guideCommands } from '../../../src/guide/knowledge/commands';
import { parseAsk } from '../../../src/guide/brain/ask';
import { promptOf } from '../../../src/guide/prompt';
import { saidIn, stepsOf, turnWith } from '../../support/guideTurn';
import { sampleFolder } from '../../support/sampleFolder';

describe('guide: answers', () => {
  let folder: ReturnType<typeof sampleFolder>;

  beforeEach(() => {
    folder = sampleFolder({ 'src/session.ts': '// sessions live here\n', 'README.md': 'one\ntwo\nthree\n' });
  });

  afterEach(() => {
    folder.remove();
  });

  it('look for the words of a question that it does not understand, and say so', async () => {
    const said = await saidIn(turnWith(folder.path, 'Why are the sessions so slow?'));

    assert.match(said, /no language model/);
    assert.match(said, /`sessions`: 1 line, the first is `src\/session\.ts:1`/);
  });

  it('explain each known agent, with settings that can be pasted', async () => {
    for (const agent of knownAgents) {
      const said = await saidIn(turnWith(folder.path, `how do I connect ${agent.name}?`));
      const json = /```json\n([\s\S]*?)```/.exec(said)?.[1] ?? '';
      assert.deepEqual(JSON.parse(json), {
        'parley.agents': { [agent.name]: { command: agent.command, args: agent.args } },
      });
    }
    assert.match(await saidIn(turnWith(folder.path, '/connect nobody')), /do not know an agent called `nobody`/);
  });

  it('tell the way without settings first, and what helps when it does not work', async () => {
    assert.match(
      await saidIn(turnWith(folder.path, '/connect Codex')),
      /^To connect \*\*Codex\*\*, run \*\*Parley: Add Agent…\*\*/,
    );
    assert.match(await saidIn(turnWith(folder.path, 'npx not found')), /Read the Shell Environment Again/);
  });

  it('show what the README says of the project, or what files there are', async () => {
    assert.match(await saidIn(turnWith(folder.path, 'What is this project about?')), /README says:[^]*one\ntwo\nthree/);
    const bare = sampleFolder({ 'main.c': '' });
    assert.match(await saidIn(turnWith(bare.path, 'What is this project about?')), /no README[^]*`main\.c`/);
    bare.remove();
  });

  it('know agents by other names', () => {
    for (const [words, name] of [
      ['claude', 'Claude Code'],
      ['the Gemini CLI', 'Gemini CLI'],
      ['copilot', 'GitHub Copilot'],
      ['open code', 'OpenCode'],
      ['qwen', 'Qwen Code'],
    ] as const)
      assert.equal(findAgent(words)?.name, name);
    assert.equal(findAgent(''), undefined);
    assert.equal(findAgent('my agent'), undefined);
  });

  it('write arguments on one line', () => {
    const [agent] = knownAgents;
    assert.ok(agent && settingsFor(agent).includes('"args": ["-y", "@agentclientprotocol/claude-agent-acp"]'));
  });

  it('read what was attached', async () => {
    const uri = pathToFileURL(join(folder.path, 'README.md')).href;
    const link = promptOf([{ type: 'resource_link', name: 'README.md', uri }]);
    const sent = promptOf([{ type: 'resource', resource: { uri: 'untitled:draft.md', text: 'a draft' } }]);
    const elsewhere = promptOf([{ type: 'resource_link', name: 'x', uri: 'https://example.com/x' }]);

    assert.match(await saidIn(turnWith(folder.path, '', { prompt: link })), /one\ntwo\nthree/);
    assert.match(await saidIn(turnWith(folder.path, '', { prompt: sent })), /a draft/);
    assert.match(await saidIn(turnWith(folder.path, '', { prompt: elsewhere })), /not a file that I can read/);
  });

  it('show the unsaved text of the editor', async () => {
    const turn = turnWith(folder.path, '/read README.md');
    const client = { ...turn.client, readTextFile: () => Promise.resolve('unsaved\n') };

    assert.match(await saidIn({ ...turn, client }), /unsaved/);
  });

  it('tell the next lines of a long file, and that a line is not there', async () => {
    const brief = { ...turnWith(folder.path, '/read README.md:1-2') };
    assert.match(await saidIn(brief), /`\/read README\.md:3-3`/);
    assert.match(await saidIn(turnWith(folder.path, '/read README.md:9')), /there is nothing at line 9/);
  });

  it('report a tool that fails as failed', async () => {
    const steps = await stepsOf(turnWith(folder.path, '/read nowhere.md'));

    const calls = steps.filter((step) => step.type === 'toolCall');
    assert.deepEqual(
      calls.map(({ status, content }) => [status, content]),
      [
        ['in_progress', undefined],
        ['failed', [{ type: 'text', text: '`nowhere.md` is not there.' }]],
      ],
    );
  });

  it('tell how to add an MCP server, and which ones came with the session', async () => {
    assert.match(await saidIn(turnWith(folder.path, 'how do I add an MCP server?')), /"parley\.mcpServers": \{/);
    assert.match(await saidIn(turnWith(folder.path, '/mcp', { mcpServers: ['docs'] })), /came with `docs`/);
  });

  it('exist for every command that is announced', () => {
    for (const { name } of guideCommands) assert.notEqual(parseAsk(`/${name}`).type, 'unknownCommand', name);
  });

  it('name every command to a newcomer', async () => {
    const told = await saidIn(turnWith(folder.path, 'hello'));
    for (const { name } of guideCommands.filter((command) => command.name !== 'help')) {
      assert.match(told, new RegExp(`^\\| \`/${name}\\b`, 'm'), name);
    }
  });

  it('keep what they show inside its marks', () => {
    assert.equal(inlineCode('a `b` c'), '``a `b` c``');
    assert.equal(inlineCode('`x'), '`` `x ``');
    assert.equal(codeFence('```\nx\n```', 'md'), '````md\n```\nx\n```\n````\n');
  });
});
