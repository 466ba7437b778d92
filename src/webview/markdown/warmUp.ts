import { MarkdownDocument } from './markdownDocument';

const sample = '# a\n\nb **c** `d` [e](https://f.g)\n\n- h\n\n| i |\n| - |\n| j |\n\n```ts\nk\n```\n';

/** Reads some markdown while there is nothing to do, so that an agent's first words do not wait for code that was never run. */
export function warmUpMarkdown(): void {
  requestIdleCallback(() => {
    new MarkdownDocument().update(sample);
  });
}
