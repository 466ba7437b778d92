import type { HostMessage } from '../../../src/chat/protocol';

/** What is done to the panel once it is drawn, as data, so that the tests and the gallery's page do the same. */
export type Act =
  /** Writes into the field that has the focus, or into the message. */
  | { readonly act: 'write'; readonly text: string }
  /** Presses a key, named as in `KeyboardEvent.key`, on what has the focus. */
  | { readonly act: 'press'; readonly key: string; readonly ctrlKey?: boolean; readonly shiftKey?: boolean }
  /** Clicks the first button, tab or option whose name begins so. */
  | { readonly act: 'click'; readonly name: string }
  /** Unfolds the first thing in what a selector finds, whatever it is called in the language. */
  | { readonly act: 'unfold'; readonly selector: string }
  /** The host says something. */
  | { readonly act: 'host'; readonly message: HostMessage };

/**
 * Does one in the page, and resolves two frames later. It is sent to the browser as text, so it must not use anything from outside.
 */
export async function perform(act: Act): Promise<void> {
  const focused = (): Element => {
    const active = document.activeElement;
    return active === null || active === document.body ? (document.querySelector('textarea') ?? document.body) : active;
  };
  if (act.act === 'host') {
    window.dispatchEvent(new MessageEvent('message', { data: act.message }));
  } else if (act.act === 'press') {
    const { key, ctrlKey = false, shiftKey = false } = act;
    focused().dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, shiftKey, bubbles: true, cancelable: true }));
  } else if (act.act === 'unfold') {
    const fold = document.querySelector<HTMLElement>(`${act.selector} [aria-expanded]`);
    if (!fold) throw new Error(`Nothing to unfold is in ${act.selector}`);
    // It may be open from the time before.
    if (fold.ariaExpanded === 'false') fold.click();
  } else if (act.act === 'click') {
    const all = document.querySelectorAll<HTMLElement>('button, [role=tab], [role=option], [role=menuitem]');
    const named = [...all].find((one) =>
      (one.getAttribute('aria-label') ?? one.textContent).trim().startsWith(act.name),
    );
    if (!named) throw new Error(`Nothing to click is called ${act.name}`);
    named.focus();
    named.click();
  } else {
    const isField = (one: Element | null): one is HTMLTextAreaElement | HTMLInputElement =>
      one instanceof HTMLTextAreaElement || (one instanceof HTMLInputElement && one.type === 'text');
    const field = [focused(), document.querySelector('textarea')].find(isField);
    if (!field) throw new Error('Nowhere to write');
    field.focus();
    field.setRangeText(act.text, field.value.length, field.value.length, 'end');
    field.dispatchEvent(new InputEvent('input', { bubbles: true, data: act.text }));
  }
  await new Promise<void>((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
  });
}
