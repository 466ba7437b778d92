import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { SessionView } from '../replica';
import { type FindStage, FindTarget } from './findTarget';
import { clearHighlight } from './highlight';
import { type Find, type FoundMessage, useFind } from './useFind';

/** How long after our own the same keys may come from VS Code, which is slow at times. Milliseconds. */
const echoMs = 3000;

/** The find bar of a transcript and all that it does there. */
export interface Finding {
  readonly isOpen: boolean;
  readonly find: Find;
  readonly input: RefObject<HTMLInputElement | null>;
  readonly target: FindTarget;
  readonly close: () => void;
}

/** @param list Where the rows are drawn. @param place The row from which on to look for the first match. */
export function useFinding(
  session: SessionView,
  { found, asked }: { readonly found: FoundMessage | undefined; readonly asked: number },
  list: RefObject<HTMLElement | null>,
  stage: FindStage,
  place: () => number,
): Finding {
  const [isOpen, setOpen] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const before = useRef<Element | null>(null);
  const find = useFind(session, found, place);
  const [target] = useState(() => new FindTarget(stage));
  const latest = useRef(find);
  latest.current = find;

  const show = (): void => {
    if (document.activeElement !== input.current) before.current = document.activeElement;
    setOpen(true);
    input.current?.focus();
  };
  // VS Code tells of the same keys, a little later: what was done meanwhile stays.
  const answered = useRef(asked);
  const pressedAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (asked !== answered.current && performance.now() - pressedAt.current > echoMs) show();
    answered.current = asked;
  }, [asked]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const isFind =
        (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'f';
      if (event.key === 'F3' && input.current) latest.current.step(event.shiftKey ? -1 : 1);
      if (!isFind && event.key !== 'F3') return;
      event.preventDefault();
      if (!isFind) return;
      pressedAt.current = performance.now();
      show();
      input.current?.select();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  useLayoutEffect(() => {
    if (isOpen) input.current?.focus();
    const text = input.current?.value ?? '';
    if (isOpen && text !== '') find.ask({ ...find.query, text });
    input.current?.select();
  }, [isOpen]);
  useEffect(() => {
    if (!isOpen || !list.current) return;
    // Parts of long texts are drawn as one comes near them.
    const observer = new MutationObserver(() => target.schedule());
    observer.observe(list.current, { childList: true, subtree: true, characterData: true });
    return () => {
      observer.disconnect();
      clearHighlight();
    };
  }, [isOpen]);
  useLayoutEffect(() => {
    if (isOpen && find.query.text === '') clearHighlight();
    target.set(isOpen ? find.query : undefined, isOpen ? find.match : undefined);
  }, [isOpen, find.query, find.match]);

  const close = (): void => {
    setOpen(false);
    find.end();
    const { current } = before;
    before.current = null;
    if (current instanceof HTMLElement && current.isConnected) current.focus();
  };
  return { isOpen, find, input, target, close };
}
