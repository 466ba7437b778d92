import type { VNode } from 'preact';
import type { IconName } from '../../base/icons';
import type { ContentBlock, ResourceLinkBlock } from '../../acp/content';
import { CodeView } from '../markdown/codeView';
import { Icon } from '../components/icon';
import { useShortened } from '../components/useShortened';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { endingOf } from '../markdown/fenceInfo';
import { MarkdownView } from '../markdown/markdownView';
import { piecesOf } from '../markdown/openCode';
import { byteText } from '../text/numbers';
import { labelOfUri } from '../text/paths';

const blocksAtOnce = 100;

/** What an agent said: text as markdown, everything else in the way that fits it. */
export function ContentView({ contentKey, content }: { contentKey: string; content: Iterable<ContentBlock> }): VNode {
  const { shown, more } = useShortened([...content], blocksAtOnce);
  return (
    <>
      {shown.map((block, index) => (
        <BlockContent key={index} contentKey={`${contentKey}/${index}`} block={block} />
      ))}
      {more}
    </>
  );
}

function BlockContent({ contentKey, block }: { contentKey: string; block: ContentBlock }): VNode {
  if (block.type === 'text') return <MarkdownView documentKey={contentKey} text={block.text} />;
  if (block.type === 'image' && isImage(block.mimeType)) {
    return (
      <img
        class="content-image"
        src={`data:${block.mimeType};base64,${block.data}`}
        alt={block.uri === undefined ? t('Image') : t('Image {0}', labelOfUri(block.uri))}
      />
    );
  }
  if (block.type === 'audio' && isAudio(block.mimeType)) {
    return (
      <audio
        class="content-audio"
        controls
        preload="metadata"
        aria-label={t('Audio')}
        src={`data:${block.mimeType};base64,${block.data}`}
      />
    );
  }
  if (block.type === 'resource_link') return <ResourceLink block={block} />;
  if (block.type === 'resource' && 'text' in block.resource) {
    return (
      <div class="embedded">
        <ContentChip block={block} />
        <CodeView
          block={{
            kind: 'code',
            id: 0,
            info: endingOf(block.resource.uri),
            pieces: piecesOf(block.resource.text),
            open: false,
          }}
        />
      </div>
    );
  }
  return (
    <div class="chips">
      <ContentChip block={block} />
    </div>
  );
}

// SVG would be safe in an <img>, yet agents have no need of it and it can be made to look like the panel itself.
function isImage(mimeType: string): boolean {
  return /^image\/(png|jpeg|gif|webp|avif|bmp)$/.test(mimeType);
}

function isAudio(mimeType: string): boolean {
  return /^audio\/(mpeg|mp3|mp4|aac|ogg|webm|flac|wav|wave|x-wav)$/.test(mimeType);
}

/** Something that the agent points to: what it is called, how large it is, and what is said of it. */
function ResourceLink({ block }: { block: ResourceLinkBlock }): VNode {
  return (
    <div class="resource-link">
      <ContentChip block={block} />
      {block.size !== undefined && <span class="note">{byteText(block.size)}</span>}
      {block.description !== undefined && <p class="note">{block.description}</p>}
    </div>
  );
}

/** A block by its name alone; opens what it stands for where there is something to open. */
export function ContentChip({ block }: { block: ContentBlock }): VNode {
  const { post } = usePanel();
  const { icon, name, uri } = chipOf(block);
  const label = (
    <>
      <Icon name={icon} />
      <span class="chip-name">{name}</span>
    </>
  );
  if (uri === undefined) return <span class="chip">{label}</span>;
  return (
    <button type="button" class="chip" title={uri} onClick={() => post({ type: 'openLink', href: uri })}>
      {label}
    </button>
  );
}

function chipOf(block: ContentBlock): { readonly icon: IconName; readonly name: string; readonly uri?: string } {
  switch (block.type) {
    case 'text':
      return { icon: 'note', name: block.text };
    case 'image':
      return { icon: 'file-media', name: block.uri === undefined ? t('Image') : labelOfUri(block.uri) };
    case 'audio':
      return { icon: 'unmute', name: t('Audio') };
    case 'resource_link':
      return { icon: iconOf(block), name: block.title ?? block.name, uri: block.uri };
    case 'resource':
      return { icon: 'file-code', name: labelOfUri(block.resource.uri), ...linkTo(block.resource.uri) };
    case 'unknown':
      return { icon: 'question', name: t('Content of a kind that Parley does not know') };
  }
}

/** What has no address but its name, such as what was pasted, leads nowhere. */
function linkTo(uri: string): { readonly uri?: string } {
  return uri.startsWith('parley:') ? {} : { uri };
}

function iconOf({ uri, mimeType = '' }: ResourceLinkBlock): IconName {
  if (mimeType.startsWith('image/')) return 'file-media';
  if (uri.endsWith('/')) return 'folder';
  return /^https?:/i.test(uri) ? 'globe' : mimeType === 'application/pdf' ? 'file-pdf' : 'file';
}
