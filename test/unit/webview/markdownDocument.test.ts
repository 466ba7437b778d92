import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import type { Token } from 'markdown-it';
import type { Block } from '../../../src/webview/markdown/block';
import { MarkdownDocument } from '../../../src/webview/markdown/markdownDocument';

/** What blocks show; a paragraph that was cut counts as one. */
function allShown(blocks: readonly Block[]): readonly string[] {
  const texts: string[] = [];
  for (const block of blocks) {
    const joins = block.kind === 'paragraph' && block.continued;
    texts.push(joins ? `${texts.pop() ?? ''} ${inlineText(block.tokens)}` : shown(block));
  }
  return texts;
}

/** What a block shows, whatever pieces it is held in. */
function shown(block: Block): string {
  switch (block.kind) {
    case 'code':
      return `code(${block.info}): ${block.pieces.join('\n')}`;
    case 'list':
      return `list(${block.start ?? '-'}): ${block.items.map(textOf).join(' | ')}`;
    case 'table':
      return `table: ${[block.head, ...block.rows].map(textOf).join(' | ')}`;
    case 'paragraph':
      return `p: ${inlineText(block.tokens)}`;
    case 'tokens':
      return textOf(block.tokens);
  }
}

function textOf(tokens: readonly Token[]): string {
  return tokens
    .filter(({ nesting }) => nesting >= 0)
    .map(
      (token) =>
        `${token.nesting === 1 ? token.type : ''}${token.children ? inlineText(token.children) : token.content}`,
    )
    .join('/');
}

function inlineText(tokens: readonly Token[]): string {
  return tokens
    .map(
      (token) => `${token.nesting === 0 ? '' : `<${token.type}>`}${token.type === 'softbreak' ? ' ' : token.content}`,
    )
    .join('');
}

const whole = (source: string): readonly string[] => allShown(new MarkdownDocument().update(source));

function streamed(source: string, sizes: readonly number[]): MarkdownDocument {
  const document = new MarkdownDocument();
  for (let end = 0, step = 0; end < source.length; step++) {
    end += sizes[step % sizes.length] ?? 1;
    document.update(source.slice(0, end));
  }
  return document;
}

const sample = `# Title

A paragraph with **bold** and \`code\`
over two lines.

- one
- two

  more of two
- three

1. first
2. second
   - nested

> quote
> # in it

| a | b |
|---|---|
| 1 | 2 |
para right after

\`\`\`ts
let a = 1;

\`\`
let b = 2;
\`\`\`

    indented code

Setext
======

***

~~~
tilde
~~~
- a
#b
end`;

describe('a markdown document that grows', function () {
  this.timeout(30_000);

  it('shows in the end what the whole text shows, however it came', () => {
    const expected = whole(sample);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (sizes) => {
        assert.deepEqual(allShown(streamed(sample, sizes).blocks), expected);
      }),
      { numRuns: 50 },
    );
  });

  it('does so for any mixture of markdown', () => {
    const lines = [
      '',
      'text',
      '- item',
      '  - nested',
      '1. one',
      '> quote',
      '```',
      '~~~',
      '# h',
      '---',
      '===',
      '    code',
      '|a|b|',
      '|-|-|',
      '  text',
      '#',
      '\t',
      '<b>',
      '*a',
      '**b**',
      '`',
      '[x](y)',
    ];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...lines), { maxLength: 30 }),
        fc.integer({ min: 1, max: 7 }),
        (parts, size) => {
          const source = parts.join('\n');
          assert.deepEqual(allShown(streamed(source, [size]).blocks), whole(source), source);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('keeps settled blocks as the same objects', () => {
    const document = new MarkdownDocument();
    const seen = new Map<number, Block>();
    const settled = new Map<number, Block>();
    for (let end = 1; end <= sample.length; end++) {
      const blocks = document.update(sample.slice(0, end));
      for (const block of blocks.slice(0, -2)) {
        const before = settled.get(block.id);
        assert.ok(before === undefined || before === block, `block ${block.id} changed after it was settled`);
        if (seen.get(block.id) === block) settled.set(block.id, block);
      }
      for (const block of blocks) seen.set(block.id, block);
    }
    assert.ok(settled.size > 10);
  });

  it('begins anew when the text is another', () => {
    const document = new MarkdownDocument();
    document.update('# one\n\ntwo\n\nthree');
    assert.deepEqual(document.update('# other\n\ntext').map(shown), whole('# other\n\ntext'));
  });

  const long: Readonly<Record<string, string>> = {
    'a list': Array.from({ length: 1500 }, (_, index) => `- item ${index} with \`code\` and **bold**\n`).join(''),
    'a numbered list': Array.from({ length: 1500 }, (_, index) => `${index + 3}. item ${index}\n`).join(''),
    'a table': `| a | b |\n|---|---|\n${Array.from({ length: 1500 }, (_, index) => `| ${index} | text |\n`).join('')}`,
    'a fence': `\`\`\`js\n${Array.from({ length: 2000 }, (_, index) => `const x${index} = ${index};\n`).join('')}`,
    'a paragraph': Array.from({ length: 3000 }, (_, index) => `Word ${index} is **not** the last.`).join(' '),
  };
  for (const [name, source] of Object.entries(long)) {
    it(`shows ${name} of ${Math.round(source.length / 1000)} KB as if it had come whole`, () => {
      assert.deepEqual(allShown(streamed(source, [97]).blocks), whole(source));
    });
  }
});
