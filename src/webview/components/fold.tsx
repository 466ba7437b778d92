import type { ComponentChildren, VNode } from 'preact';
import { useElementId, useFold } from '../hooks';
import { Icon } from './icon';

/** A line that unfolds what is under it. What is folded is not in the page at all. */
export function Fold({
  foldKey,
  label,
  initially = false,
  children,
}: {
  foldKey: string;
  label: ComponentChildren;
  initially?: boolean;
  children: ComponentChildren;
}): VNode {
  const [open, toggle] = useFold(foldKey, initially);
  const id = useElementId();
  return (
    <div class="fold">
      <button
        type="button"
        class="fold-line"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={toggle}
      >
        <Icon name={open ? 'chevron-down' : 'chevron-right'} />
        <span class="fold-label">{label}</span>
      </button>
      {open && (
        <div class="fold-body" id={id}>
          {children}
        </div>
      )}
    </div>
  );
}
