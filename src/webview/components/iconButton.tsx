import type { VNode } from 'preact';
import type { IconName } from '../../base/icons';
import { Icon } from './icon';

interface IconButtonProps {
  readonly icon: IconName;
  /** Its name, for assistive technology. */
  readonly label: string;
  /** What it says when it is pointed at; its name where nothing else is given. */
  readonly title?: string | undefined;
  /** A class of its own beside that of all. */
  readonly class?: string;
  readonly disabled?: boolean;
  readonly tabIndex?: number;
  /** As `aria-keyshortcuts` names them. */
  readonly keys?: string | undefined;
  /** Of a button that is on or off. */
  readonly pressed?: boolean;
  /** Of a button that unfolds something: whether it is unfolded, and its element's id while it is. */
  readonly expanded?: boolean;
  readonly controls?: string | undefined;
  readonly onClick: () => void;
}

/** A button that is an icon; it always has a name. */
export function IconButton(props: IconButtonProps): VNode {
  const { icon, label, title = label, class: own, disabled, tabIndex, keys, pressed, expanded, controls } = props;
  return (
    <button
      type="button"
      class={own === undefined ? 'icon-button' : `icon-button ${own}`}
      title={title}
      aria-label={label}
      disabled={disabled}
      tabIndex={tabIndex}
      aria-keyshortcuts={keys}
      aria-pressed={pressed}
      aria-expanded={expanded}
      aria-controls={controls}
      onClick={() => props.onClick()}
    >
      <Icon name={icon} />
    </button>
  );
}
