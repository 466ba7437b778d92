import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import type { Token } from 'markdown-it';
import type { Block, ListItem } from '../../../src/webview/markdown/block';
import { MarkdownDocument } from '../../../src/webview/markdown/markdownDocument';
import { parseMarkdown } from '../../../src/webview/markdown/parser';

/** The text of each paragraph, without what its marks have become. */
function paragraphs(blocks: readonly Block[]): readonly string[] {
  return blocks.map((block) =>
    block.kind === 'paragraph' ? block.tokens.map(({ content }) => content).join('') : `not a paragraph: ${block.kind}`,
  );
}

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
      return `list(${block.start ?? '-'}): ${block.items.map(itemText).join(' | ')}`;
    case 'quote':
      return `quote: ${allShown(block.blocks).join(' / ')}`;
    case 'table':
      return `table: ${[block.head, ...block.rows].map(textOf).join(' | ')}`;
    case 'paragraph':
      return `p: ${inlineText(block.tokens)}`;
    case 'tokens':
      return textOf(block.tokens);
  }
}

function itemText(item: ListItem): string {
  return 'blocks' in item ? allShown(item.blocks).join(' / ') : textOf(item);
}

/** All that is read, in order, without what it stands in. */
function words(blocks: readonly Block[]): string {
  return allShown(blocks)
    .join(' ')
    .replace(/<\w+>|\b\w+_(?:open|close)|(?:quote|list|code|table|p)(?:\([^)]*\))?: |[|/]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The same of the tokens that markdown-it makes of the whole text. */
function wholeWords(source: string): string {
  return textOf(parseMarkdown(source, {}))
    .replace(/<\w+>|\b\w+_(?:open|close)|[|/]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
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

  it('takes code after code for what it is, as soon as its fence is there', () => {
    const source = '```\n```\n```\n`';
    const last = new MarkdownDocument().update(source).at(-1);
    assert.deepEqual(last, streamed(source, [1]).blocks.at(-1));
    assert.equal(last?.kind === 'code' && last.open, true);
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

  const sentence = 'The quick **brown** fox `jumps` over the lazy dog. ';
  const many = (line: (index: number) => string): string =>
    Array.from({ length: 150 }, (_, index) => line(index)).join('');
  const containers: Readonly<Record<string, string>> = {
    'a quote of one paragraph': many(() => `> ${sentence}\n`),
    'a quote of many paragraphs': many((index) => `> ${sentence}${index}\n>\n`),
    'a quote that goes on lazily': `> ${many(() => `${sentence}\n`)}`,
    'a quote of a list': many((index) => `> - ${sentence}${index}\n`),
    'a quote of code': `> \`\`\`ts\n${many((index) => `> const a = ${index};\n`)}> \`\`\`\n`,
    'a quote in a quote': many((index) => `> > ${sentence}${index}\n> >\n`),
    'an item of many paragraphs': `- ${sentence}\n\n${many((index) => `  ${sentence}${index}\n\n`)}`,
    'an item of one paragraph': `12. ${sentence}\n${many(() => `    ${sentence}\n`)}`,
    'an item with a list in it': `- top\n${many((index) => `  - ${sentence}${index}\n`)}`,
    'an item of code': `* x\n\n  \`\`\`ts\n${many((index) => `  const a = ${index};\n`)}  \`\`\`\n`,
    'items before and after a long one': `- a\n- b\n\n${many((index) => `  ${sentence}${index}\n\n`)}- c\n- d\n`,
  };
  const after = '\n# After\n\nThe *end*, without a line end';
  for (const [name, source] of Object.entries(containers)) {
    it(`shows all of ${name}, in few pieces at a time`, () => {
      const document = new MarkdownDocument();
      let open = 0;
      for (let end = 0; end < source.length + after.length; end += 61) {
        document.update((source + after).slice(0, end));
        open = Math.max(open, words(document.blocks.slice(document.settledCount)).length);
      }
      const blocks = document.update(source + after);
      assert.equal(words(blocks), wholeWords(source + after));
      assert.equal(shown(blocks.at(-1)!), 'p: The <em_open>end<em_close>, without a line end');
      assert.ok(open < 8000, `${open} characters were open`);
    });
  }

  for (const unit of ['[', '[a![b', '_a__b', 'http://', '{"name":[1,2],"x":"a*b"},', '💡']) {
    it(`never looks for marks in all of a paragraph without end: ${unit}`, () => {
      const source = unit.repeat(30_000 / unit.length);
      const whole = new MarkdownDocument();
      whole.update(source);
      const grown = new MarkdownDocument();
      for (let end = 2000; end < source.length + 2000; end += 2000) grown.update(source.slice(0, end));
      for (const { blocks } of [whole, grown]) {
        const pieces = paragraphs(blocks);
        assert.ok(Math.max(...pieces.map(({ length }) => length)) <= 12_000);
        assert.ok(pieces.join('').replace(/[*_]/g, '') === source.replace(/[*_]/g, ''), 'something is missing');
      }
    });
  }

  it('leaves what is too long to look for marks in, and cannot be cut, as it was written', () => {
    const line = '*a* '.repeat(20_000).trim();
    assert.ok(shown(new MarkdownDocument().update(`# ${line}`)[0]!).endsWith(line));
    const marks = '*_'.repeat(20_000);
    assert.ok(paragraphs(new MarkdownDocument().update(marks)).join('') === marks);
  });

  it('shows what follows a long quote or item without a blank line', () => {
    for (const source of [
      `${many(() => `> ${sentence}\n`)}# After\n`,
      `${many(() => `> ${sentence}\n`)}- after\n`,
      `- ${many(() => `  ${sentence}\n`).trimStart()}1. after\n`,
      `- ${many(() => `  ${sentence}\n`).trimStart()}lazy text\nand more`,
      `${many(() => `> ${sentence}\n`)}lazy text\n\nno more`,
      `${many(() => `> ${sentence}\n`)}\u0060\u0060\u0060js\ncode`,
    ]) {
      const document = streamed(source, [7]);
      assert.equal(words(document.blocks), wholeWords(source), source.slice(-40));
    }
  });
});
