import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

/** How far from the scrolled view something counts as near: pixels. */
const margin = 1000;

type Listener = (near: boolean, height: number) => void;

/** One observer serves everything in the same scrolled element. */
const observers = new WeakMap<Element, IntersectionObserver>();
const listeners = new WeakMap<Element, Listener>();

export interface Nearness {
  readonly near: boolean;
  /** The element's height when it was last near; undefined before. */
  readonly height: number | undefined;
}

/**
 * Whether an element is near what can be seen of the scrolled element around it; always, when there is none. What is far may be
 * replaced by an empty space of its height.
 * @param matters While it does not, nothing is observed and nothing changes.
 */
export function useNearViewport(element: RefObject<HTMLElement | null>, initially: boolean, matters = true): Nearness {
  const [nearness, setNearness] = useState<Nearness>({ near: initially, height: undefined });
  useLayoutEffect(() => {
    if (!matters) return;
    const target = element.current;
    const root = target?.closest('[role=log]');
    if (!target || !root) {
      setNearness({ near: true, height: undefined });
      return;
    }
    listeners.set(target, (near, height) => {
      setNearness((before) =>
        before.near === near ? before : { near, height: near ? before.height : Math.round(height * 100) / 100 },
      );
    });
    const observer = observerFor(root);
    observer.observe(target);
    return () => {
      observer.unobserve(target);
      listeners.delete(target);
    };
  }, [matters]);
  return nearness;
}

function observerFor(root: Element): IntersectionObserver {
  const known = observers.get(root);
  if (known) return known;
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting, boundingClientRect } of entries) {
        listeners.get(target)?.(isIntersecting, boundingClientRect.height);
      }
    },
    { root, rootMargin: `${margin}px 0px` },
  );
  observers.set(root, observer);
  return observer;
}
