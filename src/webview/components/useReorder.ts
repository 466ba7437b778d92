import { useState } from 'preact/hooks';
import type { TargetedDragEvent } from 'preact';

type Handler = (event: TargetedDragEvent<HTMLElement>) => void;

/** Puts the items of a list into another order, by dragging and step by step. */
export interface Reorder {
  /** The item that another one is dragged over. */
  readonly over: string | undefined;
  readonly moveBy: (id: string, step: number) => void;
  readonly dragHandlers: (id: string) => {
    readonly onDragStart: Handler;
    readonly onDragOver: Handler;
    readonly onDragEnd: Handler;
    readonly onDrop: Handler;
  };
}

/** What is dragged is one of ours: nothing else may be dropped on the list. */
const dragType = 'application/x-parley-queued';

/** @param ids In their order. @param move Puts one at another place, counted from 0 among all. */
export function useReorder(ids: readonly string[], move: (id: string, index: number) => void): Reorder {
  const [over, setOver] = useState<string>();
  const to = (id: string, index: number): void => {
    const from = ids.indexOf(id);
    if (from >= 0 && index !== from && index >= 0 && index < ids.length) move(id, index);
  };
  return {
    over,
    moveBy: (id, step) => to(id, ids.indexOf(id) + step),
    dragHandlers: (id) => ({
      onDragStart: ({ dataTransfer }) => {
        if (!dataTransfer) return;
        dataTransfer.setData(dragType, id);
        dataTransfer.effectAllowed = 'move';
      },
      onDragOver: (event) => {
        if (event.dataTransfer?.types.includes(dragType) !== true) return;
        event.preventDefault();
        if (over !== id) setOver(id);
      },
      onDragEnd: () => setOver(undefined),
      onDrop: (event) => {
        setOver(undefined);
        const dragged = event.dataTransfer?.getData(dragType) ?? '';
        if (dragged === '') return;
        event.preventDefault();
        to(dragged, ids.indexOf(id));
      },
    }),
  };
}
