import type { VNode } from 'preact';
import { useContext } from 'preact/hooks';
import { CopyButton } from '../components/copyButton';
import { IconButton } from '../components/iconButton';
import { CodePiece } from '../highlight/codePiece';
import { useColours } from '../highlight/colours';
import { usePanel } from '../hooks';
import { memo } from '../memo';
import { t } from '../l10n';
import { SessionContext } from '../panelContext';
import type { CodeBlock } from './block';
import { fenceInfo } from './fenceInfo';
import { PathText } from './pathText';

/** What is typed into a shell is no file's text. */
const shells = new Set(['bash', 'sh', 'zsh', 'fish', 'shell', 'console', 'powershell', 'ps1', 'bat', 'cmd', 'diff']);

/** A code block with its language, and what can be done with the code. */
export const CodeView = memo(({ block }: { block: CodeBlock }): VNode => {
  const { language, path } = fenceInfo(block.info);
  // Only what is finished is worth colouring: once the fence has closed.
  const colours = useColours(language, block.pieces, !block.open);
  return (
    <div class="code-block">
      <div class="code-header">
        <span class="code-language">{path === undefined ? language : <PathText text={path} isCode />}</span>
        <CodeButtons block={block} language={language} path={path} />
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

function CodeButtons({
  block,
  language,
  path,
}: {
  block: CodeBlock;
  language: string;
  path: string | undefined;
}): VNode {
  const { post } = usePanel();
  const session = useContext(SessionContext);
  const text = (): string => block.pieces.join('\n');
  const canApply = session !== undefined && !block.open && !shells.has(language.toLowerCase());
  const apply = path === undefined ? t('Apply to File') : t('Apply to {0}', path);
  return (
    <div class="code-buttons">
      {canApply && (
        <IconButton
          icon="git-pull-request-go-to-changes"
          label={apply}
          onClick={() =>
            post({ type: 'applyCode', sessionKey: session.key, text: text(), ...(path === undefined ? {} : { path }) })
          }
        />
      )}
      {!block.open && (
        <IconButton
          icon="insert"
          label={t('Insert at Cursor')}
          onClick={() => post({ type: 'insertCode', text: text() })}
        />
      )}
      <CopyButton text={text} />
    </div>
  );
}
