import { useRef } from 'preact/hooks';

export interface Recall {
  move(direction: 'older' | 'newer', text: string): string | undefined;
  reset(): void;
}

/** Goes through earlier messages, beginning from an empty text; editing a recalled one ends it. */
export function useRecall(history: () => readonly string[]): Recall {
  const position = useRef<{ readonly index: number; readonly text: string } | undefined>(undefined);
  return {
    move: (direction, text) => {
      const current = position.current?.text === text ? position.current : undefined;
      if (!current && (text !== '' || direction === 'newer')) return undefined;
      const messages = history();
      const index = (current?.index ?? messages.length) + (direction === 'older' ? -1 : 1);
      if (index >= messages.length) {
        position.current = undefined;
        return '';
      }
      const recalled = messages[index];
      if (recalled === undefined) return undefined;
      position.current = { index, text: recalled };
      return recalled;
    },
    reset: () => {
      position.current = undefined;
    },
  };
}
