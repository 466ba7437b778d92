import type { ComponentChildren, TargetedKeyboardEvent, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { IconName } from '../../base/icons';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { Icon } from './icon';

/**
 * The frame of a question that waits for the person. Escape in it stops the turn. It takes the focus, so that its keys work, only when
 * nobody loses it, and never gives it to an answer.
 */
export function RequestCard({
  sessionKey,
  name,
  icon,
  question,
  waiting,
  onDigit,
  children,
}: {
  sessionKey: string;
  name: string;
  icon: IconName;
  question: string;
  /** How many questions are open, this one included. */
  waiting: number;
  onDigit?: (digit: number) => void;
  children: ComponentChildren;
}): VNode {
  const { post } = usePanel();
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (card.current && mayTakeFocus(card.current)) card.current.focus({ preventScroll: true });
  }, []);
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') post({ type: 'cancel', sessionKey });
    else if (onDigit && /^[1-9]$/.test(event.key)) onDigit(Number(event.key));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="card request" role="group" aria-label={name} tabIndex={-1} ref={card} onKeyDown={onKeyDown}>
      <div class="card-title">
        <Icon name={icon} tone="warning" />
        <span>{question}</span>
        {waiting > 1 && <span class="card-count">{t('1 of {0}', waiting)}</span>}
      </div>
      {children}
    </div>
  );
}

/** The panel has the focus already, and the person is not in the middle of writing. */
function mayTakeFocus({ ownerDocument }: HTMLElement): boolean {
  const { activeElement } = ownerDocument;
  if (!ownerDocument.hasFocus()) return false;
  if (activeElement === null || activeElement === ownerDocument.body) return true;
  return activeElement instanceof HTMLTextAreaElement && activeElement.value === '';
}
