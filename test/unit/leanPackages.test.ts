import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';
import { build } from 'esbuild';
import { leanPackages } from '../../build/leanPackages.mjs';

describe('packages as they ship', () => {
  const texts = [
    ...['README.md', 'CHANGELOG.md', 'BENCHMARKS.md'].map((file) => readFileSync(file, 'utf8')),
    '<div>\n**a**\n</div>\n\n<!-- b -->\n<b>c</b> <https://d.example>\n1. <br>\n',
    'a*“b”*c **€1**2 x**、y**z 😀**d**😀 **𝒜**e "f" (c) ... &amp; &nope;',
  ];

  it('markdown-it reads the same without what makes and reads HTML', async () => {
    const [whole, lean] = await Promise.all([bundledMarkdown([]), bundledMarkdown([leanPackages])]);
    for (const text of texts) assert.equal(lean(text), whole(text));
  });
});

/** From markdown to tokens, as JSON. */
type Parse = (text: string) => string;

/** That of markdown-it, bundled as for a browser. */
async function bundledMarkdown(plugins: (typeof leanPackages)[]): Promise<Parse> {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import MarkdownIt from 'markdown-it';
        const parser = new MarkdownIt({ html: false, linkify: true });
        export const parse = (text) => JSON.stringify(parser.parse(text, {}));`,
      resolveDir: process.cwd(),
    },
    bundle: true,
    format: 'iife',
    globalName: 'bundle',
    write: false,
    plugins,
  });
  return runInThisContext(`(() => { ${outputFiles[0]?.text ?? ''}; return bundle.parse; })()`) as Parse;
}
