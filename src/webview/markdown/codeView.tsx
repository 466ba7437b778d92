import type { VNode } from 'preact';
import { CopyButton } from '../components/copyButton';
import { memo } from '../memo';
import { t } from '../l10n';
import type { CodeBlock } from './block';

/** A code block with its language and a button to copy it. */
export const CodeView = memo(({ block }: { block: CodeBlock }): VNode => {
  const language = languageOf(block.info);
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
            // Only what is finished is worth colouring: once the fence has closed.
            <CodePiece key={index} text={text} language={block.open ? '' : language} />
          ))}
        </code>
      </pre>
    </div>
  );
});

/** Some lines of code. This is where a highlighter comes in. */
const CodePiece = memo(({ text }: { text: string; language: string }): VNode => (
  <span class="code-piece" style={{ '--lines': text.split('\n').length }}>
    {text}
  </span>
));

/** The first word of a fence's info string, without the attributes that some write behind it. */
export function languageOf(info: string): string {
  return /^[^\s{,:]+/.exec(info.trim())?.[0] ?? '';
}
