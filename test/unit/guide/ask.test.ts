import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseAsk } from '../../../src/guide/brain/ask';
import type { Ask } from '../../../src/guide/brain/ask';

const understood: readonly (readonly [string, Ask])[] = [
  ['hello', { type: 'greet' }],
  ['Hi there!', { type: 'greet' }],
  ['Thanks a lot', { type: 'thanks' }],
  ['help', { type: 'help' }],
  ['What can you do?', { type: 'help' }],
  ['How does Parley work?', { type: 'help' }],
  ['are you an AI?', { type: 'about' }],
  ['what is here?', { type: 'files', folder: '' }],
  ['list files', { type: 'files', folder: '' }],
  ['List the files in src/base', { type: 'files', folder: 'src/base' }],
  ['/files src', { type: 'files', folder: 'src' }],
  ['search TODO', { type: 'search', text: 'TODO' }],
  ['search for mcp keys', { type: 'search', text: 'mcp keys' }],
  ['find "two words"', { type: 'search', text: 'two words' }],
  ['Where is parseAsk defined?', { type: 'search', text: 'parseAsk' }],
  ['/search a b', { type: 'search', text: 'a b' }],
  ['read README.md', { type: 'read', path: 'README.md' }],
  ['show me the file src/a b.ts', { type: 'read', path: 'src/a b.ts' }],
  ['/read a.ts:3', { type: 'read', path: 'a.ts', range: { first: 3, last: 42 } }],
  ['/read a.ts:3-9', { type: 'read', path: 'a.ts', range: { first: 3, last: 9 } }],
  ['read a.ts lines 3 to 9', { type: 'read', path: 'a.ts', range: { first: 3, last: 9 } }],
  ['/read a.ts:9-3', { type: 'read', path: 'a.ts', range: { first: 9, last: 9 } }],
  ['explain how to connect Claude Code', { type: 'connect', agent: 'Claude Code' }],
  ['How do I connect to Gemini?', { type: 'connect', agent: 'Gemini' }],
  ['connect an agent', { type: 'connect', agent: '' }],
  ['how do I add an MCP server?', { type: 'mcp' }],
  ['What are the keyboard shortcuts?', { type: 'keys' }],
  ['npx: command not found', { type: 'trouble' }],
  ['search not found', { type: 'search', text: 'not found' }],
  ['Why does the agent not start?', { type: 'trouble' }],
  ["Claude doesn't start", { type: 'trouble' }],
  ['what is this project about?', { type: 'project' }],
  ['Explain the codebase', { type: 'project' }],
  ['give me a tour', { type: 'tour' }],
  ['run parley --help', { type: 'run', command: 'parley --help' }],
  ['run npm test', { type: 'run', command: 'npm test' }],
  ['/background npm run watch', { type: 'background', command: 'npm run watch' }],
  ['/ask', { type: 'form' }],
  ['append "a line" to notes.md', { type: 'edit', edit: 'notes.md append "a line"' }],
  ['replace one with two in notes.md', { type: 'edit', edit: 'notes.md replace one with two' }],
  ['create a file todo.md with Buy milk', { type: 'edit', edit: 'todo.md create Buy milk' }],
  ['be brief', { type: 'option', id: 'length', value: 'brief' }],
  ['hide your thinking', { type: 'option', id: 'thoughts', value: false }],
  ['/frobnicate now', { type: 'unknownCommand', name: 'frobnicate' }],
  ['Why is the sky blue?', { type: 'unknown', text: 'Why is the sky blue?' }],
  ['', { type: 'unknown', text: '' }],
];

describe('guide: what a prompt asks for', () => {
  for (const [prompt, ask] of understood)
    it(`understands “${prompt}”`, () => {
      assert.deepEqual(parseAsk(prompt), ask);
    });

  it('makes something of any text', function () {
    this.timeout(10_000);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        assert.ok(parseAsk(text).type);
      }),
    );
  });

  it('takes no long time for a long prompt', function () {
    this.timeout(10_000);
    for (const text of [
      ' '.repeat(100_000),
      'add '.repeat(30_000),
      'replace a with '.repeat(10_000),
      '"'.repeat(100_000),
    ])
      assert.ok(parseAsk(text).type);
  });
});
