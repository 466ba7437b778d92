import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/** How long something must have stood still before it may be pressed: milliseconds. */
const settleMs = 300;
/** A smaller move does not put another button under the pointer: pixels. */
const slack = 4;

export interface Settled {
  /** For the eye: whether it was settled when it was drawn. */
  readonly shown: boolean;
  /** Whether it is settled at this moment. */
  now(): boolean;
}

/**
 * Tells when an element has appeared, and stood in its place, long enough that a click or key was meant for it and not for what was
 * there before.
 * @param about What it asks about: another thing is to stand for a moment too, also in the same place.
 */
export function useSettled(element: RefObject<HTMLElement | null>, about?: unknown): Settled {
  const [shown, setShown] = useState(false);
  const place = useRef<Place | undefined>(undefined);
  // What observes outlives the drawing in which it began.
  const latest = useRef(about);
  latest.current = about;
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const look = (): void => {
    const box = element.current?.getBoundingClientRect();
    if (!box) return;
    const { top, left } = box;
    const last = place.current;
    const isSame = last?.about === latest.current;
    if (last && isSame && Math.abs(last.top - top) <= slack && Math.abs(last.left - left) <= slack) return;
    place.current = { top, left, about: latest.current, since: performance.now() };
    setShown(false);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      look();
      if (isSettled(place.current)) setShown(true);
    }, settleMs);
  };

  useEffect(look);
  useEffect(() => {
    // What unfolds in it moves it, and is drawn without it.
    const sizes = new ResizeObserver(look);
    if (element.current) sizes.observe(element.current);
    window.addEventListener('resize', look);
    // Of whatever it is scrolled in: else the first press after that would be the one that finds it moved, in vain.
    window.addEventListener('scroll', look, { capture: true, passive: true });
    return () => {
      sizes.disconnect();
      window.removeEventListener('resize', look);
      window.removeEventListener('scroll', look, { capture: true });
      clearTimeout(timer.current);
    };
  }, []);

  return {
    shown,
    now: () => {
      look();
      return isSettled(place.current);
    },
  };
}

interface Place {
  readonly top: number;
  readonly left: number;
  readonly about: unknown;
  /** Milliseconds. */
  readonly since: number;
}

// A timer may fire a little early.
function isSettled(place: { readonly since: number } | undefined): boolean {
  return place !== undefined && performance.now() - place.since >= settleMs - 1;
}
