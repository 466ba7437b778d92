import { useContext, useLayoutEffect, useState } from 'preact/hooks';
import { assert } from '../base/assert';
import { PanelContext, RevealContext, ScopeContext } from './panelContext';
import type { PanelServices } from './panelContext';

export function usePanel(): PanelServices {
  const services = useContext(PanelContext);
  assert(services !== undefined, 'A component was rendered outside of the panel');
  return services;
}

/**
 * Whether something is unfolded: as the person left it, remembered by `name` over scrolling away and over reloads; else as
 * `initially` says at the moment.
 */
export function useFold(name: string, initially: boolean): readonly [open: boolean, toggle: () => void] {
  const { keeper } = usePanel();
  const key = useScoped(name);
  const [chosen, setChosen] = useState(keeper.state.folds[key]);
  const open = chosen ?? initially;
  const choose = (next: boolean): void => {
    keeper.setFold(key, next);
    setChosen(next);
  };
  const revealed = useContext(RevealContext);
  useLayoutEffect(() => {
    if (!open && revealed.has(key)) choose(true);
  }, [revealed]);
  return [open, () => choose(!open)];
}

/** A key that is unique in the whole panel, from one that is unique in the session around. */
export function useScoped(key: string): string {
  return `${useContext(ScopeContext)}/${key}`;
}

/**
 * An id for an element, unique in the page. (Preact's own `useId` begins to count anew below a component that was not rendered
 * again with the root, as `memo` leaves many: a field's label would belong to some unfolded card.)
 */
export function useElementId(): string {
  return useState(() => `element-${++elementIds}`)[0];
}

let elementIds = 0;
