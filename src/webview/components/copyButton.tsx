import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { IconButton } from './iconButton';

/** How long the tick stays: milliseconds. */
const confirmationMs = 1500;

export function CopyButton({ text, label = t('Copy') }: { text: () => string; label?: string }): VNode {
  const { post } = usePanel();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), confirmationMs);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <IconButton
      icon={copied ? 'check' : 'copy'}
      label={copied ? t('Copied') : label}
      onClick={() => {
        post({ type: 'copy', text: text() });
        setCopied(true);
      }}
    />
  );
}
