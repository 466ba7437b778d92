import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { exportJson, exportMarkdown } from '../../../src/sessions/exportSession';
import { asks, idle, promptSent, replay, says, text, thinks, tool } from '../../support/sessionEvents';

const heading = { title: 'Shop', agent: 'Guide', folder: 'file:///w', createdAt: 0, updatedAt: 1000 };
const state = replay([
  promptSent('p', 'Fix it'),
  thinks('Hm', 'm0'),
  says('Look:\n\n```js\n1\n```'),
  tool('t', {
    title: 'Edit a.js',
    status: 'completed',
    locations: [{ path: '/w/a.js', line: 3 }],
    content: [
      { type: 'diff', changes: [{ operation: 'modify', path: '/w/a.js', text: { oldText: 'a', newText: '```' } }] },
      { type: 'terminal', terminalId: 'x' },
    ],
  }),
  { type: 'permissionAsked', requestId: 'r', request: asks('Edit?', 'other') },
  { type: 'permissionSettled', requestId: 'r', answer: { state: 'selected', optionId: 'yes', by: 'person' } },
  { type: 'terminal', terminalId: 'x', command: 'make' },
  { type: 'terminalOutput', terminalId: 'x', data: '\u001b[31mred\u001b[0m' },
  {
    type: 'messageChunk',
    role: 'agent',
    messageId: 'm2',
    content: { type: 'image', data: 'AA==', mimeType: 'image/png' },
  },
  idle('max_tokens'),
]);

describe('an exported session', () => {
  it('is Markdown as one would write it', () => {
    strictEqual(
      exportMarkdown(heading, state),
      `# Shop

- Agent: Guide
- Folder: file:///w
- From 1970-01-01T00:00:00.000Z to 1970-01-01T00:00:01.000Z

## You

Fix it

### Thought

Hm

## Agent

Look:

\`\`\`js
1
\`\`\`

### Tool: Edit a.js (completed)

- /w/a.js:3

- modify /w/a.js

\`\`\`\`diff
-a
+\`\`\`
\`\`\`\`

\`\`\`text
$ make
red
\`\`\`

### Tool: other (unfinished)

## Agent

*(image, image/png)*

> The turn ended: max_tokens
`,
    );
  });

  it('is JSON that has all of it', () => {
    const value = JSON.parse(exportJson(heading, state)) as Record<string, unknown> & {
      readonly rows: readonly { readonly kind: string }[];
    };
    deepStrictEqual(
      [value['format'], value['version'], value['title'], value['createdAt']],
      ['parley-session', 1, 'Shop', '1970-01-01T00:00:00.000Z'],
    );
    deepStrictEqual(
      value.rows.map(({ kind }) => kind),
      ['message', 'message', 'message', 'tool', 'tool', 'message', 'turnEnd'],
    );
    deepStrictEqual((value.rows[0] as unknown as { content: unknown }).content, [text('Fix it')]);
  });
});
