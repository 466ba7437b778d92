import { useContext, useState } from 'preact/hooks';
import { assert } from '../base/assert';
import { PanelContext } from './panelContext';
import type { PanelServices } from './panelContext';

export function usePanel(): PanelServices {
  const services = useContext(PanelContext);
  assert(services !== undefined, 'A component was rendered outside of the panel');
  return services;
}

/** Whether something is unfolded. Remembered by `key`, over scrolling away and over reloads. */
export function useFold(key: string, initially: boolean): readonly [open: boolean, toggle: () => void] {
  const { keeper } = usePanel();
  const [open, setOpen] = useState(keeper.state.folds[key] ?? initially);
  return [
    open,
    () => {
      keeper.setFold(key, !open);
      setOpen(!open);
    },
  ];
}
