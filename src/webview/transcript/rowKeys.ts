/** How much of the view a key scrolls within a row that is longer than the view. */
const step = 0.8;
/** Less than this of a row outside of the view does not matter: pixels. */
const slack = 4;

/**
 * Moves among the rows of the transcript by keys: the arrows go from row to row, through long ones first; Enter unfolds or folds what the
 * row has. Keys that scroll give the focus back to the log, which scrolls as any page does.
 * @param log The scrolled element. @param list Holds the rows that are drawn.
 * @returns Whether the key did all that it does.
 */
export function moveAmongRows(event: KeyboardEvent, log: HTMLElement, list: HTMLElement): boolean {
  const { key, target } = event;
  const row = [...list.children].find((one): one is HTMLElement => one === target);
  if (!row && target !== log) return false;
  switch (key) {
    case 'ArrowDown':
    case 'ArrowUp':
      move(log, list, row, key === 'ArrowDown' ? 1 : -1);
      break;
    case 'Enter':
    case ' ':
      if (!row) return false;
      row.querySelector<HTMLElement>('[aria-expanded]')?.click();
      break;
    case 'PageDown':
    case 'PageUp':
      // At once: what a browser animates would go on after the next key, e.g. End.
      log.focus({ preventScroll: true });
      log.scrollBy({ top: (key === 'PageDown' ? step : -step) * log.clientHeight });
      break;
    case 'Home':
    case 'End':
      log.focus({ preventScroll: true });
      return false;
    default:
      return false;
  }
  event.preventDefault();
  return true;
}

function move(log: HTMLElement, list: HTMLElement, from: HTMLElement | undefined, direction: 1 | -1): void {
  const view = log.getBoundingClientRect();
  const box = from?.getBoundingClientRect();
  const isInView = box !== undefined && box.bottom > view.top && box.top < view.bottom;
  if (box && isInView) {
    const hidden = direction > 0 ? box.bottom - view.bottom : view.top - box.top;
    if (hidden > slack) {
      log.scrollBy({ top: direction * Math.min(hidden, step * view.height) });
      return;
    }
  }
  const next = isInView
    ? direction > 0
      ? from?.nextElementSibling
      : from?.previousElementSibling
    : inView(list, view, direction);
  if (next instanceof HTMLElement) focus(next, log, direction);
}

/** Where moving begins: the first row that is seen going down, the last one going up. */
function inView(list: HTMLElement, view: DOMRect, direction: 1 | -1): Element | undefined {
  const seen = [...list.children].filter((row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return bottom > view.top + slack && top < view.bottom - slack;
  });
  return direction > 0 ? seen[0] : seen.at(-1);
}

function focus(row: HTMLElement, log: HTMLElement, direction: 1 | -1): void {
  // Only now, so that a click on a row does not take the focus there.
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  const view = log.getBoundingClientRect();
  const { top, bottom, height } = row.getBoundingClientRect();
  if (direction > 0 && bottom > view.bottom) {
    log.scrollBy({ top: Math.min(bottom - view.bottom, Math.max(0, top - view.top)) });
  } else if (direction < 0 && top < view.top) {
    log.scrollBy({ top: height > view.height ? bottom - view.bottom : top - view.top });
  }
}
