/** Texts of a size, the same in each run. */
export type ReplyKind = 'mix' | 'fence' | 'paragraph';

/** @param size Characters. */
export function replyText(kind: ReplyKind, size: number): string {
  switch (kind) {
    case 'mix':
      return filled(mixedSection, size);
    case 'fence':
      return `\`\`\`typescript\n${filled(codeLine, size)}`.slice(0, size);
    case 'paragraph':
      return filled(sentence, size).replaceAll('\n', ' ');
  }
}

/** As an agent's messages come: pieces of so many characters. */
export function chunksOf(text: string, length: number): readonly string[] {
  return Array.from({ length: Math.ceil(text.length / length) }, (_, index) =>
    text.slice(index * length, (index + 1) * length),
  );
}

function filled(part: (index: number) => string, size: number): string {
  let text = '';
  for (let index = 0; text.length < size; index++) text += part(index);
  return text.slice(0, size);
}

function sentence(index: number): string {
  const link = index % 3 === 0 ? ' See [the notes](https://example.org/notes) too.' : '';
  return `The retry loop waits **${String(100 * (index % 9))} ms** before it asks \`upload(${String(index)})\` again, unless the server said otherwise.${link} `;
}

function codeLine(index: number): string {
  return `  const attempt${String(index)} = await upload({ name: "part-${String(index)}", retries: ${String(index % 7)} }); // again\n`;
}

/** About 1.7 KB of what agents write: a heading, prose, lists, code, and now and then a table. */
function mixedSection(index: number): string {
  const prose = [0, 1, 2, 3].map((part) => sentence(index * 4 + part)).join('');
  const list = [1, 2, 3]
    .map((item) => `- Step ${String(item)}: check \`part-${String(item)}\` and _its_ size\n`)
    .join('');
  const code = `\`\`\`typescript\n${[1, 2, 3, 4].map((line) => codeLine(index * 4 + line)).join('')}\`\`\`\n`;
  const rows = [1, 2, 3].map((row) => `| part-${String(row)} | ${String(row * index)} KB | done |\n`).join('');
  const table = index % 3 === 0 ? `| Name | Size | State |\n| --- | ---: | --- |\n${rows}\n` : '';
  return `## Part ${String(index + 1)}\n\n${prose}\n\n${list}\n${code}\n${table}> A note: nothing was lost.\n\n`;
}
