import { render } from 'preact';
import { MarkdownView } from './markdown/markdownView';
import { PanelContext } from './panelContext';
import type { PanelServices } from './panelContext';

const sample = `# a\n\nb **c** \`d\` [e](https://f.g) _h_\n\n- i\n- j\n\n1. k\n\n\`\`\`text\nl\n\`\`\`\n\n| m |\n| - |\n| n |\n\n> o\n\n- [ ] p\n`;
/** Characters that come at a time. */
const step = 12;

/**
 * Draws some markdown as it grows, into nothing, while there is nothing to do: so that an agent's first words do not wait for code that
 * was never run.
 */
export function warmUp(services: PanelServices): void {
  const nowhere = document.createElement('div');
  const grow = (length: number): void => {
    render(
      <PanelContext.Provider value={services}>
        <MarkdownView documentKey="warm-up" text={sample.slice(0, length)} />
      </PanelContext.Provider>,
      nowhere,
    );
    if (length < sample.length) requestIdleCallback(() => grow(length + step));
    else render(null, nowhere);
  };
  requestIdleCallback(() => grow(step));
}
