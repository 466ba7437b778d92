import type { VNode } from 'preact';
import { IconButton } from '../components/iconButton';
import { t } from '../l10n';

/** Unfolds what is under a line of the transcript. @param id Of the element with the details. */
export function DetailsButton({
  of,
  open,
  id,
  toggle,
}: {
  of: string;
  open: boolean;
  id: string;
  toggle: () => void;
}): VNode {
  const label = open ? t('Hide details of {0}', of) : t('Show details of {0}', of);
  return (
    <IconButton
      icon={open ? 'chevron-up' : 'chevron-down'}
      label={label}
      class="small-button"
      expanded={open}
      controls={open ? id : undefined}
      onClick={toggle}
    />
  );
}
