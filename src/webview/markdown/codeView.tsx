import type { VNode } from 'preact';
import { CopyButton } from '../components/copyButton';
import { CodePiece } from '../highlight/codePiece';
import { useColours } from '../highlight/colours';
import { memo } from '../memo';
import { t } from '../l10n';
import type { CodeBlock } from './block';

/** A code block with its language and a button to copy it. */
export const CodeView = memo(({ block }: { block: CodeBlock }): VNode => {
  const language = languageOf(block.info);
  // Only what is finished is worth colouring: once the fence has closed.
  const colours = useColours(language, block.pieces, !block.open);
  return (
    <div class="code-block">
      <div class="code-header">
        <span class="code-language">{language}</span>
        <CopyButton text={() => block.pieces.join('\n')} />
      </div>
      {/* Focusable, since it may scroll sideways and the keyboard must reach that. */}
      <pre role="group" tabIndex={0} aria-label={language === '' ? t('Code') : t('Code, {0}', language)}>
        <code>
          {block.pieces.map((text, index) => (
            <CodePiece key={index} text={text} colours={colours?.[index]} />
          ))}
        </code>
      </pre>
    </div>
  );
});

/** The first word of a fence's info string, without the attributes that some write behind it. */
export function languageOf(info: string): string {
  return /^[^\s{,:]+/.exec(info.trim())?.[0] ?? '';
}
