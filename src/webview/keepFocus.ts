/**
 * Sees to it that the keyboard never points nowhere: when what has the focus leaves the page, or cannot have it any more, the focus goes
 * to the conversation if it was in there, else to the message. A person who clicked it away is left alone.
 */
export function keepFocus(root: HTMLElement): void {
  let last: { readonly element: HTMLElement; readonly inConversation: boolean } | undefined;
  const look = (): void => {
    if (!last || canHaveFocus(last.element) || !document.hasFocus()) return;
    const { activeElement } = document;
    const isLost = activeElement === null || activeElement === document.body || activeElement === last.element;
    const next = root.querySelector<HTMLElement>(last.inConversation ? '[role=log]' : '.composer textarea');
    last = undefined;
    if (isLost) next?.focus({ preventScroll: true });
  };
  root.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement)
      last = { element: target, inConversation: target.closest('.conversation') !== null };
  });
  document.addEventListener('pointerdown', () => {
    last = undefined;
  });
  window.addEventListener('focus', look);
  new MutationObserver(look).observe(root, { childList: true, subtree: true, attributeFilter: ['disabled'] });
}

function canHaveFocus(element: HTMLElement): boolean {
  return element.isConnected && !element.matches(':disabled');
}
